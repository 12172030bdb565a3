import type { SeedsRow, SeedsTable } from '../metrics/seeds.ts';

/** Header and rows of the table, as text. */
export function seedsRows({ runs, rows }: Pick<SeedsTable, 'runs' | 'rows'>): string[][] {
  return [['', ...runs.map(({ name }) => name), 'mean ± deviation'], ...rows.map((row) => [row.title, ...row.values.map((value) => figureText(row, value)), meanText(row)])];
}

/** E.g. `99.71 ± 0.03 %`. */
export function meanText(row: SeedsRow): string {
  return row.isShare ? `${(100 * row.mean).toFixed(2)} ± ${(100 * row.deviation).toFixed(2)} %` : `${row.mean.toFixed(4)} ± ${row.deviation.toFixed(4)}`;
}

const figureText = ({ isShare }: SeedsRow, value: number): string => (isShare ? `${(100 * value).toFixed(2)} %` : value.toFixed(4));
