import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';
import { assertClose, noise, onBoth } from './on-both.ts';

describe('matrix products on wasm', () => {
  const sizes = { 'one row': [1, 5, 3], odd: [7, 13, 9], 'a dense layer': [10, 96, 10] } as const;
  for (const [name, [rows, inner, columns]] of Object.entries(sizes)) {
    for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true], [true, true]] as const) {
      test(`${name}, ${transposeA ? 'aᵀ' : 'a'}·${transposeB ? 'bᵀ' : 'b'} is that of the cpu backend`, async () => {
        const a = transposeA ? [inner, rows] : [rows, inner];
        const b = transposeB ? [columns, inner] : [inner, columns];
        assertClose(await onBoth(() => tf.matMul(noise(a, 1), noise(b, 2), transposeA, transposeB)));
      });
    }
  }

  test('a batch of matrices is multiplied by the backend itself', async () => {
    assertClose(await onBoth(() => tf.matMul(noise([3, 4, 5], 1), noise([3, 5, 2], 2))));
  });
});

describe('sums on wasm', () => {
  for (const [axes, keepDims] of [[[0], false], [[0, 1], false], [[0, 1, 2], true], [[1], false], [[2, 3], true], [[0, 1, 2, 3], false]] as const) {
    test(`over axes ${axes.join(', ')}${keepDims ? ', kept as ones,' : ''} are those of the cpu backend`, async () => {
      const both = await onBoth(() => tf.sum(noise([3, 5, 7, 6], 1), [...axes], keepDims));
      assertClose(both);
    });
  }

  test('of 200,000 equal small numbers lose nothing', async () => {
    await startBackend('wasm');
    const [total] = tf.tidy(() => tf.sum(tf.fill([200_000, 1], 0.1), 0).dataSync());
    assert.ok(Math.abs(total - 20_000) < 0.01, `sum ${total}`);
  });
});

describe('the gradient of max pooling on wasm', () => {
  const pool = (input: tf.Tensor, size: number, stride: number, pad: 'valid' | 'same'): tf.Tensor[] => {
    const y = tf.maxPool(input as tf.Tensor4D, size, stride, pad);
    return [tf.grad((x) => tf.maxPool(x as tf.Tensor4D, size, stride, pad))(input, noise(y.shape, 9))];
  };

  test('goes to the largest value where every value of a window is negative', async () => {
    const both = await onBoth(() => pool(tf.sub(noise([2, 6, 6, 5], 1), 2), 2, 2, 'valid'));
    assertClose(both, 0);
    assert.equal(both.ours[0].filter((value) => value !== 0).length, 2 * 3 * 3 * 5);
  });

  test('goes to the first value of a window of zeros', async () => {
    await startBackend('wasm');
    const gradient = tf.tidy(() => tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(tf.zeros([1, 2, 2, 1])).dataSync());
    assert.deepEqual([...gradient], [1, 0, 0, 0]);
  });

  test('is that of the cpu backend for odd sides, overlapping windows and padding', async () => {
    assertClose(await onBoth(() => pool(noise([2, 7, 5, 3], 1), 2, 2, 'valid')), 0);
    assertClose(await onBoth(() => pool(noise([2, 7, 5, 3], 1), 3, 1, 'valid')));
    assertClose(await onBoth(() => pool(noise([2, 7, 5, 3], 1), 3, 2, 'same')));
  });
});

test('a clone on wasm outlives its original', async () => {
  await startBackend('wasm');
  const original = tf.tensor1d([1, 2, 3]);
  const clone = tf.clone(original);
  original.dispose();
  const other = tf.tensor1d([7, 8, 9]);
  assert.deepEqual([...clone.dataSync()], [1, 2, 3]);
  tf.dispose([clone, other]);
});
