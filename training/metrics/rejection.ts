/** Shares of digits that the curves are given for: what an app could afford, and somewhat beyond. */
export const REJECTED_SHARES = [0, 0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2] as const;

/** What is bought by turning away the doubtful. All in 0…1. */
export interface RejectionPoint {
  /** Share of the digits that are turned away, those of least score. */
  readonly rejected: number;
  /** Share of the rest that is read rightly. */
  readonly right: number;
}

/**
 * Accuracy of what is kept, by the share that is turned away.
 * @param scores the lower, the sooner turned away. @param right whether each answer was right.
 * @throws RangeError for no scores, or another number of answers.
 */
export function rejectionCurve(scores: ArrayLike<number>, right: ArrayLike<boolean>): RejectionPoint[] {
  if (scores.length === 0 || scores.length !== right.length) throw new RangeError(`${scores.length} scores and ${right.length} answers.`);
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const rightWithin = [0];
  for (const [place, index] of order.entries()) rightWithin.push(rightWithin[place] + (right[index] ? 1 : 0));
  return REJECTED_SHARES.map((share) => {
    const kept = scores.length - Math.floor(share * scores.length);
    return { rejected: 1 - kept / scores.length, right: rightWithin[kept] / kept };
  });
}

/** How many others are turned away together with so many digits. All in 0…1. */
export interface SeparationPoint {
  readonly digitsRejected: number;
  readonly othersRejected: number;
}

/** @throws RangeError where either list is empty. */
export function separationCurve(digitScores: ArrayLike<number>, otherScores: ArrayLike<number>): SeparationPoint[] {
  if (digitScores.length === 0 || otherScores.length === 0) throw new RangeError('Separation needs digits and others.');
  const ascending = Float64Array.from(digitScores).sort();
  return REJECTED_SHARES.map((share) => {
    const threshold = ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))];
    const below = (scores: ArrayLike<number>): number => Array.from(scores).filter((score) => score < threshold).length / scores.length;
    return { digitsRejected: below(ascending), othersRejected: below(otherScores) };
  });
}
