import type { NamedAttrMap, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { STAGE } from './ops/stage.ts';

export interface StageOptions {
  /** Added to the variance of batch norm; absent where there is none, and `shift` is then a plain bias. */
  readonly epsilon?: number;
  readonly relu: boolean;
  /** Side of the non-overlapping max-pooling window, 1 for none. */
  readonly pool: number;
}

export interface StageResult {
  readonly y: Tensor4D;
  /** Of this batch, per channel; only with an epsilon. No gradient passes through them. */
  readonly mean?: Tensor1D;
  readonly variance?: Tensor1D;
}

/**
 * What follows a convolution in training: batch norm by the batch's own statistics (or a bias), then ReLU, then max
 * pooling. One kernel on wasm, since memory traffic rather than arithmetic is its cost, and since tfjs's own sums there,
 * in float32, are off by 0.2 % on a large batch; composed of tfjs's operations on other backends.
 */
export function stage(x: Tensor4D, scale: Tensor1D | undefined, shift: Tensor1D, options: StageOptions): StageResult {
  const { epsilon, relu, pool } = options;
  if (tf.getBackend() !== 'wasm') return composed(x, scale, shift, options);
  const [channels] = shift.shape;
  if (channels % 4 !== 0) return inFours(x, scale, shift, options);
  const attributes: NamedAttrMap = { normalize: epsilon !== undefined, epsilon: epsilon ?? 0, relu, pool };
  const inputs = { x, scale: scale ?? tf.ones(shift.shape), shift };
  const [y, mean, variance] = tf.engine().runKernel<Tensor[]>(STAGE, inputs, attributes) as [Tensor4D, Tensor1D, Tensor1D];
  return epsilon === undefined ? { y } : { y, mean, variance };
}

/** The kernel works on four channels at a time: what lacks to that is filled with empty ones, and left out again. */
function inFours(x: Tensor4D, scale: Tensor1D | undefined, shift: Tensor1D, options: StageOptions): StageResult {
  const [channels] = shift.shape;
  const lacking: [number, number] = [0, 4 - (channels % 4)];
  const full = (one: Tensor1D): Tensor1D => tf.pad(one, [lacking]);
  const { y, mean, variance } = stage(tf.pad(x, [[0, 0], [0, 0], [0, 0], lacking]), scale && full(scale), full(shift), options);
  const own = (one: Tensor1D): Tensor1D => tf.slice(one, 0, channels);
  const result = { y: tf.slice(y, [0, 0, 0, 0], [-1, -1, -1, channels]) };
  return mean && variance ? { ...result, mean: own(mean), variance: own(variance) } : result;
}

function composed(x: Tensor4D, scale: Tensor1D | undefined, shift: Tensor1D, { epsilon, relu, pool }: StageOptions): StageResult {
  const moments = epsilon === undefined ? undefined : tf.moments(x, [0, 1, 2]) as { mean: Tensor1D; variance: Tensor1D };
  let y: Tensor = x;
  if (moments !== undefined) y = tf.mul(tf.sub(x, moments.mean), tf.rsqrt(tf.add(moments.variance, epsilon!)));
  if (scale !== undefined) y = tf.mul(y, scale);
  y = tf.add(y, shift);
  if (relu) y = tf.relu(y);
  if (pool > 1) y = tf.maxPool(y as Tensor4D, pool, pool, 'valid');
  return { y: y as Tensor4D, ...moments };
}
