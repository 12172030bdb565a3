/** Drawings that are judged one after the other, for the page of `durability.e2e.ts` and for its workers. */
import type { CorrectionStore, JudgedAnswer } from '../../src/contracts/drawings.ts';
import type { Correction } from '../../src/core/records/correction.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import { randomId } from '../../src/storage/random-id.ts';

/** Forty points, about as long as a digit drawn by finger, and no other serial's: the store knows drawings again. */
export function inkNo(serial: number): Correction['ink'] {
  const points = Array.from({ length: 40 }, (_, step) => ({ x: 60 + step * 4.25 + serial / 1e4, y: 40 + ((serial * 7919 + step * step * 13) % 240), t: step * 8, pressure: 0.5 }));
  return { strokes: [{ points }], width: 300, height: 300 };
}

export function judged(serial: number): JudgedAnswer {
  const drawing = { id: randomId(), ink: inkNo(serial)! };
  const prediction = { digit: 1 as const, probabilities: Array.from({ length: 10 }, () => 0.1), confidence: 0.1, isDigit: true, modelId: 'digits-1' };
  return { drawing, picture: preprocessInk(drawing.ink), prediction, label: 7 };
}

export async function judgeSome(store: Pick<CorrectionStore, 'judge'>, first: number, count: number): Promise<void> {
  for (let serial = first; serial < first + count; serial++) await store.judge(judged(serial));
}
