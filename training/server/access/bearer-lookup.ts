import { timingSafeEqual } from 'node:crypto';
import type { Sql } from '../database/database.ts';
import type { Bearer, TokenParts } from './tokens.ts';

interface Asked {
  readonly token: TokenParts;
  readonly done: (bearer: Bearer | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** Finds out whose tokens those are that are asked about: all that come while the database is being asked share the next question. */
export class BearerLookup {
  readonly #sql: Sql;
  #waiting: Asked[] = [];
  #isAsking = false;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** @returns undefined for a token that is unknown or revoked, as of a moment after this was called */
  async find(token: TokenParts): Promise<Bearer | undefined> {
    return await new Promise((done, failed) => {
      this.#waiting.push({ token, done, failed });
      if (!this.#isAsking) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      try {
        const found = await findBearers(this.#sql, asked.map(({ token }) => token));
        for (const [i, { done }] of asked.entries()) done(found[i]);
      } catch (error) {
        for (const { failed } of asked) failed(error);
      }
    }
    this.#isAsking = false;
  }
}

async function findBearers(sql: Sql, tokens: readonly TokenParts[]): Promise<readonly (Bearer | undefined)[]> {
  const rows = await sql.query<Bearer & { readonly hash: Uint8Array }>('select id, name, role, secret_hash as hash from tokens where id = any($1::text[]) and revoked_at is null', [[...new Set(tokens.map(({ id }) => id))]]);
  return tokens.map(({ id, secretHash }) => {
    const found = rows.find((row) => row.id === id);
    return found !== undefined && timingSafeEqual(secretHash, found.hash) ? { id: found.id, name: found.name, role: found.role } : undefined;
  });
}
