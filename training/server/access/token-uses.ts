import type { Database } from '../database/database.ts';

const FLUSH_MS = 5000;

interface Count {
  uses: number;
  refused: number;
  lastAt: string;
  address: string;
}

/**
 * Counts how often each token is used and refused. Kept in memory for some seconds and added to the day's row then: a
 * row for every request would cost as much as what the request brings.
 */
export class TokenUses {
  readonly #database: Database;
  readonly #timer: NodeJS.Timeout;
  #counts = new Map<string, Count>();

  constructor(database: Database) {
    this.#database = database;
    this.#timer = setInterval(() => void this.flush().catch(() => undefined), FLUSH_MS);
    this.#timer.unref();
  }

  count(token: string, address: string, allowed: boolean): void {
    const count = this.#counts.get(token) ?? { uses: 0, refused: 0, lastAt: '', address };
    if (allowed) count.uses++;
    else count.refused++;
    count.lastAt = new Date().toISOString();
    count.address = address;
    this.#counts.set(token, count);
  }

  /** Writes what was counted; where that fails it is counted on. */
  async flush(): Promise<void> {
    const counts = this.#counts;
    if (counts.size === 0) return;
    this.#counts = new Map();
    const rows = [...counts].map(([token, count]) => ({ token, ...count }));
    try {
      await this.#database.query(
        `insert into token_uses as known (token, day, uses, refused, last_at, last_address)
         select token, ("lastAt" at time zone 'UTC')::date, uses, refused, "lastAt", address
         from jsonb_to_recordset($1::jsonb) as counted (token text, uses int, refused int, "lastAt" timestamptz, address text)
         on conflict (token, day) do update set uses = known.uses + excluded.uses, refused = known.refused + excluded.refused,
           last_at = greatest(known.last_at, excluded.last_at), last_address = excluded.last_address`,
        [JSON.stringify(rows)],
      );
    } catch (error) {
      for (const [token, { uses, refused, lastAt, address }] of counts) {
        const newer = this.#counts.get(token) ?? { uses: 0, refused: 0, lastAt, address };
        this.#counts.set(token, { ...newer, uses: newer.uses + uses, refused: newer.refused + refused });
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
