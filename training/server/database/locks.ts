import type { Sql } from './database.ts';

/** Who holds one of PostgreSQL's advisory locks. The numbers mean nothing, and are the same in every process. */
export const LOCKS = {
  migration: 7_273_951,
  promotion: 7_273_952,
  inspection: 7_273_953,
  askForRetraining: 7_273_954,
  queueTables: 7_273_955,
} as const;

/** Waits for a lock, and holds it until the transaction ends. */
export async function lock(sql: Sql, name: keyof typeof LOCKS): Promise<void> {
  await sql.query('select pg_advisory_xact_lock($1)', [LOCKS[name]]);
}

/** Holds a lock until the transaction ends, unless somebody else has it. @returns whether it is held */
export async function tryLock(sql: Sql, name: keyof typeof LOCKS): Promise<boolean> {
  const [{ mine }] = await sql.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [LOCKS[name]]);
  return mine;
}
