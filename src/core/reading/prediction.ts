import { classesOf, DIGITS, type Label } from '../classes.ts';
import { InvalidRecordError } from '../errors.ts';

/** The network's outputs before softmax, one per class. */
export type Logits = Float32Array;

/** How a model's logits become probabilities and decisions; chosen on calibration data, shipped in its manifest. */
export interface Calibration {
  /** Softmax temperature, > 0 (Guo et al., "On Calibration of Modern Neural Networks", 2017). */
  readonly temperature: number;
  /** The highest probability below which the ink is taken not to be a digit (0…1). */
  readonly digitThreshold: number;
  /**
   * Softmax temperature of the probability that is held against `digitThreshold`; `temperature` where absent. The higher
   * it is, the more it counts how far the digit stands above all the others, and not only above the next one: two digits
   * that compete are doubt about which, none that stands out is doubt about whether.
   */
  readonly doubtTemperature?: number;
  /** The labels of the outputs, in their order, as of `classesOf`; absent for the ten digits. */
  readonly classes?: readonly string[];
}

export interface Prediction {
  /** The label that was read; a digit, unless the model has other classes. */
  readonly digit: Label;
  /** One for each class, summing to 1. */
  readonly probabilities: readonly number[];
  /** What each of them is of, as of `classesOf`; absent for the ten digits. */
  readonly classes?: readonly string[];
  /** The probability of `digit`. */
  readonly confidence: number;
  /** False for what is of no class, such as scribbles: then `digit` is only the least unlikely. */
  readonly isDigit: boolean;
  readonly modelId: string;
}

/** The probability that a label was given; 0 for one that the model does not know. */
export const probabilityOf = (prediction: Prediction, label: Label): number => prediction.probabilities[classesOf(prediction).indexOf(label)] ?? 0;

/** As the text of a number or of a picture has it. */
export const signOf = ({ digit, isDigit }: Prediction): string => (isDigit ? String(digit) : '?');

/** How sure a reading is, to find the digit that is asked about first: its confidence; -1 for no digit, or where nothing was read. */
export const certaintyOf = (prediction: Prediction | undefined): number => (prediction?.isDigit === true ? prediction.confidence : -1);

/** Softmax of `logits / temperature`, shifted by the maximum so that no exponent overflows. */
export function softmax(logits: ArrayLike<number>, temperature: number): number[] {
  let max = -Infinity;
  for (let i = 0; i < logits.length; i++) max = Math.max(max, logits[i]!);
  const exponentials = Array.from(logits, (logit) => Math.exp((logit - max) / temperature));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => value / sum);
}

/** How much the ink is like a digit, whichever, in 0…1: what `digitThreshold` is the threshold of. */
export function digitLikeness(logits: ArrayLike<number>, { temperature, doubtTemperature = temperature }: Omit<Calibration, 'digitThreshold'>): number {
  return Math.max(...softmax(logits, doubtTemperature));
}

/**
 * The one place where logits become an answer.
 * @throws InvalidRecordError unless there is a finite logit for each class.
 */
export function toPrediction(logits: ArrayLike<number>, calibration: Calibration, modelId: string): Prediction {
  const classes = classesOf(calibration);
  if (logits.length !== classes.length || !Array.from(logits).every(Number.isFinite)) {
    throw new InvalidRecordError(`output of model ${modelId}`, '', `${classes.length} finite logits`, `[${Array.from(logits).join(', ')}]`);
  }
  const probabilities = softmax(logits, calibration.temperature);
  const confidence = Math.max(...probabilities);
  return {
    digit: classes[probabilities.indexOf(confidence)]!,
    probabilities,
    ...(classes !== DIGITS && { classes: calibration.classes! }),
    confidence,
    isDigit: digitLikeness(logits, calibration) >= calibration.digitThreshold,
    modelId,
  };
}

/** What the network says to a drawing of one digit. */
export interface NetworkAnswer {
  readonly logits: Logits;
  /** The same by a last layer that was adapted to the writer's hand. */
  readonly adapted?: Logits;
}

/**
 * A writer teaches which digit it is. Whether it is one stays the shipped head's answer: a head that has seen nothing but
 * digits would take scribbles for some.
 * @throws as `toPrediction`
 */
export function toAdaptedPrediction({ logits, adapted }: NetworkAnswer, calibration: Calibration, modelId: string): Prediction {
  const shipped = toPrediction(logits, calibration, modelId);
  return adapted === undefined ? shipped : { ...toPrediction(adapted, calibration, modelId), isDigit: shipped.isDigit };
}
