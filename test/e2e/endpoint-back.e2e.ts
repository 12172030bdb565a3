import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createToken } from '../../training/server/access/tokens.ts';
import { openDatabase } from '../../training/server/database/open.ts';
import { newDataFolder } from '../training/server/embedded-template.ts';
import { startEndpointProcess, type EndpointProcess } from '../training/server/endpoint-process.ts';
import { samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';

const SAMPLES = samplesOf(PEN_DIGITS);
const STORE = `document.querySelector('scrawl-app').services.corrections`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

const add = (phone: Phone, from: number, to: number): Promise<unknown> => phone.page.evaluate(`(${String(seedCorrections)})(${STORE}, ${JSON.stringify(SAMPLES)}, ${from}, ${to}, ${String(seeded)})`);
const relabel = (phone: Phone, id: string, label: number): Promise<void> => phone.page.evaluate(([which, digit]) => document.querySelector('scrawl-app')!.services.corrections.relabel(which, digit as 0), [id, label] as const);
const connect = (phone: Phone, url: string, token: string): Promise<void> => phone.page.evaluate(([to, by]) => document.querySelector('scrawl-app')!.services.sync.connect({ url: to, token: by }), [url, token] as const);

/** Sends until the endpoint has accepted so many, and nothing waits. */
const accepted = (phone: Phone, count: number): Promise<true> =>
  until(
    `${count} corrections to be accepted`,
    () =>
      phone.page.evaluate(async (wanted) => {
        const { sync } = document.querySelector('scrawl-app')!.services;
        await sync.sendNow();
        const { status } = sync;
        return status.kind === 'on' && status.counts.accepted === wanted && status.counts.queued + status.counts.sending === 0;
      }, count),
    120,
  );

/** Sends until an endpoint holds so many of a token's corrections. A phone asks what is missing after it was told that all is accepted. */
const held = (phone: Phone, url: string, token: string, count: number): Promise<true> =>
  until(
    `${count} corrections to be at the endpoint`,
    async () => {
      await phone.page.evaluate(() => document.querySelector('scrawl-app')!.services.sync.sendNow());
      const answer = await fetch(`${url}/v1/corrections/own`, { headers: { authorization: `Bearer ${token}` } });
      const { corrections } = (await answer.json()) as { readonly corrections: readonly { readonly id: string; readonly label: unknown }[] };
      return corrections.length === count && (count < 7 || corrections.find(({ id }) => id === 'seed-1')?.label === 9);
    },
    120,
  );

describe('a phone and a real endpoint', () => {
  const root = mkdtempSync(join(tmpdir(), 'scrawl-back-'));
  const place = { folder: join(root, 'endpoint'), databaseUrl: undefined };
  const backup = join(root, 'backup');
  let port = 0;
  let token = '';
  before(async () => {
    port = await freePort();
    await newDataFolder(place.folder);
    const database = await openDatabase(place);
    ({ token } = await createToken(database, 'submit', 'a phone'));
    await database.close();
  });
  after(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

  const start = (origin: string): Promise<EndpointProcess> => startEndpointProcess(place, ['--no-training', '--port', String(port)], { SCRAWL_ENDPOINT_ORIGINS: origin });
  const rows = async <T>(sql: string): Promise<readonly T[]> => {
    const database = await openDatabase(place);
    try {
      return await database.query<T & object>(sql);
    } finally {
      await database.close();
    }
  };
  const labels = async (): Promise<Record<string, string>> => Object.fromEntries((await rows<{ id: string; label: string }>('select id, label from corrections')).map(({ id, label }) => [id, label]));
  /** How many corrections were taken in, all batches together. */
  const taken = async (): Promise<number> => (await rows<{ count: number }>("select sum(json_array_length(answer::json -> 'verdicts'))::int as count from batches"))[0].count;

  test('that was restored from a backup is sent again what it lacks, once; what the browser loses comes back from it', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          const origin = new URL(server.url).origin;
          await phone.open(server.url);
          await phone.until(/Works offline/);
          let endpoint = await start(origin);
          await connect(phone, `http://localhost:${port}`, token);
          await add(phone, 0, 6);
          await accepted(phone, 6);
          assert.equal(await endpoint.end(), 0);
          cpSync(place.folder, backup, { recursive: true, filter: (path) => !path.endsWith('.sock') });

          endpoint = await start(origin);
          await add(phone, 6, 10);
          await relabel(phone, 'seed-1', 9);
          await accepted(phone, 10);
          assert.equal(await endpoint.end(), 0);
          const whole = await labels();
          assert.deepEqual([Object.keys(whole).length, whole['seed-1'], await taken()], [10, '9', 11]);

          // As its guide says; the mark beside the folder is no part of the backup.
          rmSync(place.folder, { recursive: true });
          cpSync(backup, place.folder, { recursive: true });
          endpoint = await start(origin);
          await add(phone, 10, 11);
          await held(phone, endpoint.url, token, 11);
          await accepted(phone, 11);
          assert.equal(await endpoint.end(), 0);
          const again = await labels();
          delete again['seed-10'];
          assert.deepEqual(again, whole);
          assert.equal(await taken(), 6 + 1 + 5, 'of what it had nothing came again');
          assert.equal((await rows("select 1 from audit where action = 'data went back'")).length, 1);

          // The browser loses all of its storage but the number that was there.
          endpoint = await start(origin);
          const before = await phone.page.evaluate(async () => {
            const { corrections } = document.querySelector('scrawl-app')!.services;
            const kept = [];
            for await (const { correction } of corrections.each()) kept.push(correction);
            return kept.sort((one, other) => one.id.localeCompare(other.id));
          });
          await phone.page.goto(new URL('robots.txt', server.url).href);
          await phone.page.evaluate(async () => {
            await new Promise<void>((done, failed) => {
              const gone = indexedDB.deleteDatabase('scrawl');
              gone.onsuccess = () => done();
              gone.onerror = () => failed(new Error('not deleted'));
            });
            const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('scrawl-journal');
            for await (const [name, handle] of folder.entries()) {
              // The last line alone: how far it went, and nothing of what it held.
              const lines = (await (await (handle as FileSystemFileHandle).getFile()).text()).trimEnd().split('\n');
              const last = lines.findLast((line) => !line.includes('"kept"')) ?? '';
              const writable = await (await folder.getFileHandle(name)).createWritable();
              await writable.write(`${last}\n`);
              await writable.close();
            }
          });
          await phone.open(server.url);
          await phone.notice.getByText('The browser lost 11 of your drawings.').waitFor();
          await connect(phone, `http://localhost:${port}`, token);
          await accepted(phone, 11);
          const back = await phone.page.evaluate(async () => {
            const { corrections } = document.querySelector('scrawl-app')!.services;
            const kept = [];
            for await (const { correction } of corrections.each()) kept.push(correction);
            return kept.sort((one, other) => one.id.localeCompare(other.id));
          });
          assert.deepEqual(back, before);
          assert.equal(await endpoint.end(), 0);
          assert.equal(await taken(), 12, 'nothing was sent');
        }),
      ),
    ));
});
