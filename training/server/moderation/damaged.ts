import { InvalidRecordError } from '../../../src/core/errors.ts';
import type { Correction } from '../../../src/core/records/correction.ts';
import { parseFormattedCorrection } from '../../../src/formats/correction-batch-json.ts';
import { audit } from '../audit.ts';
import type { Sql } from '../database/database.ts';

/** The record cannot be read: left out of training and files, and kept as it is. */
export interface DamagedFlag {
  readonly kind: 'damaged';
}

const FLAGS: readonly DamagedFlag[] = [{ kind: 'damaged' }];

/** SQL: the row was not found to be damaged. */
export const UNDAMAGED = `not flags @> '${JSON.stringify(FLAGS)}'`;

/** The correction of a row; undefined where it is damaged, which is then noted and flagged, so that all others can go on. */
export async function readRow(sql: Sql, { key, wire }: { readonly key: number; readonly wire: string }): Promise<Correction | undefined> {
  try {
    return parseFormattedCorrection(wire, `correction ${key}`);
  } catch (error) {
    if (!(error instanceof InvalidRecordError)) throw error;
    const changed = await sql.query<{ id: string }>(`update corrections set state = case when state in ('received', 'clear') then 'flagged' else state end, flags = $2 where key = $1 and ${UNDAMAGED} returning id`, [key, JSON.stringify(FLAGS)]);
    for (const { id } of changed) await audit(sql, {}, 'damaged', id, { field: error.field, expected: error.expected });
    return undefined;
  }
}
