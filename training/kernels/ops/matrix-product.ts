import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmHeap } from './wasm-heap.ts';

/**
 * Matrix products as 1×1 convolutions over one-pixel images: a·b is the convolution itself, a·bᵀ its gradient by the
 * input, aᵀ·b its gradient by the filter. Batches of more than one matrix, and aᵀ·bᵀ, go to the backend's own kernel.
 */
export function matrixProduct(heap: WasmHeap, original: KernelFunc): KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
    const [tall, wide] = a.shape.slice(-2);
    const [rows, inner] = transposeA ? [wide, tall] : [tall, wide];
    const columns = b.shape[b.shape.length - (transposeB ? 2 : 1)];
    const matrices = Math.max(matrixCount(a), matrixCount(b));
    if (matrices !== 1 || (transposeA && transposeB) || a.dtype !== 'float32' || b.dtype !== 'float32') return original(call);
    const rank = Math.max(a.shape.length, b.shape.length);
    const product = heap.allocate([...new Array<number>(rank - 2).fill(1), rows, columns]);
    if (transposeA) {
      const scratch = heap.scratch(heap.helper.filterGradientScratch(rows, 1, inner, columns, 1));
      heap.helper.filterGradient(heap.pointer(a), heap.pointer(b), heap.pointer(product), scratch, 1, 1, inner, rows, 1, inner, columns, 1, 0);
    } else {
      const scratch = heap.scratch(4 * heap.helper.convolveScratch(1, 1, inner, columns, 1));
      heap.helper.convolve(
        heap.pointer(a), heap.pointer(b), heap.pointer(product), scratch,
        rows, 1, 1, inner, 1, 1, columns, 1, 0, transposeB ? 1 : 0,
      );
    }
    return product;
  };
}

function matrixCount(tensor: TensorInfo): number {
  return tensor.shape.slice(0, -2).reduce((product, size) => product * size, 1);
}
