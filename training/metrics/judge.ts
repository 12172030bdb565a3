import type { Rate } from '../../src/core/manifest.ts';
import { DIGITS, toPrediction, type Calibration, type Digit, type Prediction } from '../../src/core/prediction.ts';
import { expectedCalibrationError, negativeLogLikelihood, reliability, type ReliabilityBin } from './calibration.ts';
import { confusionMatrix, countRight, digitReports, type ConfusionMatrix, type DigitReport } from './confusion.ts';
import { rate } from './rate.ts';

/** A digit that got another answer. */
export interface Mistake {
  /** Its place in the set. */
  readonly index: number;
  readonly label: number;
  readonly answer: Digit;
  readonly confidence: number;
}

/** How a model did on one set. */
export interface Judgement {
  readonly accuracy: Rate;
  /** Share of the digits that it took for none. */
  readonly rejected: Rate;
  readonly confusion: ConfusionMatrix;
  readonly digits: readonly DigitReport[];
  readonly nll: number;
  readonly ece: number;
  readonly reliability: readonly ReliabilityBin[];
  /** Most confident first. */
  readonly mistakes: readonly Mistake[];
}

/** The answers to `logits`, [count, 10]. */
export function predictionsOf(logits: Float32Array, calibration: Calibration): Prediction[] {
  return Array.from({ length: logits.length / DIGITS.length }, (_, i) =>
    toPrediction(logits.subarray(i * DIGITS.length, (i + 1) * DIGITS.length), calibration, 'judged'),
  );
}

/**
 * Judges logits by their labels. Accuracy counts every digit, whether or not it would have been rejected.
 * @param logits [count, 10]
 * @throws RangeError for no samples or counts that differ.
 */
export function judge(logits: Float32Array, labels: ArrayLike<number>, calibration: Calibration): Judgement {
  const predictions = predictionsOf(logits, calibration);
  const confusion = confusionMatrix(labels, predictions.map(({ digit }) => digit));
  const right = predictions.map(({ digit }, i) => digit === labels[i]);
  const mistakes = predictions
    .map(({ digit, confidence }, index): Mistake => ({ index, label: labels[index], answer: digit, confidence }))
    .filter(({ index }) => !right[index])
    .sort((a, b) => b.confidence - a.confidence);
  const bins = reliability(predictions.map(({ confidence }) => confidence), right);
  return {
    accuracy: rate(countRight(confusion), labels.length),
    rejected: rate(predictions.filter(({ isDigit }) => !isDigit).length, labels.length),
    confusion,
    digits: digitReports(confusion),
    nll: negativeLogLikelihood(logits, labels, calibration.temperature),
    ece: expectedCalibrationError(bins),
    reliability: bins,
    mistakes,
  };
}
