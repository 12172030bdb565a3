import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';
import { assertClose, noise, onBoth } from './on-both.ts';

interface Case {
  readonly name: string;
  readonly input: [number, number, number, number];
  readonly filters: number;
  readonly size: number;
  readonly pad: 'valid' | 'same';
}

const CASES: readonly Case[] = [
  { name: 'one image, one channel', input: [1, 28, 28, 1], filters: 32, size: 3, pad: 'valid' },
  { name: 'odd sides and counts', input: [3, 7, 9, 5], filters: 11, size: 3, pad: 'valid' },
  { name: 'padded', input: [2, 4, 4, 12], filters: 8, size: 3, pad: 'same' },
  { name: 'padded, odd sides and counts', input: [5, 5, 3, 3], filters: 7, size: 3, pad: 'same' },
  { name: 'more images than a tile and a remainder', input: [9, 6, 6, 4], filters: 16, size: 3, pad: 'valid' },
  { name: 'whole tiles', input: [5, 12, 12, 32], filters: 16, size: 3, pad: 'valid' },
  { name: 'tiles that hang over both edges', input: [6, 7, 9, 8], filters: 24, size: 3, pad: 'valid' },
  { name: 'tiles that hang over both edges, padded', input: [3, 5, 3, 16], filters: 8, size: 3, pad: 'same' },
  { name: 'one padded pixel', input: [2, 1, 1, 8], filters: 8, size: 3, pad: 'same' },
  { name: 'a row longer than a strip of tiles', input: [2, 4, 36, 4], filters: 8, size: 3, pad: 'same' },
  { name: 'an even filter, padded unevenly', input: [2, 5, 5, 4], filters: 8, size: 2, pad: 'same' },
  { name: 'a filter as large as the picture', input: [2, 5, 5, 2], filters: 9, size: 5, pad: 'valid' },
  { name: 'a filter larger than the picture, padded', input: [1, 2, 2, 3], filters: 4, size: 5, pad: 'same' },
  { name: 'one pixel, one tap', input: [4, 1, 1, 6], filters: 10, size: 1, pad: 'valid' },
  { name: 'longer rows than a strip', input: [1, 3, 130, 4], filters: 8, size: 3, pad: 'valid' },
];

describe('convolution on wasm', () => {
  for (const { name, input, filters, size, pad } of CASES) {
    const filterShape: [number, number, number, number] = [size, size, input[3], filters];

    test(`${name}: forward and both gradients are those of the cpu backend`, async () => {
      const both = await onBoth(() => {
        const x = noise(input, 1) as tf.Tensor4D;
        const filter = noise(filterShape, 2) as tf.Tensor4D;
        const y = tf.conv2d(x, filter, 1, pad);
        const [dx, dFilter] = tf.grads((image, weights) => tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, 1, pad))([x, filter], noise(y.shape, 3));
        return [y, dx, dFilter];
      });
      assert.equal(both.ours[2].length, size * size * input[3] * filters);
      assertClose(both);
    });
  }

  test('a stride other than one goes to the backend itself, forward', async () => {
    assertClose(await onBoth(() => tf.conv2d(noise([2, 7, 7, 4], 1) as tf.Tensor4D, noise([3, 3, 4, 8], 2) as tf.Tensor4D, 2, 'same')));
  });

  test('the filter gradient of a stride other than one is refused by name', async () => {
    await startBackend('wasm');
    const learn = (): unknown =>
      tf.tidy(() => tf.grad((filter) => tf.conv2d(noise([1, 7, 7, 4], 1) as tf.Tensor4D, filter as tf.Tensor4D, 2, 'same'))(noise([3, 3, 4, 8], 2)));
    assert.throws(learn, /Conv2DBackpropFilter on wasm: only square filters with stride 1/);
  });

  test('results stay right when the memory has to grow under them', async () => {
    await startBackend('wasm');
    const small = noise([1, 6, 6, 4], 1) as tf.Tensor4D;
    const filter = noise([3, 3, 4, 8], 2) as tf.Tensor4D;
    const before = tf.tidy(() => tf.conv2d(small, filter, 1, 'valid').dataSync());
    const grown = tf.tidy(() => {
      // 40 MB of input: the backend's memory starts with 16.
      const large = tf.tile(small, [70_000, 1, 1, 1]);
      return tf.slice(tf.conv2d(large, filter, 1, 'valid'), [69_999, 0, 0, 0], [1, 4, 4, 8]).dataSync();
    });
    const after = tf.tidy(() => tf.conv2d(small, filter, 1, 'valid').dataSync());
    tf.dispose([small, filter]);
    assert.deepEqual(grown, before);
    assert.deepEqual(after, before);
  });
});
