import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';
import { stage, type StageOptions } from '../../../training/kernels/stage.ts';
import { assertClose, noise, onBoth } from './on-both.ts';

interface Case extends StageOptions {
  readonly name: string;
  readonly input: [number, number, number, number];
  /** Added to every input: far above, or far below zero. */
  readonly level?: number;
  /** Added to every shift. */
  readonly lift?: number;
}

const EPSILON = 1e-3;
const CASES: readonly Case[] = [
  { name: 'batch norm alone', input: [3, 4, 4, 8], epsilon: EPSILON, relu: false, pool: 1 },
  { name: 'batch norm and ReLU', input: [3, 5, 7, 12], epsilon: EPSILON, relu: true, pool: 1 },
  { name: 'batch norm, ReLU and pooling', input: [2, 6, 6, 4], epsilon: EPSILON, relu: true, pool: 2 },
  { name: 'batch norm and pooling without ReLU, all below zero', input: [2, 6, 6, 4], epsilon: EPSILON, relu: false, pool: 2, lift: -9 },
  { name: 'everything cut off by the ReLU', input: [2, 4, 4, 4], epsilon: EPSILON, relu: true, pool: 2, lift: -9 },
  { name: 'pooling with a remainder at the edge', input: [2, 7, 5, 4], epsilon: EPSILON, relu: true, pool: 2 },
  { name: 'pooling by three', input: [2, 7, 6, 8], epsilon: EPSILON, relu: true, pool: 3 },
  { name: 'one image of one pixel', input: [1, 1, 1, 4], epsilon: EPSILON, relu: true, pool: 1 },
  { name: 'a mean a hundred times the deviation', input: [4, 6, 6, 4], epsilon: EPSILON, relu: true, pool: 1, level: 60 },
  { name: 'bias alone', input: [2, 3, 3, 4], relu: false, pool: 1 },
  { name: 'bias, ReLU and pooling', input: [2, 7, 6, 4], relu: true, pool: 2 },
  { name: 'channels that do not come in fours', input: [2, 4, 4, 6], epsilon: EPSILON, relu: true, pool: 2 },
];

describe('the stage after a convolution, in one kernel on wasm', () => {
  for (const { name, input, level = 0, lift = 0, ...options } of CASES) {
    test(`${name}: values, statistics and gradients are those of tfjs's own operations`, async () => {
      const both = await onBoth(() => {
        const channels = [input[3]];
        const x = tf.add<tf.Tensor4D>(noise(input, 1), level);
        const scale = noise(channels, 2) as tf.Tensor1D;
        const shift = tf.add<tf.Tensor1D>(noise(channels, 3), lift);
        const apply = (image: tf.Tensor, factor: tf.Tensor, bias: tf.Tensor): ReturnType<typeof stage> =>
          stage(image as tf.Tensor4D, options.epsilon === undefined ? undefined : (factor as tf.Tensor1D), bias as tf.Tensor1D, options);
        const { y, mean, variance } = apply(x, scale, shift);
        const dy = noise(y.shape, 4);
        if (options.epsilon === undefined) return [y, ...tf.grads((image, bias) => apply(image, scale, bias).y)([x, shift], dy)];
        return [y, mean!, variance!, ...tf.grads((image, factor, bias) => apply(image, factor, bias).y)([x, scale, shift], dy)];
      });
      // Where x̂ is all rounding, the gradient by the input is a difference of nearly equal numbers.
      assertClose(both, level === 0 ? 1e-5 : 1e-3);
    });
  }

  for (const channels of [4, 6]) {
    test(`the statistics of a large batch of ${channels} channels are not off by what float32 loses in a long sum`, async () => {
      await startBackend('wasm');
      const shape: [number, number, number, number] = [96, 28, 28, channels];
      const values = Float32Array.from({ length: shape.reduce((product, size) => product * size) }, (_, i) => 1001 + (i % 7) / 7);
      const [mean, variance] = tf.tidy(() => {
        const { mean, variance } = stage(tf.tensor4d(values, shape), tf.ones([channels]), tf.zeros([channels]), { epsilon: EPSILON, relu: false, pool: 1 });
        return [mean!.dataSync(), variance!.dataSync()];
      });
      for (let channel = 0; channel < channels; channel++) {
        const own = values.filter((_, i) => i % channels === channel);
        const exact = own.reduce((sum, value) => sum + value, 0) / own.length;
        const spread = own.reduce((sum, value) => sum + (value - exact) ** 2, 0) / own.length;
        assert.ok(Math.abs(mean[channel] / exact - 1) < 1e-6, `mean ${mean[channel]} of ${exact}`);
        assert.ok(Math.abs(variance[channel] / spread - 1) < 1e-4, `variance ${variance[channel]} of ${spread}`);
      }
    });
  }

  test('a channel without variance gives its shift, and finite gradients', async () => {
    await startBackend('wasm');
    const [y, dx] = tf.tidy(() => {
      const x = tf.fill<tf.Rank.R4>([2, 2, 2, 4], 5);
      const apply = (image: tf.Tensor): tf.Tensor => stage(image as tf.Tensor4D, tf.ones([4]), tf.fill([4], 0.25), { epsilon: EPSILON, relu: true, pool: 1 }).y;
      return [apply(x).dataSync(), tf.grad(apply)(x).dataSync()];
    });
    assert.ok(y.every((value) => value === 0.25));
    assert.ok(dx.every((value) => Math.abs(value) < 1e-5));
  });
});
