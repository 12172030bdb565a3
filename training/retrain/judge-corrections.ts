import type { Classes } from '../../src/core/classes.ts';
import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { see } from '../../src/core/records/drawing.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import { seenSet, tensorsOf } from '../data/tensors.ts';
import { predictionsOf } from '../metrics/judge.ts';
import { openOnnx } from '../onnx/ort.ts';

/** What a model takes the corrections for, as the app would show it. */
export async function readAll(bytes: Uint8Array, calibration: Calibration, corrections: readonly Correction[]): Promise<Judgement[]> {
  const model = await openOnnx(bytes);
  const logits = await model.run(tensorsOf(seenSet(corrections.map(see)), model.planes));
  await model.close();
  return predictionsOf(logits, calibration).map(({ digit, isDigit }) => (isDigit ? digit : 'none'));
}

/** Those that are of a class, as a set like the others that a model is judged on; undefined where there are none. */
export function correctionSet(corrections: readonly Correction[], classes: Classes): JudgedSet | undefined {
  const digits = corrections.filter(({ label }) => classes.includes(label));
  if (digits.length === 0) return undefined;
  return {
    name: 'correctionsHeldOut',
    title: 'Corrections, kept for judging',
    ...seenSet(digits.map(see)),
    labels: Uint8Array.from(digits, ({ label }) => classes.indexOf(label)),
    count: digits.length,
  };
}
