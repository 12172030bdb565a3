import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelFunc } from '@tensorflow/tfjs-core';
import { getKernel, registerGradient, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { convolution, convolutionFilterGradient, convolutionInputGradient } from './ops/convolution.ts';
import { matrixProduct } from './ops/matrix-product.ts';
import { identity, maxPoolGradient, sum } from './ops/small.ts';
import { STAGE, STAGE_GRADIENT, stageBackward, stageForward, stageGradient } from './ops/stage.ts';
import { WasmHeap } from './ops/wasm-heap.ts';

/** Adds to the wasm backend the kernels that training lacks, and replaces those that are slow or wrong. Once a process. */
export async function registerTrainingKernels(backend: BackendWasm): Promise<void> {
  const heap = await WasmHeap.on(backend);
  replace('Conv2D', (original) => convolution(heap, original));
  replace('Conv2DBackpropInput', (original) => convolutionInputGradient(heap, original));
  replace('Conv2DBackpropFilter', () => convolutionFilterGradient(heap));
  replace('BatchMatMul', (original) => matrixProduct(heap, original));
  replace('Sum', (original) => sum(heap, original));
  replace('Identity', () => identity(heap));
  replace('MaxPoolGrad', () => maxPoolGradient(heap));
  replace(STAGE, () => stageForward(heap));
  replace(STAGE_GRADIENT, () => stageBackward(heap));
  registerGradient({ kernelName: STAGE, inputsToSave: ['x', 'scale', 'shift'], outputsToSave: [false, true, true], gradFunc: stageGradient });
}

function replace(kernelName: string, make: (original: KernelFunc) => KernelFunc): void {
  const existing = getKernel(kernelName, 'wasm') as { kernelFunc: KernelFunc } | undefined;
  const original: KernelFunc = existing?.kernelFunc ?? (() => {
    throw new Error(`The wasm backend has no kernel of its own for ${kernelName}.`);
  });
  if (existing !== undefined) unregisterKernel(kernelName, 'wasm');
  registerKernel({ kernelName, backendName: 'wasm', kernelFunc: make(original) });
}
