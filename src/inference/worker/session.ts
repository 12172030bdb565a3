import { BackendUnavailableError, messageOf, ModelRefusedError } from '../../core/errors.ts';
import { PIXELS, SIDE } from '../../core/preprocessing/gray-image.ts';
import { planesOf } from '../../core/records/manifest.ts';
import { classesOf } from '../../core/classes.ts';
import type { Logits } from '../../core/reading/prediction.ts';
import { toTensorData, type Seen } from '../../core/preprocessing/preprocess.ts';
import type { Backend } from '../../contracts/recognizer.ts';
import type { StoredModel } from '../../contracts/models.ts';
import { createWasmSession, isTrap, onWasm, wasmRuntime, webGpuRuntime, type Runtime } from './runtime.ts';

export interface Outputs {
  readonly logits: Logits;
  /** What the last layer makes the logits of; there if it was asked for. */
  readonly features?: Float32Array;
}

/** A loaded network. Its runs must not overlap, nor those of two sessions: the WebGPU build would hang. */
export interface NetworkSession {
  readonly backend: Backend;
  /** Settles with the reason when the GPU is lost, after which every run fails; never for WASM. */
  readonly lost: Promise<string>;
  /**
   * @param wish `features` only of a model whose manifest names them.
   * @throws ModelRefusedError('output') unless a finite logit for each class comes out; WholeRuntimeNeededError
   */
  run(drawing: Seen, wish?: 'features'): Promise<Outputs>;
  /** Frees what the session holds. It must not run any more, nor be running. */
  close(): Promise<void>;
}

/** As people read them. */
export const LABELS: Readonly<Record<Backend, string>> = { wasm: 'WASM', webgpu: 'WebGPU' };

async function requestGpu(allowSoftwareGpu: boolean): Promise<GPUDevice> {
  const unavailable = (detail: string): BackendUnavailableError => new BackendUnavailableError('WebGPU', detail);
  // ONNX Runtime's other WebGPU build does without, at 26.8 MB: more than some hosts take, and trouble in Safari.
  if (!('Suspending' in WebAssembly)) throw unavailable('this browser lacks WebAssembly promise integration');
  const gpu = (navigator as Partial<Navigator>).gpu;
  if (!gpu) throw unavailable('this browser does not offer it');
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw unavailable('no graphics adapter was found');
  if (adapter.info.isFallbackAdapter && !allowSoftwareGpu) throw unavailable('there is only a software adapter, which is slower than WASM');
  return adapter.requestDevice();
}

const never = new Promise<string>(() => undefined);

export interface SessionOptions {
  readonly allowSoftwareGpu: boolean;
  /** Whether WASM is to be the whole runtime, whatever the model. */
  readonly whole: boolean;
}

/**
 * Loads the runtime and the model into it.
 * @throws BackendUnavailableError when the runtime itself does not start here.
 * @throws WholeRuntimeNeededError when this worker has the cut one, and the model takes more; so do runs.
 * @throws ModelRefusedError('session') when it does and cannot take the model.
 */
export async function createSession(backend: Backend, model: StoredModel, { allowSoftwareGpu, whole }: SessionOptions): Promise<NetworkSession> {
  if (backend === 'wasm') return onWasm(() => loadModel(backend, model, wasmRuntime(model.bytes, whole)));
  const device = await requestGpu(allowSoftwareGpu);
  try {
    return await loadModel(backend, model, webGpuRuntime(), device);
  } catch (error) {
    device.destroy(); // Nobody else knows of it.
    throw error;
  }
}

async function loadModel(backend: Backend, model: StoredModel, runtime: Promise<Runtime>, device?: GPUDevice): Promise<NetworkSession> {
  const { input, output, features } = model.manifest;
  const classes = classesOf(model.manifest).length;
  const ort = await runtime.catch((error: unknown) => {
    throw new BackendUnavailableError(LABELS[backend], `its program did not load (${messageOf(error)})`);
  });
  const creating = device ? ort.InferenceSession.create(model.bytes, { executionProviders: [{ name: 'webgpu', device }], logSeverityLevel: 3 }) : createWasmSession(ort, model);
  const session = await creating.catch((error: unknown) => {
    if (!device && isTrap(error)) throw error;
    const detail = messageOf(error);
    // `create` also starts the runtime; this is what it says when that failed, whatever the model is.
    if (detail.startsWith('no available backend')) throw new BackendUnavailableError(LABELS[backend], `its program did not load (${detail})`);
    if (device) throw new BackendUnavailableError(LABELS[backend], detail);
    throw new ModelRefusedError('session', detail);
  });
  const lacking = [output, features].find((spec) => spec && !session.outputNames.includes(spec.name));
  const missing = !session.inputNames.includes(input.name) ? `input named "${input.name}"` : lacking && `output named "${lacking.name}"`;
  if (missing !== undefined) {
    await session.release();
    throw new ModelRefusedError('session', `it has no ${missing}`);
  }

  const planes = planesOf(input);
  const pixels = new Float32Array(planes * PIXELS);
  const lost = device ? device.lost.then(({ message, reason }) => message || reason) : never;
  const failure = lost.then((reason) => Promise.reject<never>(new BackendUnavailableError('WebGPU', `the graphics device was lost (${reason})`)));
  failure.catch(() => undefined);
  return {
    backend,
    lost,
    async run(drawing, wish) {
      const wanted = wish && features ? [output.name, features.name] : [output.name];
      const run = () => session.run({ [input.name]: new ort.Tensor('float32', toTensorData(drawing, planes, pixels), [1, planes, SIDE, SIDE]) }, wanted);
      // A run on a lost device may never settle.
      const results = await (device ? Promise.race([run(), failure]) : onWasm(run));
      const logits = results[output.name]!.data;
      if (!(logits instanceof Float32Array) || logits.length !== classes || !logits.every(Number.isFinite)) {
        throw new ModelRefusedError('output', `it answered [${Array.from(logits as ArrayLike<number>).slice(0, 12).join(', ')}] instead of ${classes} finite numbers`);
      }
      return wish && features ? { logits, features: results[features.name]!.data as Float32Array } : { logits };
    },
    async close() {
      // Nor may a release.
      await Promise.race([session.release(), lost]);
      device?.destroy();
    },
  };
}
