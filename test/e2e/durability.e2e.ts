import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import sirv from 'sirv';
import { build } from 'vite';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../../training/lib/browser.ts';
import type { DurabilityPage } from './durability-page.ts';
import { withPhone, withProfile, type Phone } from './phone.ts';

declare const durability: DurabilityPage;

const root = resolve(import.meta.dirname, '../..');
const KILLS = 50;

/** What the page of a round has told. */
class Reports {
  readonly acknowledged = new Set<string>();
  present: readonly string[] | undefined;
  /** Called after each acknowledgement. */
  heard: () => void = () => undefined;

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ids = (await text(request)).split(' ').filter((id) => id !== '');
    if (request.url === '/present') this.present = ids;
    else for (const id of ids) this.acknowledged.add(id);
    response.end();
    this.heard();
  }
}

const reports = new Reports();
let url = '';
let stop: () => void;

before(async () => {
  const outDir = join(root, '.scrawl/e2e/durability');
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022', rollupOptions: { input: join(root, 'test/e2e/durability-page.ts'), output: { entryFileNames: 'page.js' } } },
  });
  const files = sirv(outDir);
  const server = createServer((request, response) => {
    if (request.method === 'POST') return void reports.take(request, response);
    if (request.url !== '/page.js') return void response.setHeader('content-type', 'text/html').end('<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
    files(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  stop = () => {
    server.close();
    server.closeAllConnections();
  };
});

after(() => stop());

/** Kills a browser with all its processes, as a phone does that is out of memory: none has time for a last word. */
async function kill(browser: ChildProcess): Promise<void> {
  const gone = once(browser, 'exit');
  process.kill(-browser.pid!, 'SIGKILL');
  await gone;
}

/** Opens the page with the profile of the rounds before, and resolves when it has acknowledged something new. */
async function writing(profile: string, round: number): Promise<ChildProcess> {
  reports.present = undefined;
  const before = reports.acknowledged.size;
  const browser = spawn(await findOrInstallBrowser(), ['--headless=new', `--user-data-dir=${profile}`, ...LAUNCH_ARGS, `${url}?round=${round}`], { detached: true, stdio: 'ignore' });
  await new Promise<void>((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`Nothing was acknowledged in round ${round}.`)), 60_000);
    reports.heard = () => {
      // The last word of the browser before may come late.
      if (reports.acknowledged.size === before || reports.present === undefined) return;
      clearTimeout(timer);
      done();
    };
  }).catch(async (error: unknown) => {
    await kill(browser);
    throw error;
  });
  return browser;
}

describe('what was acknowledged', () => {
  test(`outlives ${KILLS} browsers that are killed while they write`, () =>
    withProfile(async (profile) => {
      for (let round = 0; round <= KILLS; round++) {
        const missed = new Set(reports.acknowledged);
        const browser = await writing(profile, round);
        // A moment that falls anywhere between two writes, another one in each round.
        await new Promise((resume) => setTimeout(resume, (round * 37) % 101));
        await kill(browser);
        assert.ok(reports.present, 'the page has told what was there');
        for (const id of reports.present) missed.delete(id);
        assert.deepEqual([...missed], [], `acknowledged before round ${round}, and gone`);
        const perBatch = new Map<string, number>();
        for (const [, batch] of reports.present.flatMap((id) => [/^(.+)-\d+$/.exec(id) ?? []])) {
          if (batch !== undefined) perBatch.set(batch, (perBatch.get(batch) ?? 0) + 1);
        }
        for (const [batch, count] of perBatch) assert.equal(count, 20, `all of ${batch} or nothing`);
      }
      console.log(`  ${reports.acknowledged.size} corrections acknowledged before ${KILLS} kills, none missing`);
    }));
});

/** Storage without the app around it, on a page of its own. */
const onPage = (work: (phone: Phone) => Promise<void>): Promise<void> =>
  withProfile((profile) =>
    withPhone(profile, async (phone) => {
      await phone.page.goto(url);
      await phone.page.waitForFunction(() => 'durability' in window);
      await work(phone);
    }),
  );

describe('a full disk', () => {
  test('is told, loses nothing that was there, and is written on again once there is room', () =>
    onPage(async ({ page, cdp }) => {
      // Before the first write: the browser remembers for a while how much room it saw.
      await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize: 200_000 });
      const { kept, refusal } = await page.evaluate(async () => {
        const kept: string[] = [];
        try {
          while (kept.length < 1_000) kept.push(await durability.judge(kept.length));
        } catch (error) {
          const { name, message } = error as Error;
          return { kept, refusal: { name, message } };
        }
        return { kept };
      });
      assert.ok(kept.length > 5);
      assert.deepEqual(refusal, { name: 'StorageUnavailableError', message: 'Nothing can be kept on this device now: its storage is full.' });
      const [ids, judgements] = await page.evaluate(async () => [await durability.ids(), await durability.judgements()] as const);
      assert.deepEqual([ids, judgements], [kept, kept]);
      await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin });
      const next = await page.evaluate(() => durability.judge(1_001));
      assert.deepEqual(await page.evaluate(() => durability.ids()), [...kept, next]);
    }));
});
