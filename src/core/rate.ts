/** A proportion with its 95 % Wilson interval, all in 0…1. */
export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** How many were judged. */
  readonly count: number;
}

/** Quantile of the normal distribution for a two-sided interval of 95 %. */
const Z = 1.959963984540054;

/**
 * A proportion with its 95 % interval (Wilson, "Probable inference, the law of succession, and statistical
 * inference", 1927): unlike the textbook's ±, it holds for few judgements and for rates near 100 %.
 * @throws RangeError unless 0 ≤ successes ≤ count and count ≥ 1.
 */
export function rate(successes: number, count: number): Rate {
  if (!(count >= 1 && successes >= 0 && successes <= count)) throw new RangeError(`${successes} of ${count} is no proportion.`);
  const value = successes / count;
  const spread = (Z * Z) / count;
  const centre = (value + spread / 2) / (1 + spread);
  const half = (Z / (1 + spread)) * Math.sqrt((value * (1 - value)) / count + (Z * Z) / (4 * count * count));
  // At the ends the bound is exact, and rounding must not say 0.9999999.
  return { value, low: successes === 0 ? 0 : centre - half, high: successes === count ? 1 : centre + half, count };
}
