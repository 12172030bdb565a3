import type * as Ort from 'onnxruntime-web';

export interface OwnRuntime {
  readonly ort: typeof Ort;
  /** Of the running module. */
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** As much of it as is needed here, of which Node's types know nothing. */
interface WasmHost {
  instantiate: (bytes: Uint8Array, imports: object) => Promise<{ readonly instance: Instance }>;
}

let copies = 0;

/**
 * ONNX Runtime with a WebAssembly module of one's own. The package is one module with one instance, so each gets a copy
 * of it.
 */
export async function startOwnRuntime(wasm: Uint8Array): Promise<OwnRuntime> {
  const copy = `${import.meta.resolve('onnxruntime-web/wasm')}?copy=${copies++}`;
  const ort = (await import(copy)) as typeof Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  ort.env.wasm.wasmBinary = Uint8Array.from(wasm).buffer;

  const host = (globalThis as unknown as { readonly WebAssembly: WasmHost }).WebAssembly;
  const { instantiate } = host;
  let exports: OwnRuntime['exports'] | undefined;
  host.instantiate = async (bytes, imports) => {
    const made = await instantiate(bytes, imports);
    exports = made.instance.exports;
    return made;
  };
  try {
    // Starts the runtime, which then has no model to open.
    await ort.InferenceSession.create(new Uint8Array()).catch(() => undefined);
  } finally {
    host.instantiate = instantiate;
  }
  if (exports === undefined) throw new Error('ONNX Runtime did not start with the WebAssembly module that it was given.');
  return { ort, exports };
}
