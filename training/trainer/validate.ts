import { PIXELS } from '../../src/core/gray-image.ts';
import { DIGITS } from '../../src/core/prediction.ts';
import type { JudgedSet } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import { negativeLogLikelihood } from '../metrics/calibration.ts';

/** Sums over the pictures of one set that one worker validated. */
export interface PartialValidation {
  readonly name: string;
  readonly count: number;
  readonly correct: number;
  /** Negative log-likelihood in nats. */
  readonly loss: number;
}

const CHUNK = 250;

/** Reads every `workers`-th chunk of the set, from the `worker`-th on. */
export async function validatePart(
  set: JudgedSet,
  worker: number,
  workers: number,
  predict: (images: Float32Array, n: number) => Promise<Float32Array>,
): Promise<PartialValidation> {
  let count = 0;
  let correct = 0;
  let loss = 0;
  for (let start = worker * CHUNK; start < set.count; start += workers * CHUNK) {
    const n = Math.min(CHUNK, set.count - start);
    const labels = set.labels.subarray(start, start + n);
    const logits = await predict(tensorsOf(set.images.subarray(start * PIXELS, (start + n) * PIXELS)), n);
    labels.forEach((label, i) => {
      const own = logits.subarray(i * DIGITS.length, (i + 1) * DIGITS.length);
      if (own.indexOf(Math.max(...own)) === label) correct++;
    });
    loss += n * negativeLogLikelihood(logits, labels, 1);
    count += n;
  }
  return { name: set.name, count, correct, loss };
}

/** The workers' sums put together: accuracy of each set, and as `loss` the mean of all sets, each counting the same. */
export function summarise(parts: readonly (readonly PartialValidation[])[]): Record<string, number> {
  const summary: Record<string, number> = {};
  const names = parts[0].map(({ name }) => name);
  let losses = 0;
  for (const name of names) {
    const own = parts.map((each) => each.find((part) => part.name === name)!);
    const count = own.reduce((sum, part) => sum + part.count, 0);
    summary[name] = own.reduce((sum, part) => sum + part.correct, 0) / count;
    losses += own.reduce((sum, part) => sum + part.loss, 0) / count;
  }
  return { loss: losses / names.length, ...summary };
}
