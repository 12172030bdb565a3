/** Started by backend.test.ts in a process of its own, since Vulkan reads its settings once. Prints one line of JSON. */
import { startBackend } from '../../../training/kernels/backend.ts';
import { messageOf } from '../../../src/core/errors.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import type { Network } from '../../../training/networks/network.ts';
import { createStep } from '../../../training/networks/step.ts';
import { sampleBatch } from '../networks/sample-batch.ts';
import { relativeError } from './on-both.ts';

export interface GpuAnswer {
  readonly auto: string;
  /** Why WebGPU did not start, by itself and with software adapters allowed; null where it did. */
  readonly refusal: string | null;
  readonly softwareRefusal: string | null;
  /** Of a step's gradients on WebGPU against wasm; null without any adapter. */
  readonly error: number | null;
}

const tiny: Network = {
  name: 'tiny',
  layers: [
    { kind: 'conv', filters: 4, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 8, size: 3, padding: 'same', bias: true },
    { kind: 'globalAveragePool' },
    { kind: 'dense', units: 10 },
  ],
};

async function gradients(): Promise<Float32Array> {
  const step = createStep(tiny);
  const { images, targets } = sampleBatch(2);
  step.setWeights(initialWeights(tiny, 1));
  const result = await step.gradients(images, targets, 2, 1);
  step.dispose();
  return result.gradients;
}

async function refusalOf(allowSoftwareGpu: boolean): Promise<string | null> {
  try {
    await startBackend('webgpu', { allowSoftwareGpu });
    return null;
  } catch (thrown) {
    return messageOf(thrown);
  }
}

const auto = await startBackend('auto', { allowSoftwareGpu: false });
const refusal = await refusalOf(false);
const softwareRefusal = await refusalOf(true);
const onGpu = softwareRefusal === null ? await gradients() : undefined;
await startBackend('wasm');
const answer: GpuAnswer = { auto, refusal, softwareRefusal, error: onGpu === undefined ? null : relativeError(onGpu, await gradients()) };
console.log(JSON.stringify(answer));
process.exit(0);
