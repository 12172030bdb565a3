import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { lock } from './locks.ts';
import { DatabaseTooNewError } from '../errors.ts';

const FOLDER = join(import.meta.dirname, 'migrations');

/**
 * Brings the tables to what this code expects: the files of `migrations/`, `001-name.sql` onwards, each once, all in one
 * transaction. Processes that start together wait for the first.
 * @throws DatabaseTooNewError where a later version of this code has been there.
 */
export async function migrate(database: Database): Promise<void> {
  const files = readdirSync(FOLDER).filter((name) => /^\d{3}-[\w-]+\.sql$/.test(name)).sort();
  const versions = files.map((name) => Number(name.slice(0, 3)));
  await database.script('create table if not exists schema_versions (version int primary key, at timestamptz not null default now())').catch((error: unknown) => {
    // Two processes that make it at once: one of them is told so, in one of several ways.
    if (!/already exists|duplicate key/.test(String(error))) throw error;
  });
  await database.transaction(async (sql) => {
    await lock(sql, 'migration');
    const done = (await sql.query<{ version: number }>('select version from schema_versions order by version')).map(({ version }) => version);
    const newest = done.at(-1) ?? 0;
    if (newest > (versions.at(-1) ?? 0)) throw new DatabaseTooNewError(newest, versions.at(-1) ?? 0);
    for (const [index, version] of versions.entries()) {
      if (done.includes(version)) continue;
      await sql.script(readFileSync(join(FOLDER, files[index]), 'utf8'));
      await sql.query('insert into schema_versions (version) values ($1)', [version]);
    }
  });
}
