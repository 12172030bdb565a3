import { classesOf, DIGITS } from '../../src/core/classes.ts';
import { startBackend } from '../kernels/backend.ts';
import { validationSets } from '../data/judged-sets.ts';
import { seenAt, seenSet, tensorsOf, type SeenSet } from '../data/tensors.ts';
import type { Network } from '../networks/network.ts';
import { createStep } from '../networks/step.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { decodeNetwork } from '../onnx/decode-network.ts';
import { openOnnx } from '../onnx/ort.ts';

/** Largest difference of a logit that rounding explains; a wrong layout or a wrong fold differs by whole numbers. */
export const TOLERANCE = 1e-4;

export interface Difference {
  /** Largest absolute difference of a logit. */
  readonly worst: number;
  /** How many pictures got another answer. */
  readonly answersChanged: number;
}

/** Of tfjs and onnxruntime-web on the same weights. */
export interface Parity extends Difference {
  readonly images: number;
  /** What storing the weights as halves makes of it. */
  readonly rounding: Difference;
}

/**
 * 1,000 drawings of the validation parts: half from MNIST, half from pen strokes.
 * @param limit at most so many of each source, for small runs.
 */
export function parityDrawings(limit = Infinity): SeenSet {
  const counts: Readonly<Record<string, number>> = { mnistValidation: 500, pendigitsValidation: 250, unipenValidation: 250 };
  const sets = validationSets(Math.min(limit, Math.max(...Object.values(counts)))).filter(({ name }) => name in counts);
  return seenSet(sets.flatMap((set) => Array.from({ length: Math.min(set.count, counts[set.name]) }, (_, i) => seenAt(set, i))));
}

/** A network as it was trained, and what it is exported as. */
export interface Exported {
  readonly network: Network;
  readonly weights: Float32Array;
  /** The ONNX file that ships. */
  readonly shipped: Uint8Array;
  /** The same in float32. */
  readonly exact: Uint8Array;
}

/**
 * Compares tfjs with onnxruntime-web: the trained weights with their file in float32, which shows a wrong layout or
 * fold, and the weights that ship, as they can be read back, with the file that ships.
 */
export async function checkParity({ network, weights, shipped, exact }: Exported, drawings: SeenSet): Promise<Parity> {
  const images = tensorsOf(drawings, network.planes ?? 1);
  const rounded = decodeNetwork(shipped);
  const trained = await trainedLogits(network, weights, images);
  const exported = await exportedLogits(shipped, images);
  const compare = (a: Float32Array, b: Float32Array): Difference => compareLogits(a, b, classesOf(network).length);
  const differences = [
    compare(trained, await exportedLogits(exact, images)),
    compare(await trainedLogits(rounded.network, rounded.weights, images), exported),
  ];
  return {
    worst: Math.max(...differences.map(({ worst }) => worst)),
    answersChanged: Math.max(...differences.map(({ answersChanged }) => answersChanged)),
    images: drawings.images.length / PIXELS,
    rounding: compare(trained, exported),
  };
}

async function trainedLogits(network: Network, weights: Float32Array, images: Float32Array): Promise<Float32Array> {
  await startBackend('wasm');
  const step = createStep(network);
  step.setWeights(weights);
  const logits = await step.predict(images, images.length / ((network.planes ?? 1) * PIXELS));
  step.dispose();
  return logits;
}

async function exportedLogits(onnx: Uint8Array, images: Float32Array): Promise<Float32Array> {
  const model = await openOnnx(onnx);
  const logits = await model.run(images);
  await model.close();
  return logits;
}

/** @param a [count, classes] @param b [count, classes] */
export function compareLogits(a: Float32Array, b: Float32Array, classes: number = DIGITS.length): Difference {
  let worst = a.length === b.length ? 0 : Infinity;
  let answersChanged = 0;
  const answer = (logits: Float32Array): number => logits.indexOf(Math.max(...logits));
  for (let i = 0; i < a.length; i += classes) {
    for (let k = i; k < i + classes; k++) {
      const difference = Math.abs(a[k] - b[k]);
      // Not `Math.max`: a NaN must count as the worst there is.
      if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference;
    }
    if (answer(a.subarray(i, i + classes)) !== answer(b.subarray(i, i + classes))) answersChanged++;
  }
  return { worst, answersChanged };
}
