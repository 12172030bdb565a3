import type { FeatureSet } from './rehearsal.ts';

/** Fewer judged digits say too little about a writer, and nothing about whether it was learned. */
export const FEWEST_EXAMPLES = 10;

/** The latest judged digits that are learned from: handwriting changes, and time is short. */
export const MOST_EXAMPLES = 300;

/** Of those, the latest that are also learned from as they might have been drawn: many digits show a writer's spread themselves. */
export const MOST_REDRAWN = 60;

/** A judged digit as features: as it was drawn, then as the same writer might have drawn it (`redrawn`), if its ink was kept. */
export interface JudgedDigit {
  /** Its place among the model's classes. */
  readonly label: number;
  /** Each [features] */
  readonly drawings: readonly Float32Array[];
}

/** A writer's judged digits. */
export interface Examples extends FeatureSet {
  /** The rows of each digit, in the order of its drawings. */
  readonly drawings: readonly (readonly number[])[];
}

/** @param digits all with as many features */
export function examplesOf(digits: readonly JudgedDigit[]): Examples {
  const rows = digits.flatMap(({ drawings }) => drawings);
  const features = new Float32Array(rows.length * (rows[0]?.length ?? 0));
  rows.forEach((row, index) => features.set(row, index * row.length));
  const labels = Uint8Array.from(digits.flatMap(({ label, drawings }) => drawings.map(() => label)));
  let row = 0;
  return { features, labels, drawings: digits.map(({ drawings }) => drawings.map(() => row++)) };
}

/** [features] of a row. */
export function featuresAt({ features, labels }: FeatureSet, row: number): Float32Array {
  const size = features.length / labels.length;
  return features.subarray(row * size, (row + 1) * size);
}
