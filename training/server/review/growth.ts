import type { ReviewStats } from './answers.ts';

export type Day = ReviewStats['days'][number];

const DAY_MS = 24 * 3600 * 1000;

/** Days at most that a plot shows. */
const MOST_DAYS = 90;

/** Every day from the first with any to today, those with none too; the last ninety. @param today such as "2026-01-31", UTC */
export function everyDay(days: readonly Day[], today: string): readonly Day[] {
  const [first] = days;
  if (first === undefined) return [];
  const known = new Map(days.map((each) => [each.day, each]));
  const last = Math.max(Date.parse(today), Date.parse(days.at(-1)!.day));
  const from = Math.max(Date.parse(first.day), last - (MOST_DAYS - 1) * DAY_MS);
  return Array.from({ length: Math.round((last - from) / DAY_MS) + 1 }, (_, index) => {
    const day = new Date(from + index * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { day, count: 0, flagged: 0 };
  });
}

/** The top of a scale for counts up to `most`: 1, 2 or 5 times a power of ten. */
export function scaleTop(most: number): number {
  for (let unit = 1; ; unit *= 10) {
    const top = [1, 2, 5].find((times) => times * unit >= most);
    if (top !== undefined) return top * unit;
  }
}
