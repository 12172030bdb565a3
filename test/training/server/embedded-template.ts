import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDatabase } from '../../../training/server/database/open.ts';
import { startQueue } from '../../../training/server/jobs/queue.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.scrawl/cache');

/** A data folder with an empty, migrated database and the queue's tables: copied from one that is made once, since making one takes seconds. */
export async function newDataFolder(path: string): Promise<string> {
  cpSync(await template(), path, { recursive: true });
  return path;
}

async function template(): Promise<string> {
  const made = join(CACHE, `endpoint-${version()}`);
  if (existsSync(made)) return made;
  mkdirSync(CACHE, { recursive: true });
  const temporary = mkdtempSync(join(CACHE, 'endpoint-new-'));
  const database = await openDatabase({ folder: temporary, databaseUrl: undefined });
  const queue = await startQueue(database, (error) => console.error(error));
  await queue.stop({ graceful: false });
  await database.close();
  try {
    renameSync(temporary, made);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(made)) throw error;
    rmSync(temporary, { recursive: true });
  }
  return made;
}

/** Of all that decides what an empty database looks like. */
function version(): string {
  const hash = createHash('sha256');
  for (const folder of ['training/server/database', 'training/server/database/migrations']) {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      if (entry.isFile()) hash.update(readFileSync(join(ROOT, folder, entry.name)));
    }
  }
  hash.update(readFileSync(join(ROOT, 'training/server/jobs/queue.ts')));
  for (const name of ['@electric-sql/pglite', 'pg-boss']) {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { readonly version: string };
    hash.update(version);
  }
  return hash.digest('hex').slice(0, 16);
}
