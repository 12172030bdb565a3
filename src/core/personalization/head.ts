import { minimize, type Objective } from './minimize.ts';
import type { FeatureSet, Head } from './rehearsal.ts';

/**
 * A last layer adapted to one writer: the change of the shipped one that makes their judged digits likeliest, less
 * PULL/2 × the change's squared length. Length is measured by what a change does to the rehearsal set, so it is free to
 * go where nobody else's digits are, and pulled back where they are.
 */

/**
 * How strongly a head is pulled towards the shipped one; with it, EVENNESS. Chosen on writers kept for validation:
 * `npm run bench:personal -- --validation`.
 */
export const PULL = 0.03;

/** Share of the mean variance that every direction is given, so that none in which the rehearsal set is flat is free. */
const EVENNESS = 0.01;

/** How many of some digits are read wrong, and by how many nats (mean −log of the right digit's probability) in all. */
export interface Judged {
  readonly errors: number;
  readonly loss: number;
}

/** Lengths as the rehearsal set measures them: the lower triangle L of LLᵀ = the mean of its features' products. */
export interface Metric {
  /** Features and the constant 1 that the bias goes with. */
  readonly size: number;
  /** [size, size], row by row; zero above the diagonal. */
  readonly factor: Float64Array;
}

/**
 * @param features [count, size − 1]
 * @param evenness share of the mean variance that every direction is given.
 */
export function metricOf(features: Float32Array, count: number, evenness = EVENNESS): Metric {
  const inner = features.length / count;
  const size = inner + 1;
  const products = new Float64Array(size * size);
  const row = new Float64Array(size).fill(1);
  for (let example = 0; example < count; example++) {
    for (let i = 0; i < inner; i++) row[i] = features[example * inner + i]!;
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) products[i * size + j]! += row[i]! * row[j]!;
  }
  let trace = 0;
  for (let i = 0; i < size; i++) trace += products[i * size + i]! / count;
  // Points have a mean squared length of about one then, whatever the number of features.
  const scale = size / count;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) products[i * size + j]! *= scale;
    products[i * size + i]! += evenness * trace;
  }
  return { size, factor: cholesky(products, size) };
}

/** Overwrites the lower triangle of a positive definite matrix with its factor (Cholesky). */
function cholesky(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * size + j]!;
    }
  }
  return matrix;
}

/** Digits as points in the metric's own coordinates, with the shipped head's logits; what all fits on them share. */
export interface Problem {
  readonly metric: Metric;
  /** As of `pointsOf`. */
  readonly points: Float64Array;
  readonly classes: number;
  /** [count, classes], divided by the temperature. */
  readonly logits: Float64Array;
  readonly labels: Uint8Array;
}

/** @param temperature of the model's calibration: probabilities are those that the answer shows. */
export function problemOf({ features, labels }: FeatureSet, metric: Metric, shipped: Head, temperature: number): Problem {
  const classes = shipped.bias.length;
  const inner = metric.size - 1;
  const logits = new Float64Array(labels.length * classes);
  labels.forEach((_, example) => {
    const row = headLogits(shipped, features.subarray(example * inner, (example + 1) * inner));
    row.forEach((logit, digit) => (logits[example * classes + digit] = logit / temperature));
  });
  return { metric, points: pointsOf(features, metric), classes, logits, labels };
}

/** [count, metric.size]: L⁻¹ × (features, 1). @param features [count, metric.size − 1] */
export function pointsOf(features: Float32Array, { size, factor }: Metric): Float64Array {
  const inner = size - 1;
  const count = features.length / inner;
  const points = new Float64Array(count * size);
  for (let example = 0; example < count; example++) {
    const point = points.subarray(example * size, (example + 1) * size);
    for (let i = 0; i < size; i++) {
      let sum = i < inner ? features[example * inner + i]! : 1;
      for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * point[k]!;
      point[i] = sum / factor[i * size + i]!;
    }
  }
  return points;
}

/** A logit for each class. @param features [features] */
export function headLogits({ weights, bias }: Head, features: Float32Array): Float32Array {
  return bias.map((constant, digit) => {
    let sum = constant;
    for (let i = 0; i < features.length; i++) sum += weights[digit * features.length + i]! * features[i]!;
    return sum;
  });
}

