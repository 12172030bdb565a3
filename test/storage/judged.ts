import type { JudgedAnswer } from '../../src/core/correction-services.ts';
import type { Judgement } from '../../src/core/correction.ts';
import type { Ink } from '../../src/core/ink.ts';
import type { Digit } from '../../src/core/prediction.ts';
import { preprocessInk } from '../../src/core/preprocess.ts';

/** A stroke that no other `serial` has. */
export const inkNo = (serial: number): Ink => ({
  strokes: [{ points: [{ x: 10, y: 10, t: 0 }, { x: 10 + (serial % 97), y: 90, t: 8 }, { x: 90, y: 20 + serial / 1000, t: 16, pressure: 0.5 }] }],
  width: 100,
  height: 100,
});

/** An answer `predicted` that its user says is a `label`. */
export function judged(serial: number, predicted: Digit, label: Judgement = predicted): JudgedAnswer {
  const ink = inkNo(serial);
  const probabilities = Array.from({ length: 10 }, (_, digit) => (digit === predicted ? 0.91 : 0.01));
  return { ink, picture: preprocessInk(ink), prediction: { digit: predicted, probabilities, confidence: 0.91, isDigit: true, modelId: 'digits-1' }, label };
}
