import { setTimeout as pause } from 'node:timers/promises';
import type PgBoss from 'pg-boss';
import { retrain } from '../../retrain/retrain.ts';
import { inspectNew } from '../moderation/inspect.ts';
import { StrongModel } from '../moderation/strong-model.ts';
import type { Database } from '../database/database.ts';
import { DEFAULT_RELEASE, type ReleaseSettings } from '../release-settings.ts';
import { watchRelease } from '../models/release-watch.ts';
import { forgetSets } from './frozen-sets.ts';
import { QUEUES } from './queue.ts';
import { clearFolders } from './retrain-folders.ts';
import { giveBack, recoverRetrainings, SILENCE_SECONDS, workOnRetraining } from './retrain-worker.ts';

/** How often a retraining that waits is looked for, and workers that have fallen silent. */
const POLLING_MS = 2_000;
const RECOVERY_MS = 15_000;

interface Parts {
  readonly database: Database;
  readonly queue: PgBoss;
  readonly folder: string;
  /** Told what goes wrong; the work goes on with the next. */
  readonly failed: (error: unknown) => void;
  readonly retrain?: typeof retrain;
  readonly release?: ReleaseSettings;
}

/** Does the jobs in this process, until `stop`, which waits for what is under way to be put down whole. */
export async function startWorkers({ database, queue, folder, failed, retrain: teach = retrain, release = DEFAULT_RELEASE }: Parts): Promise<{ readonly stop: () => Promise<void> }> {
  const closing = new AbortController();
  const model = new StrongModel(database);

  // On the embedded database there is no other process, so whoever was at work is gone.
  const recover = async (silence: number): Promise<void> => {
    await recoverRetrainings(database, queue, silence);
    await clearFolders(database, folder);
    await database.transaction(forgetSets);
  };
  await recover(database.kind === 'embedded' ? 0 : SILENCE_SECONDS);
  const recovery = setInterval(() => void recover(SILENCE_SECONDS).catch(failed), RECOVERY_MS);

  await queue.work(QUEUES.inspect.name, async () => {
    await inspectNew(database, model, closing.signal);
    await watchRelease(database, release);
  });
  // What came in while nobody looked.
  await queue.send(QUEUES.inspect.name, {});

  const attempt = async (job: string): Promise<void> => {
    try {
      const outcome = await workOnRetraining({ database, folder, retrain: teach, release }, job, closing.signal);
      if (outcome === 'over') await queue.complete(QUEUES.retrain.name, job);
      else if (outcome === 'interrupted') await giveBack(queue, job);
    } catch (error) {
      failed(error);
      await queue.fail(QUEUES.retrain.name, job, error instanceof Error ? error : { message: String(error) });
    }
  };
  const retraining = (async () => {
    while (!closing.signal.aborted) {
      const [job] = await queue.fetch(QUEUES.retrain.name);
      if (job === undefined) await pause(POLLING_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      else await attempt(job.id).catch(failed);
    }
  })();

  return {
    async stop() {
      closing.abort();
      clearInterval(recovery);
      await retraining;
      await queue.offWork(QUEUES.inspect.name);
      await model.close();
    },
  };
}
