import { parentPort } from 'node:worker_threads';
import { startBackend } from '../../../training/kernels/backend.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { createStep } from '../../../training/networks/step.ts';
import { sampleBatch } from './sample-batch.ts';

await startBackend('wasm');
const step = createStep(scrawl);
const { images, targets } = sampleBatch(2, scrawl.planes);
step.setWeights(initialWeights(scrawl, 3));
parentPort!.postMessage(await step.gradients(images, targets, 2, 11));
