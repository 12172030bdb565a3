import type { Digit } from '../../src/core/classes.ts';
import type { Prediction } from '../../src/core/reading/prediction.ts';

/** A prediction from the probabilities that are not nought. */
export function predictionOf(probabilities: Partial<Record<Digit, number>>): Prediction {
  const all = Array.from({ length: 10 }, (_, digit) => probabilities[digit as Digit] ?? 0);
  const confidence = Math.max(...all);
  return { digit: all.indexOf(confidence) as Digit, probabilities: all, confidence, isDigit: true, modelId: 'test' };
}
