import { createSerial } from '../../../src/async/serial.ts';
import type { Database, Sql } from '../database/database.ts';

/** Days for which a batch is known by its id, far more than a phone goes on sending one: later its corrections still are, by theirs. */
export const KNOWN_DAYS = 30;

const EVERY_MS = 3_600_000;

/** Batches that are forgotten in one statement: nobody has to wait long for it. */
const PORTION = 1000;

/** Forgets the answers of batches, and what was counted of arrivals, once they are older than `KNOWN_DAYS`. */
export async function forgetOld(sql: Sql): Promise<void> {
  await sql.query('delete from arrivals where day < current_date - $1::int', [KNOWN_DAYS]);
  for (let gone = PORTION; gone === PORTION; ) {
    gone = (await sql.query(`delete from batches where id in (select id from batches where received_at < now() - make_interval(days => $1) limit ${PORTION} for update skip locked) returning 1 as gone`, [KNOWN_DAYS])).length;
  }
}

/** Does so now and every hour, in each process: whoever comes first. @returns the way to stop it */
export function forgetAgainAndAgain(database: Database, failed: (error: unknown) => void): () => Promise<void> {
  const inTurn = createSerial();
  const forget = (): void => void inTurn(() => forgetOld(database)).catch(failed);
  const timer = setInterval(forget, EVERY_MS).unref();
  forget();
  return async () => {
    clearInterval(timer);
    await inTurn(() => Promise.resolve());
  };
}
