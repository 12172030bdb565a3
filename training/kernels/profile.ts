import { getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';

export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/**
 * Times every kernel of a backend from now on until the function it gives back is called, which answers with the
 * times, longest first. Only true for a backend that computes before it returns (cpu and wasm, not WebGPU).
 */
export function timeKernels(backendName: string): () => KernelTime[] {
  const times = new Map<string, { calls: number; milliseconds: number }>();
  const originals = getKernelsForBackend(backendName);
  const install = (kernel: (typeof originals)[number]): void => {
    unregisterKernel(kernel.kernelName, backendName);
    registerKernel(kernel);
  };
  for (const original of originals) {
    install({
      ...original,
      kernelFunc: (call) => {
        const start = performance.now();
        const result = original.kernelFunc(call);
        const time = times.get(original.kernelName) ?? { calls: 0, milliseconds: 0 };
        times.set(original.kernelName, { calls: time.calls + 1, milliseconds: time.milliseconds + performance.now() - start });
        return result;
      },
    });
  }
  return () => {
    originals.forEach(install);
    return [...times].map(([kernel, time]) => ({ kernel, ...time })).sort((a, b) => b.milliseconds - a.milliseconds);
  };
}
