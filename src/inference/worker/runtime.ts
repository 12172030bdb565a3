import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type * as Ort from 'onnxruntime-web';
import jspiUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { graph as cutGraph, names as cutNames, url as cutUrl } from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?cut';
import wholeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { messageOf, WholeRuntimeNeededError } from '../../core/errors.ts';
import { describeGraph } from '../../core/records/model-graph.ts';
import type { StoredModel } from '../../contracts/models.ts';
import { dropImage } from './image-store.ts';
import { ImageStart } from './image-start.ts';

export type Runtime = typeof Ort;

/**
 * `cut`: ONNX Runtime's WASM build without the functions that the shipped model does not need, which trap; `whole`: as
 * it is published; `jspi`: its WebGPU build. Each is one module with one instance, which starts once and cannot be
 * started again; the first two share a module, so that a worker has one or the other.
 */
type Build = 'cut' | 'whole' | 'jspi';

const URLS: Readonly<Record<Build, string>> = { cut: cutUrl, whole: wholeUrl, jspi: jspiUrl };
const loaded: Partial<Record<Build, Promise<Runtime>>> = {};
/** What the cut build has trapped with: its state is nobody's to know from then on. */
let trap: WholeRuntimeNeededError | undefined;
/** How the cut build starts, where it starts with the page. */
let imageStart: ImageStart | undefined;

const THREADS = 1;
/** How sessions are made on WASM. */
const SESSION: Ort.InferenceSession.SessionOptions = { executionProviders: ['wasm'], logSeverityLevel: 3 };

async function load(build: Build): Promise<Runtime> {
  const ort = build === 'jspi' ? await import('onnxruntime-web/jspi') : await import('onnxruntime-web/wasm');
  ort.env.logLevel = 'error';
  ort.env.wasm.proxy = false;
  // More threads need cross-origin isolation, which static hosts cannot give, and gain nothing on a network this small.
  ort.env.wasm.numThreads = THREADS;
  ort.env.wasm.wasmPaths = { wasm: new URL(URLS[build], self.location.href) };
  return ort;
}

/** Loads and starts the cut runtime before there is a model to run, from the image of an earlier start where there is one. */
export function startCutRuntime(): void {
  imageStart = new ImageStart(cutUrl, JSON.stringify([cutUrl, THREADS, SESSION, navigator.userAgent]), cutNames);
  loaded.cut = load('cut');
  // A runtime starts with the first model that it is given, and this one is soon refused.
  loaded.cut.then((ort) => ort.InferenceSession.create(new Uint8Array())).catch(() => undefined);
}

/** Begins to load what WebGPU will need. */
export function prepareWebGpu(): void {
  (loaded.jspi ??= load('jspi')).catch(() => undefined); // `webGpuRuntime` reports it.
}

export function webGpuRuntime(): Promise<Runtime> {
  return (loaded.jspi ??= load('jspi'));
}

/**
 * The WASM runtime for a model: the cut one if its graph is the shipped model's.
 * @param whole whether it is to be the whole one in any case.
 * @throws WholeRuntimeNeededError where it has to be, and this worker has started the cut one.
 */
export function wasmRuntime(model: Uint8Array, whole: boolean): Promise<Runtime> {
  if (loaded.whole) return loaded.whole;
  if (trap) throw trap;
  const isOther = whole || !isCutFor(model);
  if (!loaded.cut) return isOther ? (loaded.whole = load('whole')) : (loaded.cut = load('cut'));
  if (isOther) throw new WholeRuntimeNeededError('its network is another than the one that comes with the app');
  return loaded.cut;
}

/** A session on the WASM runtime. @throws Error as `InferenceSession.create` */
export function createWasmSession(ort: Runtime, { bytes, manifest }: StoredModel): Promise<Ort.InferenceSession> {
  const create = (): Promise<Ort.InferenceSession> => ort.InferenceSession.create(bytes, SESSION);
  return imageStart ? imageStart.session({ bytes, sha256: manifest.sha256 }, create) : create();
}

/** Bytes that are no model are for it to refuse: that it can do. */
function isCutFor(model: Uint8Array): boolean {
  const graph = describeGraph(model);
  return graph === undefined || bytesToHex(sha256(utf8ToBytes(graph))) === cutGraph;
}

/** Whether this worker reads with the whole runtime. */
export function isWhole(): boolean {
  return loaded.whole !== undefined;
}

/** Whether the cut runtime was asked for something that it lacks. */
export function isTrap(error: unknown): boolean {
  // As engines word it: "unreachable", "unreachable executed", "Unreachable code should not be executed".
  return loaded.cut !== undefined && /unreachable/i.test(messageOf(error));
}

/**
 * Does something with the WASM runtime.
 * @throws WholeRuntimeNeededError where that called a function that was cut, now or before.
 */
export async function onWasm<T>(work: () => Promise<T>): Promise<T> {
  if (trap) throw trap;
  try {
    return await work();
  } catch (error) {
    if (!isTrap(error)) throw error;
    trap = new WholeRuntimeNeededError('it called what the cut runtime lacks');
    void dropImage();
    throw trap;
  }
}
