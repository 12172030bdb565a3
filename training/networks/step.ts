import type { Tensor, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { classesOf } from '../../src/core/classes.ts';
import { forwardInference, forwardTraining } from './forward.ts';
import { checkOutputs, countWeights, inputShape, weightSpecs, type Network } from './network.ts';

/**
 * What a data-parallel trainer calls for each step. All arrays are plain Float32Arrays in the layout of
 * weightSpecs(): nothing of tfjs leaks out, so that they can cross to another thread. Answers are promises because a
 * GPU can be read in no other way; calls must not overlap.
 */
export interface StepResult {
  /** Soft-label cross-entropy in nats, mean over the `n` images. */
  readonly loss: number;
  /** Images whose largest logit is at the largest target. */
  readonly correct: number;
  /** Gradient of `loss` by the trainable weights; length `countWeights(specs).trainable`. A fresh array each call. */
  readonly gradients: Float32Array;
  /**
   * Batch mean and (biased) variance of each batch norm, in the layout of the non-trainable weights: the value of
   * `spec` stands at `spec.offset - trainable`. What the running averages are made of. A fresh array each call.
   */
  readonly statistics: Float32Array;
}

export interface TrainingStep {
  /** Copies all weights, running averages included; length `countWeights(specs).total`. */
  setWeights(flat: Float32Array): void;
  /**
   * Forward and backward. `images`: [n, planes, 28, 28] in 0..1 as of `toTensorData`, `targets`: [n, classes] soft labels, `seed`: fixes the dropout mask.
   * Same weights and arguments give the same bits.
   */
  gradients(images: Float32Array, targets: Float32Array, n: number, seed: number): Promise<StepResult>;
  /** Logits [n, classes] as the exported network gives them: running averages, no dropout. */
  predict(images: Float32Array, n: number): Promise<Float32Array>;
  /** Frees the weights' memory in the backend. */
  dispose(): void;
}

/**
 * A step of `network` on the backend that startBackend() has chosen. All weights are 0 until they are set.
 * @throws RangeError where it does not end in a logit for each class.
 */
export function createStep(network: Network): TrainingStep {
  checkOutputs(network);
  const classes = classesOf(network).length;
  const [height, width, planes] = inputShape(network);
  const specs = weightSpecs(network);
  const { trainable, total } = countWeights(specs);
  const variables: Record<string, Variable> = {};
  for (const spec of specs) variables[spec.name] = tf.tidy(() => tf.variable(tf.zeros([...spec.shape]), spec.trainable));
  const learned = specs.filter((spec) => spec.trainable);
  const tracked = specs.filter((spec) => !spec.trainable);
  const learnedVariables = learned.map((spec) => variables[spec.name]);

  const picture = (images: Float32Array, n: number): tf.Tensor4D => {
    expectLength('images', images, n * planes * PIXELS);
    return tf.tensor4d(channelsLast(images, n, planes), [n, height, width, planes]);
  };

  return {
    setWeights(flat) {
      expectLength('weights', flat, total);
      for (const { name, offset, size, shape } of specs) {
        tf.tidy(() => variables[name].assign(tf.tensor(flat.subarray(offset, offset + size), [...shape])));
      }
    },

    async gradients(images, targets, n, seed) {
      expectLength('targets', targets, n * classes);
      let logits!: Tensor2D;
      const statistics: Tensor[] = [];
      const computed = tf.tidy(() => {
        const input = picture(images, n);
        const labels = tf.tensor2d(targets, [n, classes]);
        const { value, grads } = tf.variableGrads(() => {
          const pass = forwardTraining(network, variables, input, seed);
          logits = tf.keep(pass.logits);
          for (const { name } of tracked) statistics.push(tf.keep(pass.statistics[name]));
          return tf.neg(tf.div(tf.sum(tf.mul(labels, tf.logSoftmax(logits))), n));
        }, learnedVariables);
        return { loss: value, gradients: learnedVariables.map((variable) => grads[variable.name]) };
      });
      const result = {
        loss: (await computed.loss.data())[0],
        correct: countCorrect((await logits.data()) as Float32Array, targets, n),
        gradients: await flatten(computed.gradients, trainable),
        statistics: await flatten(statistics, total - trainable),
      };
      tf.dispose([computed, logits, statistics]);
      return result;
    },

    async predict(images, n) {
      const logits = tf.tidy(() => forwardInference(network, variables, picture(images, n)));
      const values = (await logits.data()) as Float32Array;
      logits.dispose();
      return values;
    },

    dispose() {
      tf.dispose(variables);
    },
  };
}

/** [n, planes, pixels] as [n, pixels, planes], which is how tfjs's kernels want pictures. */
function channelsLast(images: Float32Array, n: number, planes: number): Float32Array {
  if (planes === 1) return images.subarray();
  const result = new Float32Array(images.length);
  for (let start = 0; start < n * planes * PIXELS; start += planes * PIXELS) {
    for (let plane = 0; plane < planes; plane++) {
      for (let i = 0; i < PIXELS; i++) result[start + i * planes + plane] = images[start + plane * PIXELS + i];
    }
  }
  return result;
}

function expectLength(what: string, values: Float32Array, expected: number): void {
  if (values.length !== expected) throw new RangeError(`${what}: ${expected} values were expected, ${values.length} came.`);
}

async function flatten(tensors: readonly Tensor[], length: number): Promise<Float32Array> {
  const flat = new Float32Array(length);
  let offset = 0;
  for (const tensor of tensors) {
    flat.set((await tensor.data()), offset);
    offset += tensor.size;
  }
  return flat;
}

function countCorrect(logits: Float32Array, targets: Float32Array, n: number): number {
  const classes = targets.length / n;
  const answer = (values: Float32Array, i: number): number => largest(values.subarray(i * classes, (i + 1) * classes));
  let correct = 0;
  for (let i = 0; i < n; i++) {
    if (answer(logits, i) === answer(targets, i)) correct++;
  }
  return correct;
}

function largest(values: Float32Array): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}
