import { DIGITS, type Classes } from '../../src/core/classes.ts';
import { softmax } from '../../src/core/reading/prediction.ts';

/** Bins of the expected calibration error, as in Guo et al. (2017). */
const BINS = 15;

/**
 * Mean negative log-likelihood, in nats, of the labels under softmax(logits / temperature).
 * @param logits [count, classes]
 */
export function negativeLogLikelihood(logits: Float32Array, labels: ArrayLike<number>, temperature: number, { length }: Classes = DIGITS): number {
  checkCounts(logits, labels, length);
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const probability = softmax(logits.subarray(i * length, (i + 1) * length), temperature)[labels[i]];
    // A probability that underflowed to 0 must not make the whole mean infinite.
    total -= Math.log(Math.max(probability, Number.MIN_VALUE));
  }
  return total / labels.length;
}

/**
 * The temperature of least negative log-likelihood (Guo et al., "On Calibration of Modern Neural Networks", 2017),
 * within 0.05…20, to four digits. The likelihood is concave in 1 / temperature, so golden-section search over the
 * logarithm of the temperature (Kiefer, 1953) finds the one optimum.
 */
export function fitTemperature(logits: Float32Array, labels: ArrayLike<number>, classes: Classes = DIGITS): number {
  const loss = (log: number): number => negativeLogLikelihood(logits, labels, Math.exp(log), classes);
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.05);
  let high = Math.log(20);
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let leftLoss = loss(left);
  let rightLoss = loss(right);
  while (high - low > 1e-5) {
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = loss(left);
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = loss(right);
    }
  }
  return Number(Math.exp((low + high) / 2).toPrecision(4));
}

/** One bar of a reliability diagram; means are 0 where it is empty. */
export interface ReliabilityBin {
  /** Confidences in (from, to]. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
}

/** Samples by confidence, in bins of equal width. @param right whether each answer was right. */
export function reliability(confidences: ArrayLike<number>, right: ArrayLike<boolean>): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let i = 0; i < confidences.length; i++) {
    const bin = bins[Math.min(BINS - 1, Math.max(0, Math.ceil(confidences[i] * BINS) - 1))];
    bin.count++;
    bin.confidence += confidences[i];
    if (right[i]) bin.right++;
  }
  return bins.map(({ count, confidence, right: rightCount }, index) => ({
    from: index / BINS,
    to: (index + 1) / BINS,
    count,
    confidence: count > 0 ? confidence / count : 0,
    accuracy: count > 0 ? rightCount / count : 0,
  }));
}

/**
 * Samples by confidence, in bins of equal count (Nguyen and O'Connor, "Posterior calibration and exploratory analysis for
 * natural language processing models", 2015): where nearly all confidences are close to 1, equal widths put them into one
 * bin, and what happens within it is averaged away.
 */
export function reliabilityByCount(confidences: ArrayLike<number>, right: ArrayLike<boolean>): ReliabilityBin[] {
  const order = Array.from({ length: confidences.length }, (_, i) => i).sort((a, b) => confidences[a] - confidences[b]);
  return Array.from({ length: BINS }, (_, bin) => order.slice(Math.floor((bin * order.length) / BINS), Math.floor(((bin + 1) * order.length) / BINS)))
    .filter((members) => members.length > 0)
    .map((members) => ({
      from: confidences[members[0]],
      to: confidences[members[members.length - 1]],
      count: members.length,
      confidence: members.reduce((sum, i) => sum + confidences[i], 0) / members.length,
      accuracy: members.filter((i) => right[i]).length / members.length,
    }));
}

/** Expected calibration error: the mean distance of confidence and accuracy over the bins, weighted by their counts. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return total === 0 ? 0 : bins.reduce((sum, { count, confidence, accuracy }) => sum + (count / total) * Math.abs(confidence - accuracy), 0);
}

function checkCounts(logits: Float32Array, labels: ArrayLike<number>, classes: number): void {
  if (labels.length === 0 || logits.length !== labels.length * classes) {
    throw new RangeError(`${logits.length} logits for ${labels.length} labels: there must be ${classes === 10 ? 'ten' : classes} each, and at least one label.`);
  }
}
