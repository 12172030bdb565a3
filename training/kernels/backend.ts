import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { BackendUnavailableError, messageOf } from '../../src/core/errors.ts';

const require = createRequire(import.meta.url);

export type BackendName = 'wasm' | 'webgpu' | 'cpu';

export interface BackendOptions {
  /** Take a GPU adapter that is really the processor. For tests of that path; SCRAWL_SOFTWARE_GPU=1 does the same. */
  readonly allowSoftwareGpu?: boolean;
}

/**
 * Makes one tfjs backend the current one, loading nothing of the others, and answers which it is. `auto`: WebGPU (Dawn)
 * where there is a real GPU, else wasm with the kernels of wasm-kernels.ts. `cpu` is tfjs as it ships, the yardstick:
 * slow, but the only one that can train unpatched.
 * @throws BackendUnavailableError if the named one does not start here.
 */
export async function startBackend(kind: 'auto' | BackendName, options: BackendOptions = {}): Promise<BackendName> {
  const software = options.allowSoftwareGpu ?? process.env.SCRAWL_SOFTWARE_GPU === '1';
  tf.env().set('PROD', true);
  // The Node bundle of tfjs-core leaves the gradients out. Its engine and registries are global, so these join it.
  require('@tensorflow/tfjs-core/dist/register_all_gradients');
  if (kind !== 'auto') return start(kind, software);
  if (mayHaveGpu()) {
    try {
      return await start('webgpu', software);
    } catch {
      // What `auto` is for.
    }
  }
  return start('wasm', software);
}

async function start(name: BackendName, allowSoftwareGpu: boolean): Promise<BackendName> {
  try {
    if (name === 'wasm') await startWasm();
    else if (name === 'webgpu') await startWebgpu(allowSoftwareGpu);
    else await startCpu();
    return name;
  } catch (thrown) {
    throw thrown instanceof BackendUnavailableError ? thrown : new BackendUnavailableError(`tfjs's ${name}`, messageOf(thrown));
  }
}

/** False where the system shows that there is no GPU: Dawn would be loaded only to complain that there is no Vulkan. */
function mayHaveGpu(): boolean {
  return process.platform !== 'linux' || ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((device) => existsSync(device));
}

async function select(name: BackendName): Promise<void> {
  if (!(await tf.setBackend(name))) throw new BackendUnavailableError(`tfjs's ${name}`, 'it could not be initialised');
}

async function startCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await select('cpu');
}

let wasmStart: Promise<void> | undefined;

async function startWasm(): Promise<void> {
  wasmStart ??= prepareWasm();
  await wasmStart;
  await select('wasm');
}

async function prepareWasm(): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const entry = require.resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(dirname(entry), sep));
  // Its thread pool does not start in Node; whoever wants two cores starts two workers.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  tf.env().set('WASM_HAS_SIMD_SUPPORT', true);
  const withdraw = watchListeners();
  await select('wasm');
  withdraw();
  const { registerTrainingKernels } = await import('./wasm-kernels.ts');
  await registerTrainingKernels(tf.backend() as InstanceType<typeof wasm.BackendWasm>);
}

/** Emscripten's glue rethrows whatever is not caught, from its own one-line file: its listeners are taken off again. */
function watchListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Map(events.map((event) => [event, new Set(process.listeners(event as 'exit'))]));
  return () => {
    for (const event of events) {
      for (const listener of process.listeners(event as 'exit')) if (!before.get(event)!.has(listener)) process.off(event, listener);
    }
  };
}

async function startWebgpu(allowSoftware: boolean): Promise<void> {
  const { exposeGpu } = await import('./webgpu.ts');
  await exposeGpu(allowSoftware);
  await import('@tensorflow/tfjs-backend-webgpu');
  await select('webgpu');
}
