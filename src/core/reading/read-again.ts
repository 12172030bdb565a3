import { DIGITS, type Digit } from '../classes.ts';
import { signOf, type Prediction } from './prediction.ts';
import type { NumberReading } from './read-number.ts';

/** What a network of its user's own says of one digit: the probability of each of the ten. */
export interface SecondReading {
  readonly probabilities: readonly number[];
  readonly modelId: string;
}

/** Whether a network of the ten digits has anything to say of it. What is no digit stays so, as do other classes. */
export const canBeReadAgain = ({ classes, isDigit }: Prediction): boolean => isDigit && classes === undefined;

/** The prediction, with the other network's word for which digit it is. */
export function readAgain(prediction: Prediction, { probabilities, modelId }: SecondReading): Prediction {
  const confidence = Math.max(...probabilities);
  return { digit: DIGITS[probabilities.indexOf(confidence) as Digit], probabilities, confidence, isDigit: prediction.isDigit, modelId };
}

/**
 * The number with other predictions of its digits; where they stand, and what lies between them, stays as it was read.
 * The number is as sure as it was of where its digits are, times what the others are sure of.
 * @param predictions in the order of the reading's digits.
 */
export function withPredictions(reading: NumberReading, predictions: readonly Prediction[]): NumberReading {
  const sure = (all: readonly Prediction[]): number => all.reduce((product, { confidence }) => product * confidence, 1);
  const before = reading.digits.map(({ prediction }) => prediction);
  let place = 0;
  return {
    digits: reading.digits.map((digit, at) => ({ ...digit, prediction: predictions[at]! })),
    text: reading.text.replace(/[0-9?]/g, () => signOf(predictions[place++]!)),
    confidence: Math.min(1, reading.confidence / sure(before)) * sure(predictions),
  };
}
