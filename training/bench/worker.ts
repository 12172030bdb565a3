import { parentPort, workerData } from 'node:worker_threads';
import { startBackend } from '../kernels/backend.ts';
import type { Network } from '../networks/network.ts';
import { stepper, timeSteps } from './steps.ts';

/** What a worker of the benchmark is started with; each message `{ milliseconds }` is answered with images a second. */
export interface BenchTask {
  readonly network: Network;
  readonly batch: number;
}

const { network, batch } = workerData as BenchTask;
await startBackend('wasm');
const step = stepper(network, batch);
await step();
parentPort!.on('message', ({ milliseconds }: { milliseconds: number }) => {
  void timeSteps(step, milliseconds).then((timing) => parentPort!.postMessage((timing.steps * batch * 1000) / timing.milliseconds));
});
parentPort!.postMessage('ready');
