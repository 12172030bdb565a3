import type { Rate } from '../../src/core/rate.ts';
import { classesOf } from '../../src/core/classes.ts';
import { digitLikeness, toPrediction, type Calibration, type Prediction } from '../../src/core/reading/prediction.ts';
import { rate } from '../../src/core/rate.ts';
import { expectedCalibrationError, negativeLogLikelihood, reliability, reliabilityByCount, type ReliabilityBin } from './calibration.ts';
import { confusionMatrix, countRight, digitReports, type ConfusionMatrix, type DigitReport } from './confusion.ts';
import { rejectionCurve, type RejectionPoint } from './rejection.ts';

/** A digit that got another answer. */
export interface Mistake {
  /** Its place in the set. */
  readonly index: number;
  /** Places among the classes. */
  readonly label: number;
  readonly answer: number;
  readonly confidence: number;
  /** Of each class, to four places. */
  readonly probabilities: readonly number[];
  /** Whether it would have been taken for no digit. */
  readonly rejected: boolean;
}

/** How a model did on one set. */
export interface Judgement {
  readonly accuracy: Rate;
  /** Share of the digits that it took for none. */
  readonly rejected: Rate;
  readonly confusion: ConfusionMatrix;
  readonly digits: readonly DigitReport[];
  readonly nll: number;
  /** Expected calibration error over bins of equal width, and of equal count. */
  readonly ece: number;
  readonly eceByCount: number;
  readonly reliability: readonly ReliabilityBin[];
  readonly rejection: readonly RejectionPoint[];
  /** Most confident first. */
  readonly mistakes: readonly Mistake[];
}

/** The answers to `logits`, [count, classes]. */
export function predictionsOf(logits: Float32Array, calibration: Calibration): Prediction[] {
  return rowsOf(logits, calibration).map((own) => toPrediction(own, calibration, 'judged'));
}

/** How much each ink is like a digit, for `logits` [count, classes]. */
export function likenessesOf(logits: Float32Array, calibration: Omit<Calibration, 'digitThreshold'>): number[] {
  return rowsOf(logits, calibration).map((own) => digitLikeness(own, calibration));
}

function rowsOf(logits: Float32Array, calibration: Pick<Calibration, 'classes'>): Float32Array[] {
  const { length } = classesOf(calibration);
  return Array.from({ length: logits.length / length }, (_, i) => logits.subarray(i * length, (i + 1) * length));
}

/**
 * Judges logits by their labels. Accuracy counts every digit, whether or not it would have been rejected.
 * @param logits [count, classes]
 * @param labels places among the classes.
 * @throws RangeError for no samples or counts that differ.
 */
export function judge(logits: Float32Array, labels: ArrayLike<number>, calibration: Calibration): Judgement {
  const predictions = predictionsOf(logits, calibration);
  const classes = classesOf(calibration);
  const answers = predictions.map(({ digit }) => classes.indexOf(digit));
  const confusion = confusionMatrix(labels, answers, classes);
  const right = answers.map((answer, i) => answer === labels[i]);
  const mistakes = predictions
    .map(({ confidence, probabilities, isDigit }, index): Mistake => ({
      index,
      label: labels[index],
      answer: answers[index],
      confidence,
      probabilities: probabilities.map((probability) => Number(probability.toFixed(4))),
      rejected: !isDigit,
    }))
    .filter(({ index }) => !right[index])
    .sort((a, b) => b.confidence - a.confidence);
  const confidences = predictions.map(({ confidence }) => confidence);
  const bins = reliability(confidences, right);
  return {
    accuracy: rate(countRight(confusion), labels.length),
    rejected: rate(predictions.filter(({ isDigit }) => !isDigit).length, labels.length),
    confusion,
    digits: digitReports(confusion, classes),
    nll: negativeLogLikelihood(logits, labels, calibration.temperature, classes),
    ece: expectedCalibrationError(bins),
    eceByCount: expectedCalibrationError(reliabilityByCount(confidences, right)),
    reliability: bins,
    rejection: rejectionCurve(confidences, right),
    mistakes,
  };
}
