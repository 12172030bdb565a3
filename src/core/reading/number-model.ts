import type { DIGIT_FEATURES, NEIGHBOUR_FEATURES, StrokeCounts, Weights } from './features.ts';

/** What was learned of how numbers are written; fitted by `npm run fit:numbers`. */
export interface NumberModel {
  readonly digit: Weights<(typeof DIGIT_FEATURES)[number]>;
  readonly neighbours: Weights<(typeof NEIGHBOUR_FEATURES)[number]>;
  readonly strokeCounts: StrokeCounts;
  /** Several digits are read only where that is this much likelier than one (a difference of scores). */
  readonly severalMargin: number;
  /**
   * How far below the model's `digitThreshold` the likeness of a digit among others may lie, as a factor of it: neighbours
   * speak for it as well.
   */
  readonly amongDigits: number;
  /** Logistic calibration of the number's probability: log-odds = intercept + slope × log-odds of the raw one. */
  readonly confidence: { readonly intercept: number; readonly slope: number };
}