/** The class with the highest logit. */
export const likeliest = (logits: Float32Array | Float64Array): number => logits.indexOf(Math.max(...logits));

/**
 * What is minimised: nats lost on the chosen digits, plus the pull. Digits that none of them shows do not compete for one,
 * unless the shipped head takes it for one of those: how this writer writes them nobody has seen, and they would be pushed
 * back wherever its other digits are.
 * @param chosen which of the problem's digits count.
 * @returns a function of the change of the head, [classes, metric.size] in the metric's coordinates.
 */
export function lossOf({ metric: { size }, points, classes, logits, labels }: Problem, chosen: readonly number[], pull = PULL): Objective {
  const scores = new Float64Array(classes);
  const shown = new Set(chosen.map((example) => labels[example]));
  const absent = chosen.map((example) => {
    const shipped = logits.subarray(example * classes, (example + 1) * classes);
    const answer = likeliest(shipped);
    return Array.from(shipped.keys()).filter((digit) => !shown.has(digit) && digit !== answer);
  });
  return (change, gradient) => {
    let loss = 0;
    for (let i = 0; i < change.length; i++) {
      loss += (pull / 2) * change[i]! * change[i]!;
      gradient[i] = pull * change[i]!;
    }
    chosen.forEach((example, turn) => {
      scoresOf(change, size, points, logits, example, scores);
      for (const digit of absent[turn]!) scores[digit] = -Infinity;
      const label = labels[example]!;
      const total = logSumExp(scores);
      loss += total - scores[label]!;
      for (let digit = 0; digit < classes; digit++) {
        const share = Math.exp(scores[digit]! - total) - (digit === label ? 1 : 0);
        const [row, point] = [digit * size, example * size];
        for (let i = 0; i < size; i++) gradient[row + i]! += share * points[point + i]!;
      }
    });
    return loss;
  };
}

function scoresOf(change: Float64Array, size: number, points: Float64Array, logits: Float64Array, example: number, scores: Float64Array): void {
  for (let digit = 0; digit < scores.length; digit++) {
    const [row, point] = [digit * size, example * size];
    let sum = logits[example * scores.length + digit]!;
    for (let i = 0; i < size; i++) sum += change[row + i]! * points[point + i]!;
    scores[digit] = sum;
  }
}

function logSumExp(scores: Float64Array): number {
  const most = scores.reduce((a, b) => Math.max(a, b));
  // eslint-disable-next-line no-restricted-properties -- a head stays on the device that it was made on
  return most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0));
}

/** How the chosen digits are read with a change of the head. */
export function judge({ metric: { size }, points, classes, logits, labels }: Problem, chosen: readonly number[], change: Float64Array): Judged {
  const scores = new Float64Array(classes);
  let errors = 0;
  let loss = 0;
  for (const example of chosen) {
    scoresOf(change, size, points, logits, example, scores);
    const label = labels[example]!;
    if (likeliest(scores) !== label) errors++;
    loss += logSumExp(scores) - scores[label]!;
  }
  return { errors, loss };
}

/** The shipped head. */
export const noChange = ({ classes, metric: { size } }: Pick<Problem, 'classes' | 'metric'>): Float64Array => new Float64Array(classes * size);

export const shareOf = (change: Float64Array, share: number): Float64Array => change.map((value) => share * value);

/** The best change of the head for the chosen digits; none at all for no digits. Yields between its steps. */
export function fitChange(problem: Problem, chosen: readonly number[], pull = PULL): Generator<void, Float64Array> {
  return minimize(lossOf(problem, chosen, pull), noChange(problem));
}

/** The shipped head with a change made to it. */
export function changedHead(shipped: Head, change: Float64Array, { size, factor }: Metric, temperature: number): Head {
  const inner = size - 1;
  const [weights, bias] = [shipped.weights.slice(), shipped.bias.slice()];
  const row = new Float64Array(size);
  for (let digit = 0; digit < bias.length; digit++) {
    // L⁻ᵀ × the change, from the last coordinate up.
    for (let i = size - 1; i >= 0; i--) {
      let sum = change[digit * size + i]!;
      for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * row[k]!;
      row[i] = sum / factor[i * size + i]!;
    }
    for (let i = 0; i < inner; i++) weights[digit * inner + i]! += temperature * row[i]!;
    bias[digit]! += temperature * row[inner]!;
  }
  return { weights, bias };
}
