import { softmax } from '../../src/core/reading/prediction.ts';
import type { Network } from '../networks/network.ts';
import { createStep } from '../networks/step.ts';

/** A trained network whose answers are taught beside the labels. */
export interface Teacher {
  readonly network: Network;
  /** In the layout of weightSpecs(network). */
  readonly weights: Float32Array;
}

/**
 * Teachers' opinion of a batch, on the backend that startBackend() has chosen: an ensemble handed on to one network
 * (Hinton, Vinyals, Dean, "Distilling the Knowledge in a Neural Network", 2015; at temperature 1, since label
 * smoothing has softened the teachers already).
 * @param share of each target that is the teachers' mean answer; the rest stays the label's, 0…1.
 * @returns what blends it into `targets`, [n, classes], for `images`, [n, planes, 28, 28] as the pupil sees them; of the
 *   rows that are `asked` about: where teachers err, a correction says what is right.
 */
export function createTeachers(teachers: readonly Teacher[], share: number): (images: Float32Array, targets: Float32Array, n: number, asked?: (row: number) => boolean) => Promise<void> {
  const steps = teachers.map(({ network, weights }) => {
    const step = createStep(network);
    step.setWeights(weights);
    return step;
  });
  return async (images, targets, n, asked = () => true) => {
    if (steps.length === 0) return;
    const classes = targets.length / n;
    const rows = Array.from({ length: n }, (_, row) => row).filter(asked);
    for (const row of rows) for (let k = 0; k < classes; k++) targets[row * classes + k] *= 1 - share;
    for (const step of steps) {
      const logits = await step.predict(images, n);
      for (const row of rows) {
        const opinion = softmax(logits.subarray(row * classes, (row + 1) * classes), 1);
        for (let k = 0; k < classes; k++) targets[row * classes + k] += (share / steps.length) * opinion[k];
      }
    }
  };
}
