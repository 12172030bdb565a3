import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import { PIXELS, type GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import { predictionsOf } from '../metrics/judge.ts';
import { openOnnx } from '../onnx/ort.ts';

/** What the network sees of a correction today: ink anew, a picture as it is. */
export function pictureOf({ ink, image }: Correction): GrayImage28 {
  return ink === undefined ? image : preprocessInk(ink);
}

/** What a model takes the corrections for, as the app would show it. */
export async function readAll(bytes: Uint8Array, calibration: Calibration, corrections: readonly Correction[]): Promise<Judgement[]> {
  const model = await openOnnx(bytes);
  const logits = await model.run(tensorsOf(picturesOf(corrections)));
  await model.close();
  return predictionsOf(logits, calibration).map(({ digit, isDigit }) => (isDigit ? digit : 'none'));
}

/** Those that are digits, as a set like the others that a model is judged on; undefined where there are none. */
export function correctionSet(corrections: readonly Correction[]): JudgedSet | undefined {
  const digits = corrections.filter(({ label }) => label !== 'none');
  if (digits.length === 0) return undefined;
  return {
    name: 'correctionsHeldOut',
    title: 'Corrections, kept for judging',
    images: picturesOf(digits),
    labels: Uint8Array.from(digits, ({ label }) => Number(label)),
    count: digits.length,
  };
}

function picturesOf(corrections: readonly Correction[]): Uint8Array {
  const images = new Uint8Array(corrections.length * PIXELS);
  corrections.forEach((correction, index) => images.set(pictureOf(correction), index * PIXELS));
  return images;
}
