import type { Digit } from '../core/reading/prediction.ts';

/**
 * The label by which a picture is filed: the nearest folder named as a digit (`3/scan 12.png`), else a digit that
 * begins its name and is not part of a longer number (`3b.png`, `3_0012.png`, but not `30012.png`).
 */
export function labelOfPath(path: string): Digit | undefined {
  const parts = path.split(/[\\/]/);
  const name = parts.pop()!;
  const digit = parts.reverse().find((part) => /^\d$/.test(part)) ?? /^(\d)(?!\d)/.exec(name)?.[1];
  return digit === undefined ? undefined : (Number(digit) as Digit);
}
