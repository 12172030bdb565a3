import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { CorrectionBatch } from '../../../src/core/records/correction.ts';
import { createToken } from '../../../training/server/access/tokens.ts';
import { openDatabase } from '../../../training/server/database/open.ts';
import { postgresForTests, startPostgres, type PostgresServer } from '../../support/postgres.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { newDataFolder } from './embedded-template.ts';
import { startEndpointProcess, type EndpointProcess } from './endpoint-process.ts';

const DISK_MB = 160;

/** A disk of its own. */
const disk = mkdtempSync(join(tmpdir(), 'scrawl-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk]).status === 0;
const skip = mounted ? false : 'a small disk can be made by root alone';

const ballast = join(disk, 'ballast');
/** @param left bytes of room */
function fill(left = 0): void {
  const { bavail, bsize } = statfsSync(disk);
  try {
    writeFileSync(ballast, new Uint8Array(bavail * bsize - left));
  } catch (error) {
    // Somebody else has written meanwhile: it is as full as it was to be.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
const makeRoom = (): void => rmSync(ballast);

/** Leaves the disk to the next test as it was. */
const cleaned = (work: () => Promise<void>) => async (): Promise<void> => {
  try {
    await work();
  } finally {
    for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true, force: true, maxRetries: 5 });
  }
};

after(() => {
  if (mounted) spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

type Place = Parameters<typeof startEndpointProcess>[0];

/** @returns the status; 0 where nothing came back. */
async function send({ url }: EndpointProcess, token: string, batch: CorrectionBatch): Promise<number> {
  const { payload, headers } = wire(batch);
  return await fetch(`${url}/v1/batches`, { method: 'POST', body: payload, headers: { ...headers, authorization: `Bearer ${token}` } }).then(
    async (answer) => {
      await answer.text();
      return answer.status;
    },
    () => 0,
  );
}

async function loses(place: Place): Promise<void> {
  const first = await openDatabase(place);
  const { token } = await createToken(first, 'submit', 'a phone');
  await first.close();
  let endpoint = await startEndpointProcess(place, ['--no-training']);
  const acknowledged = new Set<string>();
  const refused: CorrectionBatch[] = [];
  const deliver = async (batch: CorrectionBatch): Promise<number> => {
    const status = await send(endpoint, token, batch);
    if (status === 200) for (const { id } of batch.corrections) acknowledged.add(id);
    else refused.push(batch);
    return status;
  };
  const batches = (): CorrectionBatch => batchOf(Array.from({ length: 40 }, () => correctionOf()));
  for (let n = 0; n < 3; n++) assert.equal(await deliver(batches()), 200);

  fill();
  while (refused.length === 0) await Promise.all(Array.from({ length: 4 }, () => deliver(batches())));
  for (let n = 0; n < 3; n++) {
    const status = await deliver(batches());
    assert.ok([0, 200, 503].includes(status), `${status}: it says that it has trouble of its own, or is gone`);
  }

  makeRoom();
  if (endpoint.child.exitCode !== null) endpoint = await startEndpointProcess(place, ['--no-training']);
  for (const batch of refused.splice(0)) assert.equal(await deliver(batch), 200, 'with room again, what was refused goes in');
  await endpoint.kill();
  const database = await openDatabase(place);
  const rows = await database.query<{ id: string; count: number }>('select id, count(*)::int as count from corrections group by id');
  await database.close();
  assert.deepEqual(rows.map(({ id }) => id).sort(), [...acknowledged].sort());
  assert.ok(rows.every(({ count }) => count === 1));
}

describe('an endpoint whose disk is full', { skip }, () => {
  test('acknowledges nothing that it cannot keep, and goes on once there is room: on the embedded database', { timeout: 300_000 }, cleaned(async () => {
    await loses({ folder: await newDataFolder(join(disk, 'endpoint')), databaseUrl: undefined });
  }));

  test('says so where a database is to be made on it, and leaves nothing of one', { timeout: 300_000 }, cleaned(async () => {
    fill(12_000_000);
    const folder = join(disk, 'new');
    await assert.rejects(openDatabase({ folder, databaseUrl: undefined }), { code: 'ENOSPC' });
    assert.deepEqual(readdirSync(folder, { recursive: true }), ['database']);
    makeRoom();
    await (await openDatabase({ folder, databaseUrl: undefined })).close();
  }));

  test('ends, where not even the log can be written: the embedded database would compute for ever', { timeout: 300_000 }, cleaned(async () => {
    const place = { folder: await newDataFolder(join(disk, 'log')), databaseUrl: undefined };
    const database = await openDatabase(place);
    await database.query('create table things as select 1 as thing');
    fill();
    // The next record begins another file of the log.
    await database.query('select pg_switch_wal()');
    const change = (): Promise<unknown> => database.transaction((sql) => sql.query('update things set thing = 2'));
    await assert.rejects(change(), { code: '53100', severity: 'PANIC' });
    await assert.rejects(change(), { code: '53100' });
    await assert.rejects(database.query('select 1'), { code: '53100' });
    assert.match((await database.halted!).message, /No space left/);
    await database.close();
    makeRoom();
    const again = await openDatabase(place);
    assert.deepEqual(await again.query('select thing from things'), [{ thing: 1 }]);
    await again.query('update things set thing = 3');
    await again.close();
  }));

  describe('with a PostgreSQL server', { skip: mounted && postgresForTests() === undefined ? 'there is none on this machine' : false }, () => {
    let server: PostgresServer;
    before(async () => {
      process.env.TMPDIR = disk;
      server = await startPostgres(postgresForTests()!);
      delete process.env.TMPDIR;
    });
    after(() => server.stop());

    test('acknowledges nothing that it cannot keep, and goes on once there is room', { timeout: 300_000 }, async () => {
      await loses({ folder: join(tmpdir(), 'no-folder'), databaseUrl: await server.newDatabase() });
    });
  });
});
