import { percent } from '../../../src/ui/kit/format.ts';
import { formats } from '../../../src/messages/language.ts';
import type { DriftRow } from './answers.ts';
import { t } from './messages/language.ts';

/** By what drawings are told apart within a week. */
export const DRIFT_GROUPS = ['all', 'label', 'device'] as const;
export type DriftGroup = (typeof DRIFT_GROUPS)[number];

/** What is followed, with how it is written. */
export const MEASURES: readonly { readonly key: 'confidence' | 'misread' | 'refused' | 'thickness' | 'size'; readonly written: (value: number) => string }[] = [
  { key: 'confidence', written: percent },
  { key: 'misread', written: percent },
  { key: 'refused', written: percent },
  { key: 'thickness', written: (pixels) => t.drift.pixels(formats.number(pixels, 2)) },
  { key: 'size', written: percent },
];

/** A week needs so many drawings before anything is said of it. */
const FEWEST = 20;

/** How the latest week stands against the mean of those before it, a sentence for each measure; one sentence where that cannot be told. */
export function driftSentences(rows: readonly DriftRow[]): readonly string[] {
  const [latest, ...before] = rows;
  const earlier = before.reduce((sum, { count }) => sum + count, 0);
  if (latest === undefined || latest.count < FEWEST || earlier < FEWEST) return [t.drift.tooFew(FEWEST)];
  return MEASURES.flatMap(({ key, written }) => {
    const was = meanOf(before, key);
    const is = latest[key];
    return was === null || is === null ? [] : [t.drift.change(t.drift.measures[key], written(is), written(was))];
  });
}

/** Each week counts as much as it has drawings. */
function meanOf(rows: readonly DriftRow[], key: (typeof MEASURES)[number]['key']): number | null {
  const known = rows.filter((row) => row[key] !== null);
  const count = known.reduce((sum, row) => sum + row.count, 0);
  return count === 0 ? null : known.reduce((sum, row) => sum + row[key]! * row.count, 0) / count;
}
