import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { fork } from 'node:child_process';
import fs, { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../training/server/database/database.ts';
import { openEmbedded } from '../../../training/server/database/embedded.ts';
import { migrate } from '../../../training/server/database/migrate.ts';
import { openDatabase } from '../../../training/server/database/open.ts';
import { openPostgres } from '../../../training/server/database/postgres.ts';
import { startQueue } from '../../../training/server/jobs/queue.ts';
import { onBothStorages } from './storages.ts';

test('a database that is made for the first time is whole, or not there at all, whenever its process is killed', { timeout: 300_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'scrawl-new-'));
  const folder = join(root, 'database');
  const made = (): string[] => readdirSync(root).flatMap((name) => readdirSync(join(root, name)).map((file) => `${name.replace(/-new-.*/, '-new')}/${file}`));
  const opener = fork(resolve(import.meta.dirname, 'first-opener.ts'), [folder], { execArgv: ['--import', import.meta.resolve('tsx')] });
  while (!made().includes('database-new/PG_VERSION')) await pause(5);
  opener.kill('SIGKILL');
  assert.ok(!made().includes('database/PG_VERSION'));
  const database = await openEmbedded(folder);
  assert.deepEqual(await database.query('select 1 as one'), [{ one: 1 }]);
  await database.close();
  await pause(1000);
  await (await openEmbedded(folder)).close();
  assert.deepEqual(readdirSync(root), ['database'], 'what the killed one has left is gone');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

onBothStorages('a database', (storage) => {
  const opened = async (work: (database: Database) => Promise<void>): Promise<void> => {
    const database = await openDatabase(await storage.place());
    try {
      await work(database);
    } finally {
      await database.close();
    }
  };

  test('gives and takes bytes, times, lists and JSON as they are', () =>
    opened(async (database) => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      const at = new Date('2026-01-02T03:04:05.678Z');
      const [row] = await database.query<{ bytes: Uint8Array; at: Date; list: number[]; json: unknown; text: string }>(
        'select $1::bytea as bytes, $2::timestamptz as at, $3::int[] as list, $4::jsonb as json, $5::text as text',
        [bytes, at, [1, -2, 2 ** 30], JSON.stringify({ a: [1, 'ä'] }), "it's 7 | \\x"],
      );
      assert.deepEqual([...row.bytes], [...bytes]);
      assert.deepEqual([row.at, row.list, row.json, row.text], [at, [1, -2, 2 ** 30], { a: [1, 'ä'] }, "it's 7 | \\x"]);
    }));

  test('undoes all of a transaction that throws, and serves the next', () =>
    opened(async (database) => {
      await database.query('create table things (name text)');
      const failing = database.transaction(async (sql) => {
        await sql.query("insert into things values ('a')");
        throw new RangeError('no');
      });
      await assert.rejects(failing, RangeError);
      const wrong = database.transaction(async (sql) => {
        await sql.query("insert into things values ('b')");
        await sql.query('select nothing from nowhere');
      });
      await assert.rejects(wrong, /nowhere/);
      // Others that ask at the same time do not come into what is left of it.
      const script = database.script("begin; insert into things values ('c'); select nothing from nowhere; commit");
      const others = Array.from({ length: 5 }, () => database.query('select 1 as one'));
      await assert.rejects(script, /nowhere/);
      assert.deepEqual(await Promise.all(others), Array(5).fill([{ one: 1 }]));
      await database.transaction((sql) => sql.query("insert into things values ('d')"));
      assert.deepEqual(await database.query('select name from things'), [{ name: 'd' }]);
    }));

  test('has its tables made once, however many begin at the same time, and none by older code than was there', () =>
    opened(async (database) => {
      await Promise.all([migrate(database), migrate(database), migrate(database)]);
      const queues = await Promise.all([startQueue(database, () => undefined), startQueue(database, () => undefined)]);
      for (const queue of queues) await queue.stop({ graceful: false });
      const versions = readdirSync(resolve(import.meta.dirname, '../../../training/server/database/migrations')).map((name) => parseInt(name)).sort((a, b) => a - b);
      assert.deepEqual(versions, versions.map((_, index) => index + 1), 'one migration a version, none left out');
      assert.deepEqual(await database.query('select version from schema_versions order by version'), versions.map((version) => ({ version })));
      await database.query('insert into schema_versions (version) values (999)');
      await assert.rejects(migrate(database), { name: 'DatabaseTooNewError' });
    }));
});

