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
 * pooling. One kernel on wasm, since memory traffic rather than arithmetic is its cost; composed of tfjs's operations
 * on other backends and for channels that do not come in fours.
 */
export function stage(x: Tensor4D, scale: Tensor1D | undefined, shift: Tensor1D, options: StageOptions): StageResult {
  const { epsilon, relu, pool } = options;
  if (tf.getBackend() !== 'wasm' || x.shape[3] % 4 !== 0) return composed(x, scale, shift, options);
  const attributes: NamedAttrMap = { normalize: epsilon !== undefined, epsilon: epsilon ?? 0, relu, pool };
  const inputs = { x, scale: scale ?? tf.ones(shift.shape), shift };
  const [y, mean, variance] = tf.engine().runKernel<Tensor[]>(STAGE, inputs, attributes) as [Tensor4D, Tensor1D, Tensor1D];
  return epsilon === undefined ? { y } : { y, mean, variance };
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
