import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util, util } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './wasm-heap.ts';

/** Identity without the copy that the backend makes. */
export function identity(heap: WasmHeap): KernelFunc {
  return ({ inputs }) => heap.share((inputs as { x: TensorInfo }).x);
}

/** Sums over the leading axes, which the backend would first transpose; other axes go to its own kernel. */
export function sum(heap: WasmHeap, original: KernelFunc): KernelFunc {
  return (call) => {
    const { x } = call.inputs as { x: TensorInfo };
    const { axis, keepDims } = call.attrs as { axis: number | number[]; keepDims: boolean };
    const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((value, index) => value === index);
    if (!leading || x.dtype !== 'float32') return original(call);
    const kept = x.shape.slice(axes.length);
    const columns = util.sizeFromShape(kept);
    const y = heap.allocate(keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept);
    const wide = heap.scratch(8 * columns);
    heap.helper.columnSums(heap.pointer(x), heap.pointer(y), wide, util.sizeFromShape(x.shape) / columns, columns);
    return y;
  };
}

/** Gradient of max pooling. The backend's own is wrong where every value of a window is ≤ 0. */
export function maxPoolGradient(heap: WasmHeap): KernelFunc {
  return ({ inputs, attrs }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as {
      filterSize: number | [number, number];
      strides: number | [number, number];
      pad: 'valid' | 'same' | number;
      dimRoundingMode?: 'floor' | 'round' | 'ceil';
    };
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    if (info.filterHeight !== info.filterWidth || info.strideHeight !== info.strideWidth) {
      throw new RangeError('MaxPoolGrad on wasm: only square windows with equal strides have a kernel here.');
    }
    const dx = heap.allocate(shape);
    heap.helper.maxPoolGradient(
      heap.pointer(input), heap.pointer(dy), heap.pointer(dx), ...shape, info.outHeight, info.outWidth,
      info.filterHeight, info.strideHeight, info.padInfo.top, info.padInfo.left,
    );
    return dx;
  };
}
