/**
 * `npm run bench:train`: images a second of a whole step (weights in, forward, backward, gradients out) with our wasm
 * kernels, in one worker and in two, beside the same network on tfjs's cpu backend as it ships, in the same run: its
 * wasm backend as it ships cannot train at all. Then where the time of a step goes. Figures on the clock are the best
 * of five rounds and still only true on an idle machine; those a second of processor time hold on a busy one as well.
 * At the end, what the second outputs of the ONNX file cost a digit, asked for and not.
 */
import { once } from 'node:events';
import { startBackend } from '../kernels/backend.ts';
import { timeKernels, type KernelTime } from '../kernels/profile.ts';
import { timeOutputs } from '../bench/outputs.ts';
import { stepper, timeSteps, type Timing } from '../bench/steps.ts';
import type { BenchTask } from '../bench/worker.ts';
import { cnnClassic } from '../networks/cnn-classic.ts';
import type { Network } from '../networks/network.ts';
import { scrawl } from '../networks/scrawl.ts';
import { startThread } from '../lib/thread.ts';

const BATCH = 64;
const ROUNDS = 5;
const ROUND_MILLISECONDS = 1500;
/** Enough for the yardstick, at a few images a second. */
const PLAIN_BATCH = 4;

for (const network of [cnnClassic, scrawl]) {
  const one = await inWorkers(network, 1);
  const two = await inWorkers(network, 2);
  await startBackend('cpu');
  const plain = await timeSteps(stepper(network, PLAIN_BATCH), 1);
  const plainRate = (PLAIN_BATCH * plain.steps * 1000) / plain.processorMilliseconds;
  await startBackend('wasm');
  const step = stepper(network, BATCH);
  await timeSteps(step, 500);
  const stop = timeKernels('wasm');
  const timing = await timeSteps(step, 2000);
  const kernels = stop();
  const ourRate = (BATCH * timing.steps * 1000) / timing.processorMilliseconds;
  console.log(`\n${network.name}, batch ${BATCH} a worker: images/s`);
  row('1 worker', one.toFixed(0));
  row('2 workers', two.toFixed(0));
  console.log('images a second of processor time');
  row('our kernels', ourRate.toFixed(0), `${(ourRate / plainRate).toFixed(0)} times tfjs's cpu backend`);
  row("tfjs's cpu backend", plainRate.toFixed(2));
  printShares(kernels, timing);
}

const { without, unasked, asked } = await timeOutputs(scrawl);
console.log(`\n${scrawl.name} in onnxruntime-web: ms a digit`);
row('file of logits alone', without.toFixed(3));
row('with features and maps', unasked.toFixed(3), `not asked for: ${(unasked / without).toFixed(3)} times`);
row('asked for all', asked.toFixed(3), `${(asked / without).toFixed(3)} times`);
process.exit(0);

/** Images a second of `count` workers that compute at the same time. */
async function inWorkers(network: Network, count: number): Promise<number> {
  const task: BenchTask = { network, batch: BATCH };
  const workers = Array.from({ length: count }, () => startThread(new URL('../bench/worker.ts', import.meta.url), task));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const answers = workers.map(async (worker) => (await once(worker, 'message') as [number])[0]);
    for (const worker of workers) worker.postMessage({ milliseconds: ROUND_MILLISECONDS });
    best = Math.max(best, (await Promise.all(answers)).reduce((sum, speed) => sum + speed, 0));
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return best;
}

function printShares(kernels: readonly KernelTime[], { steps, milliseconds: total }: Timing): void {
  console.log(`share of a step of ${(total / steps).toFixed(1)} ms`);
  for (const { kernel, calls, milliseconds } of kernels.slice(0, 7)) {
    row(kernel, `${((100 * milliseconds) / total).toFixed(1)} %`, `${calls / steps} calls`);
  }
  const inKernels = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  row('outside of kernels', `${((100 * (total - inKernels)) / total).toFixed(1)} %`);
}

function row(name: string, value: string, note = ''): void {
  console.log(`  ${name.padEnd(24)}${value.padStart(8)}   ${note}`.trimEnd());
}
