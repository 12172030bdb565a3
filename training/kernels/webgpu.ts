import { create, globals } from 'webgpu';
import { BackendUnavailableError } from '../../src/core/errors.ts';

/**
 * Puts Dawn's WebGPU where tfjs looks for it, `navigator.gpu`: must run before tfjs-backend-webgpu is imported.
 * @throws BackendUnavailableError without an adapter, or with one that computes on the processor, slower than wasm.
 */
export async function exposeGpu(allowSoftware: boolean): Promise<void> {
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new BackendUnavailableError('WebGPU', 'there is no adapter');
  const { info } = adapter;
  const described = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`.toLowerCase();
  const software = info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|software|cpu/.test(described);
  if (software && !allowSoftware) throw new BackendUnavailableError('WebGPU', `its only adapter is software (${described.trim()})`);
  Object.assign(globalThis, globals);
  const scope = globalThis as { navigator?: object };
  Object.defineProperty(scope, 'navigator', { value: { ...scope.navigator, gpu }, configurable: true, writable: true });
}
