import { percent } from '../../../src/ui/kit/format.ts';
import type { DriftRow } from './answers.ts';

/** By what drawings are told apart within a week. */
export const DRIFT_GROUPS = ['all', 'label', 'device'] as const;
export type DriftGroup = (typeof DRIFT_GROUPS)[number];

/** What is followed, with how it is written. */
export const MEASURES: readonly { readonly key: 'confidence' | 'misread' | 'refused' | 'thickness' | 'size'; readonly name: string; readonly written: (value: number) => string }[] = [
  { key: 'confidence', name: 'Confidence', written: percent },
  { key: 'misread', name: 'Misread', written: percent },
  { key: 'refused', name: 'Read as no digit', written: percent },
  { key: 'thickness', name: 'Thickness', written: (pixels) => `${pixels.toFixed(2)} px` },
  { key: 'size', name: 'Size', written: percent },
];

/** A week needs so many drawings before anything is said of it. */
const FEWEST = 20;

/** How the latest week stands against the mean of those before it, a sentence for each measure; one sentence where that cannot be told. */
export function driftSentences(rows: readonly DriftRow[]): readonly string[] {
  const [latest, ...before] = rows;
  const earlier = before.reduce((sum, { count }) => sum + count, 0);
  if (latest === undefined || latest.count < FEWEST || earlier < FEWEST) return [`Compared once the latest week and those before it have ${FEWEST} drawings each.`];
  return MEASURES.flatMap(({ key, name, written }) => {
    const was = meanOf(before, key);
    const is = latest[key];
    return was === null || is === null ? [] : [`${name}: ${written(is)} in the latest week, ${written(was)} in the weeks before.`];
  });
}

/** Each week counts as much as it has drawings. */
function meanOf(rows: readonly DriftRow[], key: (typeof MEASURES)[number]['key']): number | null {
  const known = rows.filter((row) => row[key] !== null);
  const count = known.reduce((sum, row) => sum + row.count, 0);
  return count === 0 ? null : known.reduce((sum, row) => sum + row[key]! * row.count, 0) / count;
}
