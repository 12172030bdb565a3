import { DIGITS, softmax } from '../../src/core/reading/prediction.ts';
import type { Network } from '../networks/network.ts';
import { createStep } from '../networks/step.ts';

/** A trained network whose answers are taught beside the labels. */
export interface Teacher {
  readonly network: Network;
  /** In the layout of weightSpecs(network). */
  readonly weights: Float32Array;
}

const CLASSES = DIGITS.length;

/**
 * Teachers' opinion of a batch, on the backend that startBackend() has chosen: an ensemble handed on to one network
 * (Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015; at temperature 1, since label
 * smoothing has softened the teachers already).
 * @param share of each target that is the teachers' mean answer; the rest stays the label's, 0…1.
 * @returns what blends it into `targets`, n × 10, for `images`, n × 784 as the pupil sees them.
 */
export function createTeachers(teachers: readonly Teacher[], share: number): (images: Float32Array, targets: Float32Array, n: number) => Promise<void> {
  const steps = teachers.map(({ network, weights }) => {
    const step = createStep(network);
    step.setWeights(weights);
    return step;
  });
  return async (images, targets, n) => {
    if (steps.length === 0) return;
    for (let i = 0; i < targets.length; i++) targets[i] *= 1 - share;
    for (const step of steps) {
      const logits = await step.predict(images, n);
      for (let row = 0; row < n; row++) {
        const opinion = softmax(logits.subarray(row * CLASSES, (row + 1) * CLASSES), 1);
        for (let k = 0; k < CLASSES; k++) targets[row * CLASSES + k] += (share / steps.length) * opinion[k];
      }
    }
  };
}
