import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What `make-cluster.ts` tells when it fails. */
export interface NotMade {
  readonly message: string;
  readonly code: string | undefined;
}

/**
 * Makes PostgreSQL's files where there are none, in a process of its own: this one would keep 180 of the 500 MB that it
 * takes. The folder gets its name once it is whole and on the disk, so whoever is killed meanwhile leaves no half of one.
 * @throws Error with the system's `code`, where there is one
 */
export async function makeCluster(folder: string): Promise<void> {
  // Another name each time: the process of one that was killed may be at work for a moment yet.
  for (const name of readdirSync(dirname(folder))) if (name.startsWith(`${basename(folder)}-new-`)) removeLeftover(join(dirname(folder), name));
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const unfinished = mkdtempSync(`${folder}-new-`);
  const child = fork(new URL('make-cluster.ts', import.meta.url), [unfinished], { execArgv: ['--import', import.meta.resolve('tsx')], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  let why: NotMade | undefined;
  child.on('message', (said: NotMade) => (why = said));
  const [status] = (await once(child, 'exit')) as [number | null];
  if (status !== 0) {
    remove(unfinished);
    throw Object.assign(new Error(why?.message ?? 'The process that makes the database has ended too early.'), why?.code !== undefined && { code: why.code });
  }
  renameSync(unfinished, folder);
  syncPath(dirname(folder));
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true, maxRetries: 5 });

/** What is still written to cannot be removed, and is left to the next start. */
function removeLeftover(path: string): void {
  try {
    remove(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

/** Brings a file, or the names in a folder, to the disk. */
export function syncPath(path: string): void {
  // Which opens no folders, and has no need to.
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
