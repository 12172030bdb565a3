import { startBackend } from '../backend/backend.ts';
import { validationSets } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import type { Network } from '../models/network.ts';
import { createStep } from '../models/step.ts';
import { PIXELS } from '../../src/core/gray-image.ts';
import { openOnnx } from './ort.ts';

/** Largest difference of a logit that rounding explains; a wrong layout or a wrong fold differs by whole numbers. */
export const TOLERANCE = 1e-4;

export interface Parity {
  /** Largest absolute difference of a logit. */
  readonly worst: number;
  readonly images: number;
  /** How many pictures got another answer. */
  readonly answersChanged: number;
}

/**
 * 1,000 pictures of the validation parts: half from MNIST, half from pen strokes.
 * @param limit at most so many of each source, for small runs.
 */
export function parityImages(limit = Infinity): Float32Array {
  const counts: Readonly<Record<string, number>> = { mnistValidation: 500, pendigitsValidation: 250, unipenValidation: 250 };
  const chosen = validationSets(Math.min(limit, Math.max(...Object.values(counts)))).map(({ name, images }) => images.subarray(0, counts[name] * PIXELS));
  const all = new Uint8Array(chosen.reduce((sum, images) => sum + images.length, 0));
  let written = 0;
  for (const images of chosen) {
    all.set(images, written);
    written += images.length;
  }
  return tensorsOf(all);
}

/** Compares the network as it was trained (tfjs) with its ONNX file (onnxruntime-web). @param images [count, 28, 28] */
export async function checkParity(network: Network, weights: Float32Array, onnx: Uint8Array, images: Float32Array): Promise<Parity> {
  const count = images.length / PIXELS;
  await startBackend('wasm');
  const step = createStep(network);
  step.setWeights(weights);
  const trained = await step.predict(images, count);
  step.dispose();
  const model = await openOnnx(onnx);
  const exported = await model.run(images);
  await model.close();
  return { ...compareLogits(trained, exported), images: count };
}

/** @param a [count, 10] @param b [count, 10] */
export function compareLogits(a: Float32Array, b: Float32Array): Pick<Parity, 'worst' | 'answersChanged'> {
  let worst = a.length === b.length ? 0 : Infinity;
  let answersChanged = 0;
  const answer = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));
  for (let i = 0; i < a.length; i += 10) {
    for (let k = i; k < i + 10; k++) {
      const difference = Math.abs(a[k] - b[k]);
      // Not `Math.max`: a NaN must count as the worst there is.
      if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
    }
    if (answer(a.subarray(i, i + 10)) !== answer(b.subarray(i, i + 10))) answersChanged++;
  }
  return { worst, answersChanged };
}