onBothStorages('the embedded database', (storage) => {
  test('has brought its log to the disk before a commit resolves', async () => {
    const database = await openDatabase(await storage.place());
    const { fsyncSync } = fs;
    let synced = 0;
    // The one thing that a test cannot do for real is to cut the power.
    fs.fsyncSync = (file) => {
      synced++;
      fsyncSync(file);
    };
    syncBuiltinESMExports();
    try {
      await database.query('create table things (name text)');
      for (let i = 0; i < 5; i++) {
        const before = synced;
        await database.transaction((sql) => sql.query("insert into things values ('a')"));
        assert.ok(synced > before, `commit ${i} was not synced`);
      }
      const before = synced;
      await database.query('select count(*) from things');
      assert.equal(synced, before, 'reading costs none');
      assert.deepEqual(await database.query("select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') order by name"), [
        { name: 'fsync', setting: 'on' },
        { name: 'full_page_writes', setting: 'on' },
        { name: 'synchronous_commit', setting: 'on' },
      ]);
    } finally {
      fs.fsyncSync = fsyncSync;
      syncBuiltinESMExports();
      await database.close();
    }
  });
}, ['embedded']);

onBothStorages('an installation of an earlier release', (storage) => {
  test('is brought up to date with all that is in it, and its queues as well', async () => {
    const { databaseUrl } = await storage.place();
    const early = await openPostgres(databaseUrl!);
    const folder = resolve(import.meta.dirname, '../../../training/server/database/migrations');
    await early.script('create table schema_versions (version int primary key, at timestamptz not null default now())');
    for (const name of fs.readdirSync(folder).sort().slice(0, 4)) await early.script(fs.readFileSync(join(folder, name), 'utf8'));
    await early.query('insert into schema_versions (version) select generate_series(1, 4)');
    const { id: token } = await insertEarlyToken(early);
    const wire = '{"writer":"Ada Ω \\"modelId\\":\\"not-it\\"","modelId":"digits-1"}';
    await early.query("insert into corrections (id, batch, token, device, drawing_hash, wire, picture, label, created_at) values ('c', 'b', $1, 'd', $2, $4, $3, '7', now())", [token, new Uint8Array(32), new Uint8Array(784), wire]);
    await early.query("insert into correction_versions (correction, batch, wire) values ('c', 'a', $1)", [wire]);
    await early.close();

    const database = await openDatabase({ folder: '', databaseUrl });
    const hash = createHash('sha256').update(wire).digest('hex');
    assert.deepEqual(await database.query("select encode(wire_hash, 'hex') as hash, standing, model from corrections"), [{ hash, standing: null, model: 'digits-1' }]);
    assert.deepEqual(await database.query("select encode(wire_hash, 'hex') as hash, frozen from correction_versions"), [{ hash, frozen: false }]);
    assert.equal((await database.query('select 1 from identity')).length, 1);
    const first = await startQueue(database, assert.fail);
    await first.stop({ graceful: false });
    await database.query("update pgboss.queue set retry_limit = 0, expire_seconds = 1, policy = 'standard'");
    const next = await startQueue(database, assert.fail);
    assert.deepEqual(await database.query('select name, policy, retry_limit as limit, expire_seconds as seconds from pgboss.queue order by name'), [
      { name: 'inspect', policy: 'short', limit: 3, seconds: 300 },
      { name: 'retrain', policy: 'singleton', limit: 5, seconds: 23 * 3600 },
    ]);
    await next.stop({ graceful: false });
    await database.close();
  });
}, ['server']);

/** As the code of that release did it. */
async function insertEarlyToken(early: Database): Promise<{ readonly id: string }> {
  const [row] = await early.query<{ id: string }>("insert into tokens (id, name, role, secret_hash) values ('0123456789ab', 'a phone', 'submit', $1) returning id", [new Uint8Array(32)]);
  return row;
}

onBothStorages('a server', (storage) => {
  test('that does not bring its log to the disk is refused', async () => {
    const { databaseUrl } = await storage.place();
    const database = await openPostgres(databaseUrl!);
    await database.query('alter system set fsync = off');
    await database.query('select pg_reload_conf()');
    let told = 'on';
    while (told === 'on') [{ fsync: told }] = await database.query<{ fsync: string }>('show fsync');
    await assert.rejects(openPostgres(databaseUrl!), { name: 'SettingError', message: /^DATABASE_URL: expected a server with fsync on/ });
    await database.query('alter system reset fsync');
    await database.query('select pg_reload_conf()');
    await database.close();
  });
}, ['server']);
