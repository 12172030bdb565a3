import { initialWeights } from '../networks/initial-weights.ts';
import type { Network } from '../networks/network.ts';
import { createStep } from '../networks/step.ts';
import { randomFrom } from '../lib/random.ts';

/** A function that takes one whole step of `n` images: weights in, forward, backward, gradients out. */
export function stepper(network: Network, n: number): () => Promise<void> {
  const random = randomFrom(n);
  const images = Float32Array.from({ length: n * (network.planes ?? 1) * 784 }, () => random());
  const targets = Float32Array.from({ length: n * 10 }, (_, i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0));
  const weights = initialWeights(network, 1);
  const step = createStep(network);
  return async () => {
    step.setWeights(weights);
    await step.gradients(images, targets, n, 1);
  };
}

export interface Timing {
  readonly steps: number;
  readonly milliseconds: number;
  /** Of the whole process; less than the time on the clock where other processes hold the cores. */
  readonly processorMilliseconds: number;
}

/** Takes steps for `milliseconds` at least, one at least. */
export async function timeSteps(step: () => Promise<void>, milliseconds: number): Promise<Timing> {
  const start = performance.now();
  const before = process.cpuUsage();
  let steps = 0;
  do {
    await step();
    steps++;
  } while (performance.now() - start < milliseconds);
  const { user, system } = process.cpuUsage(before);
  return { steps, milliseconds: performance.now() - start, processorMilliseconds: (user + system) / 1000 };
}
