import type { Rate } from '../../src/core/rate.ts';
import { rate } from '../../src/core/rate.ts';

/** How the digits of one writer, or of one site, fared. */
export interface GroupResult {
  readonly name: string;
  readonly count: number;
  readonly errors: number;
  readonly accuracy: Rate;
}

/** One result for each name, the most errors a digit first; among equals, the most digits first. */
export function byGroup(names: readonly string[], right: readonly boolean[]): GroupResult[] {
  if (names.length !== right.length) throw new RangeError(`${names.length} names for ${right.length} answers.`);
  const groups = new Map<string, { count: number; errors: number }>();
  names.forEach((name, i) => {
    const group = groups.get(name) ?? { count: 0, errors: 0 };
    groups.set(name, { count: group.count + 1, errors: group.errors + (right[i] ? 0 : 1) });
  });
  return [...groups]
    .map(([name, { count, errors }]): GroupResult => ({ name, count, errors, accuracy: rate(count - errors, count) }))
    .sort((a, b) => b.errors / b.count - a.errors / a.count || b.count - a.count);
}
