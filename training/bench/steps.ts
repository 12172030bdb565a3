import { initialWeights } from '../models/initial-weights.ts';
import type { Network } from '../models/network.ts';
import { createStep } from '../models/step.ts';
import { randomFrom } from '../random.ts';

/** A function that takes one whole step of `n` images: weights in, forward, backward, gradients out. */
export function stepper(network: Network, n: number): () => Promise<void> {
  const random = randomFrom(n);
  const images = Float32Array.from({ length: n * 784 }, () => random());
  const targets = Float32Array.from({ length: n * 10 }, (_, i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0));
  const weights = initialWeights(network, 1);
  const step = createStep(network);
  return async () => {
    step.setWeights(weights);
    await step.gradients(images, targets, n, 1);
  };
}

/** Steps a second, taken over `milliseconds` at least and one step at least. */
export async function rate(step: () => Promise<void>, milliseconds: number): Promise<number> {
  const start = performance.now();
  let steps = 0;
  do {
    await step();
    steps++;
  } while (performance.now() - start < milliseconds);
  return (steps * 1000) / (performance.now() - start);
}
