import { labelOf } from '../../../src/core/classes.ts';
import { joinedBy, type Correction, type Judgement } from '../../../src/core/records/correction.ts';
import type { KeptCorrection } from '../../../src/contracts/drawings.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Sql } from '../database/database.ts';
import { readRow, UNDAMAGED } from './damaged.ts';

/** What has been decided about corrections. */
export const STATES = ['received', 'clear', 'flagged', 'accepted', 'rejected'] as const;
export type CorrectionState = (typeof STATES)[number];

/** What may be learned from. */
export const TRAINABLE: readonly CorrectionState[] = ['clear', 'accepted'];

/** Rows that are in memory at a time. */
const PAGE = 200;

interface Row {
  readonly key: number;
  readonly wire: string;
  readonly picture: Uint8Array;
  readonly label: string;
}

/**
 * SQL of a row that is in one of the states `$1`. Where that is all that may be learned from, also one whose device has
 * changed it after a reviewer's decision: that stands until a reviewer has looked again.
 */
export const chosen = (states: readonly CorrectionState[]): string => {
  const stands = TRAINABLE.every((state) => states.includes(state)) ? " or (state = 'flagged' and standing is not null)" : '';
  return `(state = any($1::text[])${stands}) and ${UNDAMAGED}`;
};

/** SQL of the label that holds: a reviewer's, else its author's. */
export const LABEL = "coalesce(case when state = 'flagged' then standing end, reviewed_label, label)";

/** All corrections in the named states, in the order in which they came, with the label that holds; what is damaged is left out. */
export async function* eachCorrection(sql: Sql, states: readonly CorrectionState[]): AsyncGenerator<KeptCorrection> {
  for (let after = 0; ; ) {
    const rows = await sql.query<Row>(`select key::int, wire, picture, ${LABEL} as label from corrections where ${chosen(states)} and key > $2 order by key limit ${PAGE}`, [[...states], after]);
    for (const { key, wire, picture, label } of rows) {
      const read = await readRow(sql, { key, wire });
      if (read !== undefined) yield { key, correction: relabelled(read, labelOf(label)), picture: grayImage28(new Uint8Array(picture)), sync: { kind: 'queued' } };
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.key;
  }
}

/** A correction under the label that holds. */
export const relabelled = (correction: Correction, label: Judgement): Correction => ({ ...correction, ...joinedBy(correction, [label]), label });

/** Finds what is damaged, so that `countCorrections` knows it. */
export async function flagDamaged(sql: Sql, states: readonly CorrectionState[]): Promise<void> {
  const all = eachCorrection(sql, states);
  while ((await all.next()).done !== true);
}

/** How many `eachCorrection` will give, with this label or any: exact once all of them have been read. */
export async function countCorrections(sql: Sql, states: readonly CorrectionState[], label: Judgement | undefined): Promise<number> {
  const [{ count }] = await sql.query<{ count: number }>(`select count(*)::int as count from corrections where ${chosen(states)} and ($2::text is null or ${LABEL} = $2)`, [[...states], label === undefined ? null : String(label)]);
  return count;
}

/** What a model may be taught, a page at a time. */
export async function* trainable(sql: Sql): AsyncGenerator<Correction> {
  for await (const { correction } of eachCorrection(sql, TRAINABLE)) yield correction;
}
