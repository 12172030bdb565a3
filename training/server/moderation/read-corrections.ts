import type { Correction, Judgement } from '../../../src/core/records/correction.ts';
import type { KeptCorrection } from '../../../src/contracts/drawings.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { parseFormattedCorrection } from '../../../src/formats/correction-batch-json.ts';
import type { Sql } from '../database/database.ts';

/** What has been decided about corrections. */
export const STATES = ['received', 'clear', 'flagged', 'accepted', 'rejected'] as const;
export type CorrectionState = (typeof STATES)[number];

/** What may be learned from. */
export const TRAINABLE: readonly CorrectionState[] = ['clear', 'accepted'];

/** Rows that are in memory at a time. */
const PAGE = 200;

/** As it is kept: "none", or a digit as text. */
export const judgementOf = (text: string): Judgement => (text === 'none' ? 'none' : (Number(text) as Judgement));

interface Row {
  readonly key: number;
  readonly wire: string;
  readonly picture: Uint8Array;
  readonly label: string;
}

/** All corrections in the named states, in the order in which they came, with the label that a reviewer has given them. */
export async function* eachCorrection(sql: Sql, states: readonly CorrectionState[]): AsyncGenerator<KeptCorrection> {
  for (let after = 0; ; ) {
    const rows = await sql.query<Row>(
      `select key::int, wire, picture, coalesce(reviewed_label, label) as label from corrections where key > $1 and state = any($2::text[]) order by key limit ${PAGE}`,
      [after, [...states]],
    );
    for (const { key, wire, picture, label } of rows) {
      const correction = { ...parseFormattedCorrection(wire, `correction ${key}`), label: judgementOf(label) };
      yield { key, correction, picture: grayImage28(new Uint8Array(picture)), sync: { kind: 'queued' } };
    }
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.key;
  }
}

/** What a model may be taught, a page at a time. */
export async function* trainable(sql: Sql): AsyncGenerator<Correction> {
  for await (const { correction } of eachCorrection(sql, TRAINABLE)) yield correction;
}
