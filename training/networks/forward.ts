import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { stage } from '../kernels/stage.ts';
import { randomFrom } from '../lib/random.ts';
import { BATCH_NORM_EPSILON, type Layer, type Network } from './network.ts';

/** Tensors by the names of weightSpecs(), e.g. `3.kernel`. */
export type WeightTensors = Readonly<Record<string, Tensor>>;

export interface TrainingPass {
  /** [n, units of the last layer], not normalised. */
  readonly logits: Tensor2D;
  /** Batch mean and biased variance of each batch norm, by name (`1.mean`, `1.variance`). */
  readonly statistics: Readonly<Record<string, Tensor1D>>;
}

/**
 * The network as it learns: batch norm by the batch's own statistics, dropout by masks that `seed` fixes.
 * `images`: [n, h, w, channels] in 0..1.
 */
export function forwardTraining(network: Network, weights: WeightTensors, images: Tensor4D, seed: number): TrainingPass {
  const statistics: Record<string, Tensor1D> = {};
  let x: Tensor = images;
  let next = 0;
  while (next < network.layers.length) {
    const index = next++;
    const layer = network.layers[index];
    switch (layer.kind) {
      case 'conv': {
        x = convolve(x, weights, index, layer);
        if (!layer.bias) break;
        const end = stageEnd(network, next);
        x = stage(x as Tensor4D, undefined, weights[`${index}.bias`] as Tensor1D, end).y;
        next = end.next;
        break;
      }
      case 'batchNorm': {
        const end = stageEnd(network, next);
        const [scale, shift] = [weights[`${index}.scale`] as Tensor1D, weights[`${index}.shift`] as Tensor1D];
        const result = stage(asPictures(x), scale, shift, { ...end, epsilon: BATCH_NORM_EPSILON });
        statistics[`${index}.mean`] = result.mean!;
        statistics[`${index}.variance`] = result.variance!;
        x = x.rank === 4 ? result.y : tf.reshape(result.y, x.shape);
        next = end.next;
        break;
      }
      case 'dropout':
        x = tf.mul(x, dropoutMask(x.shape, layer.rate, seed, index));
        break;
      case 'relu':
      case 'maxPool':
      case 'globalAveragePool':
      case 'flatten':
      case 'dense':
        x = plainLayer(x, weights, index, layer);
        break;
    }
  }
  return { logits: x as Tensor2D, statistics };
}

/** The network as it answers: running averages instead of the batch's statistics, no dropout. */
export function forwardInference(network: Network, weights: WeightTensors, images: Tensor4D): Tensor2D {
  let x: Tensor = images;
  network.layers.forEach((layer, index) => {
    if (layer.kind === 'conv') {
      x = convolve(x, weights, index, layer);
      if (layer.bias) x = tf.add(x, weights[`${index}.bias`]);
    } else if (layer.kind === 'batchNorm') {
      const factor = tf.mul(weights[`${index}.scale`], tf.rsqrt(tf.add(weights[`${index}.variance`], BATCH_NORM_EPSILON)));
      x = tf.add(tf.mul(tf.sub(x, weights[`${index}.mean`]), factor), weights[`${index}.shift`]);
    } else if (layer.kind !== 'dropout') {
      x = plainLayer(x, weights, index, layer);
    }
  });
  return x as Tensor2D;
}

/** Which ReLU and pooling directly follow, to be done in one pass with what goes before. */
function stageEnd({ layers }: Network, next: number): { relu: boolean; pool: number; next: number } {
  const relu = layers[next]?.kind === 'relu';
  if (relu) next++;
  const after = layers[next];
  return after?.kind === 'maxPool' ? { relu, pool: after.size, next: next + 1 } : { relu, pool: 1, next };
}

type ConvolutionLayer = Extract<Layer, { kind: 'conv' }>;

function convolve(x: Tensor, weights: WeightTensors, index: number, layer: ConvolutionLayer): Tensor4D {
  return tf.conv2d(x as Tensor4D, weights[`${index}.kernel`] as Tensor4D, 1, layer.padding);
}

function plainLayer(x: Tensor, weights: WeightTensors, index: number, layer: Exclude<Layer, { kind: 'conv' | 'batchNorm' | 'dropout' }>): Tensor {
  switch (layer.kind) {
    case 'relu':
      return tf.relu(x);
    case 'maxPool':
      return tf.maxPool(x as Tensor4D, layer.size, layer.size, 'valid');
    case 'globalAveragePool':
      return tf.mean(x, [1, 2]);
    case 'flatten':
      return tf.reshape(x, [x.shape[0], -1]);
    case 'dense':
      return tf.add(tf.matMul(x as Tensor2D, weights[`${index}.kernel`] as Tensor2D), weights[`${index}.bias`]);
  }
}

function asPictures(x: Tensor): Tensor4D {
  return x.rank === 4 ? (x as Tensor4D) : tf.reshape(x, [x.shape[0], 1, 1, x.shape[x.rank - 1]]);
}

/** Inverted dropout: 1 ÷ (1 − rate) where a value stays, 0 where not, so that inference needs no change. */
function dropoutMask(shape: readonly number[], rate: number, seed: number, layer: number): Tensor {
  const random = randomFrom(seed, layer);
  const kept = 1 / (1 - rate);
  const size = shape.reduce((product, length) => product * length, 1);
  const mask = Float32Array.from({ length: size }, () => (random() < rate ? 0 : kept));
  return tf.tensor(mask, [...shape]);
}
