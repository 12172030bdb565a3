import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import { startBackend } from '../../../training/kernels/backend.ts';

/** Computes the same on our wasm kernels and on tfjs's cpu backend, which is slow, plain and the judge. */
export async function onBoth(compute: () => tf.Tensor | readonly tf.Tensor[]): Promise<{ ours: Float32Array[]; judge: Float32Array[] }> {
  return { ours: await run('wasm', compute), judge: await run('cpu', compute) };
}

async function run(backend: 'wasm' | 'cpu', compute: () => tf.Tensor | readonly tf.Tensor[]): Promise<Float32Array[]> {
  await startBackend(backend);
  return tf.tidy(() => [compute()].flat().map((tensor) => Float32Array.from(tensor.dataSync())));
}

/** Largest difference as a share of the judge's largest value, or of 1/100 where all are smaller (an exact 0, often). */
export function relativeError(ours: Float32Array, judge: Float32Array): number {
  assert.equal(ours.length, judge.length);
  let difference = 0;
  let size = 0.01;
  for (let i = 0; i < judge.length; i++) {
    if (Number.isNaN(ours[i]) !== Number.isNaN(judge[i])) return NaN;
    difference = Math.max(difference, Math.abs(ours[i] - judge[i]));
    size = Math.max(size, Math.abs(judge[i]));
  }
  return difference / size;
}

export function assertClose(both: { ours: Float32Array[]; judge: Float32Array[] }, limit = 1e-5): void {
  assert.equal(both.ours.length, both.judge.length);
  both.ours.forEach((values, index) => {
    const error = relativeError(values, both.judge[index]);
    assert.ok(error <= limit, `output ${index}: relative error ${error}`);
  });
}

/** Values without pattern in −1..1, the same for the same seed. */
export function noise(shape: number[], seed: number): tf.Tensor {
  let state = seed * 2654435761;
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return tf.tensor(values, shape);
}
