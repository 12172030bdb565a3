import type { Recipe } from '../networks/recipe.ts';

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019), on flat
 * vectors: every worker takes the same step on its own copy, so that weights never travel, only gradients.
 */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-7;

/**
 * Moves `weights` against `gradients`, in place.
 * @param moments first and second moments, updated in place.
 * @param step counted from 1.
 * @param decay weight decay of each weight; 0 for biases and batch norm.
 */
export function adamStep(
  weights: Float32Array,
  gradients: Float32Array,
  moments: { readonly first: Float32Array; readonly second: Float32Array },
  step: number,
  learningRate: number,
  decay: Float32Array,
): void {
  const { first, second } = moments;
  const correction1 = 1 - BETA1 ** step;
  const correction2 = 1 - BETA2 ** step;
  for (let i = 0; i < gradients.length; i++) {
    const gradient = gradients[i];
    first[i] = BETA1 * first[i] + (1 - BETA1) * gradient;
    second[i] = BETA2 * second[i] + (1 - BETA2) * gradient * gradient;
    const direction = first[i] / correction1 / (Math.sqrt(second[i] / correction2) + EPSILON);
    weights[i] -= learningRate * (direction + decay[i] * weights[i]);
  }
}

/**
 * The one-cycle rate (Smith and Topin, "Super-Convergence", 2018): up along a line, down along a cosine.
 * @param progress share of all steps done, 0…1.
 */
export function oneCycle(progress: number, peak: number, warmUp: number): number {
  const floor = peak / 200;
  if (progress < warmUp) return peak / 10 + (peak - peak / 10) * (progress / warmUp);
  const done = (progress - warmUp) / (1 - warmUp);
  return floor + ((peak - floor) * (1 + Math.cos(Math.PI * done))) / 2;
}

/** The rate at that share of all steps, 0…1, as the recipe has it. */
export function learningRateAt(progress: number, { learningRate, schedule, warmUp }: Recipe): number {
  return schedule === 'constant' ? learningRate : oneCycle(progress, learningRate, warmUp);
}
