import { existsSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type PgBoss from 'pg-boss';
import { messageOf } from '../../../src/core/errors.ts';
import { parseManifest } from '../../../src/core/records/manifest.ts';
import type { Model, RetrainResult } from '../../retrain/retrain-folder.ts';
import type { retrain as Retrain } from '../../retrain/retrain.ts';
import { isTrial, type RetrainSettings } from '../../retrain/settings.ts';
import type { Database } from '../database/database.ts';
import { addModel, modelFile } from '../models/model-store.ts';
import { promotePassed } from '../models/promotions.ts';
import type { ReleaseSettings } from '../release-settings.ts';
import { freezeSet, frozenSet } from './frozen-sets.ts';
import { QUEUES } from './queue.ts';
import { failureOf, GIVEN_UP } from './retrain-failure.ts';
import { folderOf } from './retrain-folders.ts';

/** How often a worker says that it lives, and how long one may be silent before its job is given to another. */
const HEARTBEAT_MS = 5_000;
export const SILENCE_SECONDS = 60;

/** Why a retraining under way was stopped. */
class Stopped extends Error {
  readonly why: 'cancelled' | 'closing' | 'lost';

  constructor(why: 'cancelled' | 'closing' | 'lost') {
    super(why);
    this.why = why;
  }
}

/** What the queue is to be told: it is done; someone is to go on with it; or nothing, since it is another's by now. */
export type Attempt = 'over' | 'interrupted' | 'lost';

interface Row {
  readonly settings: Partial<RetrainSettings>;
  readonly seed: number;
  readonly base: string | null;
  readonly attempts: number;
}

/** One worker's try at a job. Whoever takes the job up after it is another. */
interface Try extends Row {
  readonly job: string;
  readonly worker: string;
}

/** Whether a job is still with this try: what a worker does that has lost it must not count. */
const MINE = "job = $1 and worker = $2 and attempts = $3 and state = 'running'";
const mine = ({ job, worker, attempts }: Try): unknown[] => [job, worker, attempts];

/**
 * Does one job of the queue from wherever it stands to its end, and keeps what comes of it. What has been done is in
 * the folder, so that after a kill the next attempt on this machine goes on; on another it begins anew.
 * @param closing stops it so that it is gone on with after the next start.
 * @throws whatever the queue shall try again after.
 */
export async function workOnRetraining(
  { database, folder, retrain, release }: { readonly database: Database; readonly folder: string; readonly retrain: typeof Retrain; readonly release: ReleaseSettings },
  job: string,
  closing: AbortSignal,
): Promise<Attempt> {
  const worker = `${hostname()}:${process.pid}`;
  const [row] = await database.query<Row>(
    `update retrainings set state = 'running', worker = $2, heard_at = now(), attempts = attempts + 1,
       base = coalesce(base, (select model from released))
     where job = $1 and state in ('waiting', 'running') and not cancel returning settings, seed, base, attempts`,
    [job, worker],
  );
  // Cancelled before it began, or after its worker was lost.
  if (row === undefined) {
    await database.query("update retrainings set state = 'cancelled', ended_at = now() where job = $1 and state in ('waiting', 'running')", [job]);
    return 'over';
  }
  const own: Try = { ...row, job, worker };

  const stop = new AbortController();
  const close = (): void => stop.abort(new Stopped('closing'));
  closing.addEventListener('abort', close);
  if (closing.aborted) close();
  let progress: object | null = null;
  const beat = async (): Promise<void> => {
    const [job] = await database.query<{ cancel: boolean }>(`update retrainings set heard_at = now(), progress = coalesce($4, progress) where ${MINE} returning cancel`, [
      ...mine(own),
      progress === null ? null : JSON.stringify(progress),
    ]);
    if (job === undefined) stop.abort(new Stopped('lost'));
    else if (job.cancel) stop.abort(new Stopped('cancelled'));
  };
  // A database that is away for a moment is not a reason to stop.
  const heart = setInterval(() => void beat().catch(() => undefined), HEARTBEAT_MS);
  const jobFolder = folderOf(folder, job);
  try {
    await freezeSet(database, job);
    const result = await retrain({
      corrections: frozenSet(database, job),
      current: await baseModel(database, row.base),
      settings: row.settings,
      seed: row.seed,
      folder: jobFolder,
      signal: stop.signal,
      onProgress: (now) => (progress = now),
    });
    clearInterval(heart);
    await keep(database, own, result, pageIn(jobFolder), release);
    rmSync(jobFolder, { recursive: true, force: true });
    return 'over';
  } catch (error) {
    if (error instanceof Stopped && error.why === 'lost') return 'lost';
    if (error instanceof Stopped && error.why === 'closing') {
      await database.query(`update retrainings set state = 'waiting' where ${MINE}`, mine(own));
      return 'interrupted';
    }
    const ended = await endOf(database, own, error);
    // Whoever has it now goes on in the same folder, if on this machine.
    if (ended === 'over') rmSync(jobFolder, { recursive: true, force: true });
    if (ended !== 'undecided') return ended;
    throw error;
  } finally {
    clearInterval(heart);
    closing.removeEventListener('abort', close);
  }
}

/** The model that a retraining goes on from, as it is kept. @throws InvalidRecordError where its manifest is damaged */
export async function baseModel(database: Database, id: string | null): Promise<Model> {
  const [found] = await database.query<{ manifest: string }>('select manifest from models where id = $1', [id]);
  const manifest = parseManifest(JSON.parse(found.manifest), `manifest of ${id ?? 'no model'}`);
  const file = await modelFile(database, manifest.modelId, manifest.file);
  return { manifest, bytes: new Uint8Array(file!.bytes) };
}

function pageIn(jobFolder: string): string | null {
  const path = join(jobFolder, 'report.html');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/**
 * The model, its report, and whether it is in use now: all of it or nothing. A trial waits for a person to promote it.
 * @throws Stopped where the job was cancelled meanwhile, or given to another.
 */
async function keep(database: Database, own: Try, { outcome, candidate, report }: RetrainResult, page: string | null, release: ReleaseSettings): Promise<void> {
  const { manifest, bytes, files } = candidate;
  await database.transaction(async (sql) => {
    // Held until the end: who cancels now comes too late, and hears so.
    const [job] = await sql.query<{ cancel: boolean }>(`select cancel from retrainings where ${MINE} for update`, mine(own));
    if (job === undefined) throw new Stopped('lost');
    if (job.cancel) throw new Stopped('cancelled');
    await addModel(sql, manifest, [{ name: manifest.file, bytes }, ...files], { origin: 'retrained', passed: outcome === 'passed', report });
    const promoted = outcome === 'passed' && !isTrial(own.settings) && (await promotePassed(sql, manifest.modelId, own.base ?? '', release));
    await sql.query("update retrainings set state = $2, model = $3, promoted = $4, report = $5, page = $6, ended_at = now(), progress = jsonb_build_object('stage', 'over', 'detail', null, 'done', 1) where job = $1", [
      own.job,
      outcome,
      manifest.modelId,
      promoted,
      JSON.stringify(report),
      page,
    ]);
  });
}

/** What an error makes of the job; undecided where it is worth another try. */
async function endOf(database: Database, own: Try, error: unknown): Promise<'over' | 'lost' | 'undecided'> {
  const cancelled = error instanceof Stopped;
  const cause = failureOf(error);
  const final = cancelled || cause !== undefined;
  const [job] = final
    ? await database.query(`update retrainings set state = $4, failure = $5, cause = $6, ended_at = now() where ${MINE} returning job`, [
        ...mine(own),
        cancelled ? 'cancelled' : 'failed',
        cancelled ? null : messageOf(error),
        cause === undefined ? null : JSON.stringify(cause),
      ])
    : await database.query(`select job from retrainings where ${MINE}`, mine(own));
  if (job === undefined) return 'lost';
  return final ? 'over' : 'undecided';
}

/** Lets another worker take it up. Not by failing it: that a process ended says nothing against the job. */
export async function giveBack(queue: PgBoss, job: string): Promise<void> {
  await queue.cancel(QUEUES.retrain.name, job);
  await queue.resume(QUEUES.retrain.name, job);
}

/**
 * Gives the jobs of workers that have fallen silent back to the queue, and ends those that the queue has given up.
 * @param silence seconds; 0 where no other worker can be alive.
 */
export async function recoverRetrainings(database: Database, queue: PgBoss, silence: number): Promise<void> {
  const lost = await database.query<{ id: string }>(
    `update retrainings set state = 'waiting' where state = 'running' and heard_at <= now() - make_interval(secs => $1) returning job as id`,
    [silence],
  );
  for (const { id } of lost) {
    await giveBack(queue, id);
  }
  await database.query(
    `update retrainings set state = 'failed', failure = coalesce(failure, $2), cause = case when failure is null then $3::jsonb else cause end, ended_at = now()
     from pgboss.job as job where job.id = retrainings.job and job.name = $1 and job.state = 'failed' and retrainings.state in ('waiting', 'running')`,
    [QUEUES.retrain.name, GIVEN_UP.sentence, JSON.stringify(GIVEN_UP.cause)],
  );
}
