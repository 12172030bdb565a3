import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../database/database.ts';

const foldersIn = (folder: string): string => join(folder, 'retrainings');

/** Where a retraining on this machine keeps what it has done, with the ink that it learns from. */
export const folderOf = (folder: string, job: string): string => join(foldersIn(folder), job);

const JOB = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Takes away what retrainings that are over have left: given up after several failures, cancelled while nobody was at
 * work on them, or ended by another machine. What people drew is to stay on no disk for longer than it is needed there.
 */
export async function clearFolders(sql: Sql, folder: string): Promise<void> {
  const jobs = existsSync(foldersIn(folder)) ? readdirSync(foldersIn(folder)).filter((name) => JOB.test(name)) : [];
  if (jobs.length === 0) return;
  const needed = await sql.query<{ job: string }>("select job from retrainings where job = any($1::uuid[]) and state in ('waiting', 'running')", [jobs]);
  for (const job of jobs) {
    if (!needed.some((each) => each.job === job)) rmSync(folderOf(folder, job), { recursive: true, force: true });
  }
}
