import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';
import { forwardInference, forwardTraining } from '../../../training/networks/forward.ts';
import type { Network } from '../../../training/networks/network.ts';

const dropping: Network = { name: 'dropping', layers: [{ kind: 'flatten' }, { kind: 'dropout', rate: 0.3 }] };

describe('dropout', () => {
  const values = (seed: number): number[] =>
    tf.tidy(() => [...forwardTraining(dropping, {}, tf.ones([10, 30, 30, 1]), seed).logits.dataSync()]);

  test('keeps its share of the values and scales them so that the mean stays', async () => {
    await startBackend('wasm');
    const found = values(1);
    const kept = found.filter((value) => value !== 0);
    assert.ok(kept.every((value) => value === Math.fround(1 / 0.7)));
    // Six standard deviations of a binomial share.
    assert.ok(Math.abs(kept.length / found.length - 0.7) < 6 * Math.sqrt(0.21 / found.length), String(kept.length));
  });

  test('is the same for the same seed and unrelated for its neighbour', async () => {
    await startBackend('wasm');
    const [first, again, next] = [values(1), values(1), values(2)];
    assert.deepEqual(again, first);
    const agreeing = next.filter((value, index) => (value === 0) === (first[index] === 0)).length / first.length;
    assert.ok(Math.abs(agreeing - (0.49 + 0.09)) < 0.05, String(agreeing));
  });

  test('is absent from inference', async () => {
    await startBackend('wasm');
    assert.ok(tf.tidy(() => forwardInference(dropping, {}, tf.ones([2, 3, 3, 1])).dataSync()).every((value) => value === 1));
  });
});

test('inference uses the running averages, training those of its batch', async () => {
  await startBackend('wasm');
  const network: Network = { name: 'norm', layers: [{ kind: 'batchNorm' }, { kind: 'flatten' }] };
  const [answered, trained, mean, variance] = tf.tidy(() => {
    const weights = { '0.scale': tf.tensor1d([2]), '0.shift': tf.tensor1d([1]), '0.mean': tf.tensor1d([10]), '0.variance': tf.tensor1d([4 - 1e-3]) };
    const x = tf.tensor4d([10, 12, 14, 16], [4, 1, 1, 1]);
    const { logits, statistics } = forwardTraining(network, weights, x, 1);
    return [forwardInference(network, weights, x), logits, statistics['0.mean'], statistics['0.variance']].map((tensor) => [...tensor.dataSync()]);
  });
  const close = (found: number[], expected: number[]): void => found.forEach((value, index) => assert.ok(Math.abs(value - expected[index]) < 1e-5, String(found)));
  close(answered, [1, 3, 5, 7]);
  close(mean, [13]);
  close(variance, [5]);
  close(trained, [-3, -1, 1, 3].map((deviation) => 1 + (2 * deviation) / Math.sqrt(5 + 1e-3)));
});
