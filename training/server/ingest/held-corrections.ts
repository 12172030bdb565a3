import type { Database } from '../database/database.ts';

/** A correction that somebody believes to be here. */
export interface Held {
  readonly id: string;
  /** As src/sync/correction-fingerprint.ts makes it. */
  readonly fingerprint: string;
}

/** Corrections that are asked about at a time, at most. */
export const MOST_ASKED = 2000;

/** Ids of those that are not here as they are named, and the epoch of the data that says so. */
export async function missingOf(database: Database, corrections: readonly Held[]): Promise<{ readonly epoch: string; readonly missing: readonly string[] }> {
  // One statement, so that both are of one moment.
  const [{ epoch, missing }] = await database.query<{ epoch: string; missing: readonly string[] }>(
    `select epoch, (select coalesce(json_agg(asked.id), '[]') from json_to_recordset($1::json) as asked (id text, fingerprint text)
       left join corrections on corrections.id = asked.id and wire_hash = decode(fingerprint, 'hex') where corrections.key is null) as missing
     from identity`,
    [JSON.stringify(corrections)],
  );
  return { epoch, missing };
}
