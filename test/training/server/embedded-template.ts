import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openDatabase } from '../../../training/server/database/open.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = join(ROOT, '.scrawl/cache');

/** A data folder with an empty, migrated database: copied from one that is made once, since making one takes seconds. */
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
  const { version: pglite } = JSON.parse(readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json'), 'utf8')) as { readonly version: string };
  return hash.update(pglite).digest('hex').slice(0, 16);
}
