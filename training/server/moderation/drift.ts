import type { Sql } from '../database/database.ts';
import { LABEL } from './read-corrections.ts';

/** By what drawings are told apart within a week. */
export const DRIFT_GROUPS = ['all', 'label', 'device'] as const;
export type DriftGroup = (typeof DRIFT_GROUPS)[number];

/** Weeks back that are looked at, this one among them, and devices that are told apart: those that sent most. */
const WEEKS = 26;
const MOST_DEVICES = 20;

/** The drawings of one week, and of one label or device; means over those of which it is known, null where that is none. */
export interface DriftRow {
  /** The week's Monday, UTC, by when they came: a phone's clock does not matter. */
  readonly week: string;
  /** A label, a device, or "all". */
  readonly group: string;
  readonly count: number;
  /** The probability that the model in use gave what it read, 0…1. */
  readonly confidence: number | null;
  /** Shares, 0…1, of what was read: of all, misread; of digits, taken for no digit. */
  readonly misread: number | null;
  readonly refused: number | null;
  /** Of the strokes in the 28 × 28 picture, in pixels. */
  readonly thickness: number | null;
  /** The ink's longer side as a share of the sheet's shorter one. */
  readonly size: number | null;
}

const COLUMN: Readonly<Record<DriftGroup, string>> = { all: "'all'", label: LABEL, device: 'device' };

/** SQL of a mean, to four decimals: no week has drawings for more. */
const mean = (value: string): string => `round(avg(${value})::numeric, 4)::float8`;

/** How drawings and their readings changed over the last weeks, the latest first; what reviewers have rejected is left out. */
export async function driftOf(sql: Sql, by: DriftGroup): Promise<readonly DriftRow[]> {
  return await sql.query<DriftRow>(
    `with recent as (
       select date_trunc('week', received_at at time zone 'UTC') as week, device, predicted, ${LABEL} as label, ${COLUMN[by]} as "group", confidence, thickness, size
       from corrections where received_at >= (date_trunc('week', now() at time zone 'UTC') - interval '${WEEKS - 1} weeks') at time zone 'UTC' and state <> 'rejected'
     )
     select to_char(week, 'YYYY-MM-DD') as week, "group", count(*)::int as count, ${mean('confidence')} as confidence, ${mean('case when predicted is not null then (predicted <> label)::int end')} as misread,
       ${mean("case when predicted is not null and label <> 'none' then (predicted = 'none')::int end")} as refused, ${mean('thickness')} as thickness, ${mean('size')} as size
     from recent ${by === 'device' ? `where device in (select device from recent group by device order by count(*) desc, device limit ${MOST_DEVICES})` : ''}
     group by 1, 2 order by 1 desc, ${by === 'label' ? '2' : 'count desc, 2'}`,
  );
}

const COLUMNS = ['week', 'group', 'count', 'confidence', 'misread', 'refused', 'thickness', 'size'] as const satisfies readonly (keyof DriftRow)[];

/** The same as CSV (RFC 4180): what is not known is empty. */
export function driftCsv(rows: readonly DriftRow[]): string {
  const cell = (value: string | number | null): string => (value === null ? '' : typeof value === 'number' ? String(value) : /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))].map((line) => `${line}\r\n`).join('');
}
