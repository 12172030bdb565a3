import type { GradFunc, KernelFunc, NamedTensorMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { engine } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './wasm-heap.ts';

/**
 * Kernels of our own, wasm only: what follows a convolution (bias or batch norm, ReLU, max pooling) in one pass, and
 * the way back in two. Inputs x [n, h, w, c], scale [c], shift [c]; c a multiple of four. Outputs y, mean, variance.
 * Without `normalize` the scale must be ones, and mean and variance mean nothing.
 */
export const STAGE = 'ScrawlStage';
export const STAGE_GRADIENT = 'ScrawlStageGrad';

export interface StageAttributes {
  readonly normalize: boolean;
  readonly epsilon: number;
  readonly relu: boolean;
  /** Side of the pooling window, 1 for none. */
  readonly pool: number;
}

export function stageForward(heap: WasmHeap): KernelFunc {
  return ({ inputs, attrs }) => {
    const { x, scale, shift } = inputs as { x: TensorInfo; scale: TensorInfo; shift: TensorInfo };
    const { normalize, epsilon, relu, pool } = attrs as unknown as StageAttributes;
    const [n, h, w, c] = x.shape;
    const y = heap.allocate([n, Math.floor(h / pool), Math.floor(w / pool), c]);
    const mean = heap.allocate([c]);
    const variance = heap.allocate([c]);
    const scratch = heap.scratch(c * 28);
    const factor = scratch + c * 24;
    if (normalize) heap.helper.statistics(heap.pointer(x), heap.pointer(mean), heap.pointer(variance), scratch, n * h * w, c);
    else heap.view(mean).fill(0);
    if (!normalize) heap.view(variance).fill(0);
    fillFactor(heap.floats(factor, c), heap.view(scale), heap.view(variance), normalize ? epsilon : undefined);
    heap.helper.stageForward(
      heap.pointer(x), heap.pointer(mean), factor, heap.pointer(shift), heap.pointer(y), n, h, w, c, relu ? 1 : 0, pool,
    );
    return [y, mean, variance];
  };
}

export function stageBackward(heap: WasmHeap): KernelFunc {
  return ({ inputs, attrs }) => {
    const { x, dy, scale, shift, mean, variance } = inputs as Record<'x' | 'dy' | 'scale' | 'shift' | 'mean' | 'variance', TensorInfo>;
    const { normalize, epsilon, relu, pool } = attrs as unknown as StageAttributes;
    const [n, h, w, c] = x.shape;
    const dx = heap.allocate(x.shape);
    const dScale = heap.allocate([c]);
    const dShift = heap.allocate([c]);
    const scratch = heap.scratch(c * 36);
    const factor = scratch + c * 16;
    const sums = factor + c * 4;
    const offset = sums + c * 8;
    const slope = offset + c * 4;
    const factors = heap.floats(factor, c);
    fillFactor(factors, heap.view(scale), heap.view(variance), normalize ? epsilon : undefined);
    heap.helper.stageBackward(
      heap.pointer(x), heap.pointer(mean), factor, heap.pointer(shift), heap.pointer(dy), heap.pointer(dx), sums, scratch,
      n, h, w, c, relu ? 1 : 0, pool,
    );
    heap.view(dShift).set(heap.floats(sums, c));
    const products = heap.floats(sums + c * 4, c);
    const scaleGradient = heap.view(dScale);
    if (!normalize) {
      scaleGradient.set(products);
      return [dx, dScale, dShift];
    }
    // Ioffe & Szegedy 2015: dx = factor · (g − Σg/m − x̂ · Σ(g·x̂)/m), x̂ = (x − mean) ÷ deviation.
    const pixels = n * h * w;
    const variances = heap.view(variance);
    const shiftGradient = heap.view(dShift);
    const offsets = heap.floats(offset, c);
    const slopes = heap.floats(slope, c);
    for (let k = 0; k < c; k++) {
      const inverse = 1 / Math.sqrt(variances[k] + epsilon);
      const gradient = products[k] * inverse;
      scaleGradient[k] = gradient;
      offsets[k] = (-factors[k] * shiftGradient[k]) / pixels;
      slopes[k] = (-factors[k] * inverse * gradient) / pixels;
    }
    heap.helper.stageSpread(heap.pointer(x), heap.pointer(mean), factor, offset, slope, heap.pointer(dx), pixels, c);
    return [dx, dScale, dShift];
  };
}

/** scale ÷ √(variance + ε), or the scale itself without an ε. */
function fillFactor(factor: Float32Array, scale: Float32Array, variance: Float32Array, epsilon: number | undefined): void {
  for (let k = 0; k < factor.length; k++) factor[k] = epsilon === undefined ? scale[k] : scale[k] / Math.sqrt(variance[k] + epsilon);
}

/** Joins the two kernels for tfjs's autodiff. Gradients of mean and variance are not passed on: nothing learns from them. */
export const stageGradient: GradFunc = (dys, saved, attributes) => {
  const [x, scale, shift, mean, variance] = saved;
  const dy = (dys as Tensor[])[0];
  const inputs: NamedTensorMap = { x, dy, scale, shift, mean, variance };
  // Not inside the functions: the engine disposes of whatever one of them makes and does not return.
  const parts = engine().runKernel<Tensor[]>(STAGE_GRADIENT, inputs, attributes);
  return { x: () => parts[0], scale: () => parts[1], shift: () => parts[2] };
};
