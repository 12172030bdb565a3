import { DIGITS, type Classes, type Label } from '../../src/core/classes.ts';

/** `matrix[label][answer]`: how often a class got an answer; both are places among the classes. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** @throws RangeError where there are not as many answers as labels, or one is no place among the classes. */
export function confusionMatrix(labels: ArrayLike<number>, answers: ArrayLike<number>, classes: Classes = DIGITS): ConfusionMatrix {
  if (labels.length !== answers.length) throw new RangeError(`${labels.length} labels and ${answers.length} answers.`);
  const matrix = classes.map(() => classes.map(() => 0));
  for (let i = 0; i < labels.length; i++) {
    if (matrix[labels[i]]?.[answers[i]] === undefined) throw new RangeError(`Sample ${i}: label ${labels[i]}, answer ${answers[i]}.`);
    matrix[labels[i]][answers[i]]++;
  }
  return matrix;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How one class fares. Shares are in 0…1, and 0 where nothing was there to be counted. */
export interface DigitReport {
  readonly digit: Label;
  /** How many there were, and how many of those got another answer. */
  readonly support: number;
  readonly errors: number;
  readonly errorRate: number;
  /** Of the answers of this digit, the share that was right. */
  readonly precision: number;
  /** Of this digit's samples, the share that was found. */
  readonly recall: number;
  /** Harmonic mean of precision and recall. */
  readonly f1: number;
}

export function digitReports(matrix: ConfusionMatrix, classes: Classes = DIGITS): DigitReport[] {
  return classes.map((digit, place) => {
    const support = sum(matrix[place]);
    const answered = sum(matrix.map((row) => row[place]));
    const right = matrix[place][place];
    const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
    return {
      digit,
      support,
      errors: support - right,
      errorRate: share(support - right, support),
      precision: share(right, answered),
      recall: share(right, support),
      f1: share(2 * right, support + answered),
    };
  });
}

/** Number of right answers. */
export function countRight(matrix: ConfusionMatrix): number {
  return sum(matrix.map((row, place) => row[place]));
}
