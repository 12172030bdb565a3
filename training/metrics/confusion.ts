import { DIGITS, type Digit } from '../../src/core/classes.ts';

/** `matrix[label][answer]`: how often a digit got an answer. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** @throws RangeError where there are not as many answers as labels, or one is no digit. */
export function confusionMatrix(labels: ArrayLike<number>, answers: ArrayLike<number>): ConfusionMatrix {
  if (labels.length !== answers.length) throw new RangeError(`${labels.length} labels and ${answers.length} answers.`);
  const matrix = DIGITS.map(() => DIGITS.map(() => 0));
  for (let i = 0; i < labels.length; i++) {
    if (matrix[labels[i]]?.[answers[i]] === undefined) throw new RangeError(`Sample ${i}: label ${labels[i]}, answer ${answers[i]}.`);
    matrix[labels[i]][answers[i]]++;
  }
  return matrix;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How one digit fares. Shares are in 0…1, and 0 where nothing was there to be counted. */
export interface DigitReport {
  readonly digit: Digit;
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

export function digitReports(matrix: ConfusionMatrix): DigitReport[] {
  return DIGITS.map((digit) => {
    const support = sum(matrix[digit]);
    const answered = sum(matrix.map((row) => row[digit]));
    const right = matrix[digit][digit];
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
  return sum(DIGITS.map((digit) => matrix[digit][digit]));
}
