import type PgBoss from 'pg-boss';
import { audit, type Actor } from '../audit.ts';
import type { Database, Sql } from '../database/database.ts';
import { lock } from '../database/locks.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { RetrainProgress } from '../../retrain/retrain-clock.ts';
import type { RetrainSettings } from '../../retrain/settings.ts';
import { QUEUES, queueDatabase } from './queue.ts';
import type { RetrainFailure } from './retrain-failure.ts';

export interface RetrainingJob {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'passed' | 'refused' | 'cancelled' | 'failed';
  readonly askedAt: Date;
  readonly askedBy: string | null;
  readonly settings: Partial<RetrainSettings>;
  readonly seed: number;
  /** 0…1 and the rest of what training/retrain tells; null before it begins. */
  readonly progress: (Omit<RetrainProgress, 'stage'> & { readonly stage: RetrainProgress['stage'] | 'over' }) | null;
  /** How often a worker has taken it up: more than once where one was lost. */
  readonly attempts: number;
  /** Whether it was asked to stop and has not yet. */
  readonly stopping: boolean;
  /** The model that it made, passed or refused. */
  readonly model: string | null;
  /** Whether that is in use because of it. */
  readonly promoted: boolean;
  readonly report: object | null;
  /** In English. */
  readonly failure: string | null;
  /** The same as a code and what it names; null for failures of before it was noted. */
  readonly cause: RetrainFailure | null;
  readonly endedAt: Date | null;
}

const COLUMNS = `job as id, state, asked_at as "askedAt", (select name from tokens where id = asked_by) as "askedBy", settings, seed, progress, attempts,
  cancel and ended_at is null as stopping, model, promoted, report, failure, cause, ended_at as "endedAt"`;

export async function retraining(sql: Sql, id: string): Promise<RetrainingJob | undefined> {
  const [job] = await sql.query<RetrainingJob>(`select ${COLUMNS} from retrainings where job = $1`, [id]);
  return job;
}

/** The latest first. */
export async function latestRetrainings(sql: Sql, limit: number): Promise<readonly RetrainingJob[]> {
  return await sql.query<RetrainingJob>(`select ${COLUMNS} from retrainings order by asked_at desc, job limit $1`, [limit]);
}

export const isOver = ({ state }: Pick<RetrainingJob, 'state'>): boolean => state !== 'waiting' && state !== 'running';

/**
 * Asks for a retraining. Job and row come about together or not at all.
 * @returns its id; that of the one under way where there is one, since a second would teach the same.
 */
export async function askForRetraining(database: Database, queue: PgBoss, settings: Partial<RetrainSettings>, seed: number, actor: Actor): Promise<{ readonly id: string; readonly fresh: boolean }> {
  return await database.transaction(async (sql) => {
    await lock(sql, 'askForRetraining');
    const [underWay] = await sql.query<{ id: string }>("select job as id from retrainings where state in ('waiting', 'running') and not cancel limit 1");
    if (underWay !== undefined) return { id: underWay.id, fresh: false };
    const id = await queue.send(QUEUES.retrain.name, {}, { db: queueDatabase(sql) });
    if (id === null) throw new ConflictError({ code: 'retraining-asked' });
    await sql.query('insert into retrainings (job, asked_by, settings, seed) values ($1, $2, $3, $4)', [id, actor.token ?? null, JSON.stringify(settings), seed]);
    await audit(sql, actor, 'retrain', id, { settings, seed });
    return { id, fresh: true };
  });
}

/** Stops a retraining: at once where it waits, else as soon as its worker hears of it. @throws NotFoundError, ConflictError where it is over. */
export async function cancelRetraining(database: Database, queue: PgBoss, id: string, actor: Actor): Promise<void> {
  await database.transaction(async (sql) => {
    const [job] = await sql.query<{ state: RetrainingJob['state'] }>('select state from retrainings where job = $1 for update', [id]);
    if (job === undefined) throw new NotFoundError(`job ${id}`);
    if (isOver(job)) throw new ConflictError({ code: 'job-over' });
    await sql.query("update retrainings set cancel = true, state = case state when 'waiting' then 'cancelled' else state end, ended_at = case state when 'waiting' then now() end where job = $1", [id]);
    if (job.state === 'waiting') await queue.cancel(QUEUES.retrain.name, id, { db: queueDatabase(sql) });
    await audit(sql, actor, 'cancel', id);
  });
}
