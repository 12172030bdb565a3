import PgBoss from 'pg-boss';
import type { Database } from '../database/database.ts';
import { lock } from '../database/locks.ts';

/** Work that any of the processes on one database may take up. */
export const QUEUES = {
  /** Looks at corrections that came in. As many wait as one: it looks at all there are. */
  inspect: { name: 'inspect', policy: 'short', expireInSeconds: 300, retryLimit: 3, retryDelay: 5 },
  /** Retrains; the job's id is that of its row in `retrainings`. One at a time: the next learns from what it made. */
  retrain: { name: 'retrain', policy: 'singleton', expireInSeconds: 23 * 3600, retryLimit: 5, retryDelay: 1 },
} as const satisfies Readonly<Record<string, PgBoss.Queue>>;

/** How often a process looks for work, and the queue for what has expired. */
const POLLING_SECONDS = 2;
const MAINTENANCE_SECONDS = 30;

/** The queue's own way to the database: ours, whichever it is. */
export function queueDatabase(database: Pick<Database, 'query' | 'script'>): PgBoss.Db {
  return {
    async executeSql(text: string, values: unknown[] = []) {
      if (values.length > 0) return { rows: [...(await database.query(text, values))] };
      const results = (await database.script(text)).map((rows) => ({ rows: [...rows] }));
      // Several statements are answered with a list, as by the driver that the queue was written for.
      return results.length === 1 ? results[0] : (results as unknown as { rows: object[] });
    },
  };
}

/**
 * The queue on a database, its tables brought up to date. Several processes share it without knowing of each other.
 * @param failed told what goes wrong in the queue itself; it goes on by itself.
 */
export async function startQueue(database: Database, failed: (error: Error) => void): Promise<PgBoss> {
  const queue = new PgBoss({ db: queueDatabase(database), schedule: false, maintenanceIntervalSeconds: MAINTENANCE_SECONDS, pollingIntervalSeconds: POLLING_SECONDS });
  queue.on('error', failed);
  const start = async (): Promise<void> => {
    await queue.start();
    for (const options of Object.values(QUEUES)) {
      await queue.createQueue(options.name, options);
      // Of a queue that an earlier release made, creating it changes nothing; and updating it knows no other unit than seconds.
      await queue.updateQueue(options.name, options);
    }
  };
  // Two processes that make the queue's schema at once get in each other's way. The embedded database has but one, and
  // one connection, which the lock would hold.
  if (database.kind === 'embedded') await start();
  else {
    await database.transaction(async (sql) => {
      await lock(sql, 'queueTables');
      await start();
    });
  }
  return queue;
}
