import type { JudgedAnswer } from '../../src/contracts/drawings.ts';
import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/classes.ts';
import { PREPROCESSING_ID, preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import { randomId } from '../../src/storage/random-id.ts';

/** A stroke that no other `serial` has. */
export const inkNo = (serial: number): Ink => ({
  strokes: [{ points: [{ x: 10, y: 10, t: 0 }, { x: 10 + (serial % 97), y: 90, t: 8 }, { x: 90, y: 20 + serial / 1000, t: 16, pressure: 0.5 }] }],
  width: 100,
  height: 100,
});

/** An answer `predicted` that its user says is a `label`. @param id of the drawing: another one each time. */
export function judged(serial: number, predicted: Digit, label: Judgement = predicted, id = randomId()): JudgedAnswer {
  const ink = inkNo(serial);
  const probabilities = Array.from({ length: 10 }, (_, digit) => (digit === predicted ? 0.91 : 0.01));
  return { drawing: { id, ink }, picture: preprocessInk(ink), prediction: { digit: predicted, probabilities, confidence: 0.91, isDigit: true, modelId: 'digits-1' }, label };
}

/** A correction from another device, whose id says its number. */
export function brought(serial: number, { ink = inkNo(serial), label = 7 }: { readonly ink?: Ink; readonly label?: Judgement } = {}): { correction: Correction; picture: GrayImage28 } {
  const facts = { predicted: 1, label, createdAt: '2026-01-02T03:04:05.000Z', device: 'elsewhere', modelId: 'digits-1', preprocessingId: PREPROCESSING_ID } as const;
  return { correction: { id: `brought-${serial}`, ink, ...facts }, picture: preprocessInk(ink) };
}
