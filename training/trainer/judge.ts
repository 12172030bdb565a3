import { PIXELS } from '../../src/core/gray-image.ts';
import { DIGITS, softmax } from '../../src/core/prediction.ts';
import type { JudgedSet } from './training-set.ts';

/** Sums over the pictures that one worker judged. */
export interface Judgement {
  readonly name: string;
  readonly count: number;
  readonly correct: number;
  /** Negative log-likelihood in nats. */
  readonly loss: number;
}

const CHUNK = 250;

/** Judges every `workers`-th chunk of the set, from the `worker`-th on. */
export async function judge(
  set: JudgedSet,
  worker: number,
  workers: number,
  predict: (images: Float32Array, n: number) => Promise<Float32Array>,
): Promise<Judgement> {
  let count = 0;
  let correct = 0;
  let loss = 0;
  for (let start = worker * CHUNK; start < set.labels.length; start += workers * CHUNK) {
    const n = Math.min(CHUNK, set.labels.length - start);
    const logits = await predict(set.images.subarray(start * PIXELS, (start + n) * PIXELS), n);
    for (let i = 0; i < n; i++) {
      const probabilities = softmax(logits.subarray(i * DIGITS.length, (i + 1) * DIGITS.length), 1);
      const label = set.labels[start + i];
      if (probabilities.indexOf(Math.max(...probabilities)) === label) correct++;
      loss -= Math.log(Math.max(probabilities[label], 1e-12));
    }
    count += n;
  }
  return { name: set.name, count, correct, loss };
}

/** The workers' sums put together: accuracy of each set, and the mean loss of all sets, each counting the same. */
export function summarise(judgements: readonly (readonly Judgement[])[]): Record<string, number> {
  const summary: Record<string, number> = {};
  const names = judgements[0].map(({ name }) => name);
  let losses = 0;
  for (const name of names) {
    const parts = judgements.map((each) => each.find((judgement) => judgement.name === name)!);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    summary[name] = parts.reduce((sum, part) => sum + part.correct, 0) / count;
    losses += parts.reduce((sum, part) => sum + part.loss, 0) / count;
  }
  return { loss: losses / names.length, ...summary };
}
