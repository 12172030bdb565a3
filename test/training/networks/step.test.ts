import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';
import { cnnClassic } from '../../../training/networks/cnn-classic.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { countWeights, weightSpecs, type Network } from '../../../training/networks/network.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { createStep, type StepResult } from '../../../training/networks/step.ts';
import { startThread } from '../../../training/lib/thread.ts';
import { relativeError } from '../kernels/on-both.ts';
import { sampleBatch } from './sample-batch.ts';

const small: Network = {
  name: 'small',
  layers: [
    { kind: 'conv', filters: 4, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 8, size: 3, padding: 'same', bias: true },
    { kind: 'maxPool', size: 3 },
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 12 },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'dense', units: 10 },
  ],
};

async function oneStep(network: Network, n: number, backend: 'wasm' | 'cpu'): Promise<StepResult & { logits: Float32Array }> {
  await startBackend(backend);
  const step = createStep(network);
  const { images, targets } = sampleBatch(n, network.planes);
  step.setWeights(initialWeights(network, 3));
  const result = await step.gradients(images, targets, n, 11);
  const logits = await step.predict(images, n);
  step.dispose();
  return { ...result, logits };
}

describe('a training step on wasm', () => {
  for (const [network, n] of [[scrawl, 2], [cnnClassic, 2], [small, 3], [small, 1]] as const) {
    test(`of ${network.name} with ${n} image${n === 1 ? '' : 's'} gives each weight the gradient that the cpu backend gives`, async () => {
      const ours = await oneStep(network, n, 'wasm');
      const judge = await oneStep(network, n, 'cpu');
      assert.ok(Math.abs(ours.loss - judge.loss) <= 1e-5 * judge.loss, `loss ${ours.loss}, ${judge.loss}`);
      assert.equal(ours.correct, judge.correct);
      assert.ok(relativeError(ours.logits, judge.logits) <= 1e-5);
      const specs = weightSpecs(network);
      const { trainable } = countWeights(specs);
      for (const { name, offset, size, trainable: learned } of specs) {
        const part = ({ gradients, statistics }: StepResult): Float32Array =>
          learned ? gradients.subarray(offset, offset + size) : statistics.subarray(offset - trainable, offset - trainable + size);
        const error = relativeError(part(ours), part(judge));
        assert.ok(error <= 1e-5, `${name}: relative error ${error}`);
      }
    });
  }

  test('gives the same bits for the same weights and arguments, and other ones for another seed', async () => {
    await startBackend('wasm');
    const step = createStep(scrawl);
    const weights = initialWeights(scrawl, 3);
    const { images, targets } = sampleBatch(10, scrawl.planes);
    const run = async (seed: number): Promise<StepResult> => {
      step.setWeights(weights);
      return step.gradients(images, targets, 10, seed);
    };
    const first = await run(5);
    const other = await run(6);
    for (let i = 0; i < 5; i++) assert.deepEqual(await run(5), first);
    assert.notEqual(other.loss, first.loss);
    step.dispose();
  });

  test('leaves no tensor behind', async () => {
    await startBackend('wasm');
    const empty = tf.memory().numTensors;
    const step = createStep(scrawl);
    const weights = initialWeights(scrawl, 3);
    const { images, targets } = sampleBatch(3, scrawl.planes);
    const use = async (): Promise<number> => {
      step.setWeights(weights);
      await step.gradients(images, targets, 3, 1);
      await step.predict(images, 3);
      return tf.memory().numTensors;
    };
    const held = await use();
    for (let i = 0; i < 3; i++) assert.equal(await use(), held);
    step.dispose();
    assert.equal(tf.memory().numTensors, empty);
  });

  test('uses weights as they are set, also through an array that is reused', async () => {
    await startBackend('wasm');
    const step = createStep(small);
    const { images } = sampleBatch(2);
    const weights = initialWeights(small, 1);
    step.setWeights(weights);
    const before = await step.predict(images, 2);
    weights.fill(0);
    assert.deepEqual(await step.predict(images, 2), before);
    step.setWeights(weights);
    assert.ok((await step.predict(images, 2)).every((logit) => logit === 0));
    step.dispose();
  });

  test('lowers the loss when its gradient is followed', async () => {
    await startBackend('wasm');
    const step = createStep(cnnClassic);
    const { trainable } = countWeights(weightSpecs(cnnClassic));
    const weights = initialWeights(cnnClassic, 1);
    const { images, targets } = sampleBatch(20);
    const losses: number[] = [];
    for (let i = 0; i < 8; i++) {
      step.setWeights(weights);
      const { loss, gradients } = await step.gradients(images, targets, 20, 1);
      for (let k = 0; k < trainable; k++) weights[k] -= 0.02 * gradients[k];
      losses.push(loss);
    }
    assert.ok(losses[7] < 0.8 * losses[0], losses.join(' '));
    step.dispose();
  });

  test('refuses arrays of the wrong length by name', async () => {
    await startBackend('wasm');
    const step = createStep(small);
    const { images, targets } = sampleBatch(2);
    assert.throws(() => step.setWeights(new Float32Array(3)), /weights: \d+ values were expected, 3 came/);
    await assert.rejects(step.gradients(images, targets, 3, 1), /targets: 30 values were expected, 20 came/);
    await assert.rejects(step.predict(images, 1), /images: 784 values were expected, 1568 came/);
    step.dispose();
  });

  test('gives in two worker threads at once the bits that it gives here', async () => {
    const here = await oneStep(scrawl, 2, 'wasm');
    const workers = [0, 1].map(() => startThread(new URL('./step-worker.ts', import.meta.url), undefined));
    const answers = await Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0] as StepResult));
    await Promise.all(workers.map((worker) => worker.terminate()));
    for (const answer of answers) assert.deepEqual(answer, { loss: here.loss, correct: here.correct, gradients: here.gradients, statistics: here.statistics });
  });
});
