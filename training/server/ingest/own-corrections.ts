import type { Correction } from '../../../src/core/records/correction.ts';
import { LINE } from '../access/succession.ts';
import type { Sql } from '../database/database.ts';
import { readRow, UNDAMAGED } from '../moderation/damaged.ts';

/** What one answer holds: so many records, and no further one once so many bytes are reached. */
const PAGE = 200;
const PAGE_BYTES = 4_000_000;

/** Of what a token has sent, and those that it succeeds: a page, and where the next begins. */
export interface OwnCorrections {
  readonly corrections: readonly Correction[];
  /** Undefined after the last. */
  readonly next: number | undefined;
}

/** @param after `next` of the page before; 0 at the beginning */
export async function ownCorrections(sql: Sql, token: string, after: number): Promise<OwnCorrections> {
  const rows = await sql.query<{ key: number; wire: string }>(
    `${LINE} select key::float8, wire from
       (select key, wire, sum(octet_length(wire)) over (order by key) - octet_length(wire) as before from
         (select key, wire from corrections where token in (select id from line) and key > $2 and ${UNDAMAGED} order by key limit ${PAGE}) as page) as page
     where before < ${PAGE_BYTES} order by key`,
    [token, after],
  );
  const corrections: Correction[] = [];
  for (const row of rows) {
    const correction = await readRow(sql, row);
    if (correction !== undefined) corrections.push(correction);
  }
  return { corrections, next: rows.at(-1)?.key };
}
