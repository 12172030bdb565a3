import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { compileHelper } from './compile-helper.ts';

/** What assembly/index.ts exports; pointers are byte offsets into the backend's memory. */
export interface Helper {
  convolve(
    x: number, filters: number, y: number, scratch: number,
    n: number, h: number, w: number, c: number, oh: number, ow: number, f: number, k: number, pad: number, turned: number,
  ): void;
  convolveScratch(h: number, w: number, c: number, f: number, k: number): number;
  convolveWinograd(
    x: number, filters: number, y: number, scratch: number,
    n: number, h: number, w: number, c: number, oh: number, ow: number, f: number, pad: number, turned: number,
  ): void;
  convolveWinogradScratch(oh: number, ow: number, c: number, f: number): number;
  filterGradient(
    x: number, dy: number, dw: number, scratch: number,
    n: number, h: number, w: number, c: number, oh: number, ow: number, f: number, k: number, pad: number,
  ): void;
  filterGradientScratch(c: number, oh: number, ow: number, f: number, k: number): number;
  filterGradientWinograd(
    x: number, dy: number, dw: number, scratch: number,
    n: number, h: number, w: number, c: number, oh: number, ow: number, f: number, pad: number,
  ): void;
  filterGradientWinogradScratch(c: number, oh: number, ow: number, f: number): number;
  stageForward(
    x: number, mean: number, factor: number, shift: number, y: number,
    n: number, h: number, w: number, c: number, relu: number, pool: number,
  ): void;
  stageBackward(
    x: number, mean: number, factor: number, shift: number, dy: number, dx: number, sums: number, wide: number,
    n: number, h: number, w: number, c: number, relu: number, pool: number,
  ): void;
  stageSpread(
    x: number, mean: number, factor: number, offset: number, slope: number, dx: number, pixels: number, c: number,
  ): void;
  statistics(x: number, mean: number, variance: number, wide: number, pixels: number, c: number): void;
  columnSums(x: number, y: number, wide: number, rows: number, c: number): void;
  maxPoolGradient(
    x: number, dy: number, dx: number, n: number, h: number, w: number, c: number, oh: number, ow: number,
    size: number, stride: number, padTop: number, padLeft: number,
  ): void;
}

/** The parts of the backend's emscripten module that its own types leave out. */
interface EmscriptenModule {
  readonly asm: { readonly memory: WebAssembly.Memory };
  readonly HEAPF32: Float32Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
}

/** The wasm backend's memory with our helper on it: both see the same bytes, so no tensor is ever copied. */
export class WasmHeap {
  readonly helper: Helper;
  private readonly backend: BackendWasm;
  private readonly module: EmscriptenModule;
  private scratchPointer = 0;
  private scratchBytes = 0;

  static async on(backend: BackendWasm): Promise<WasmHeap> {
    return new WasmHeap(backend, await compileHelper());
  }

  private constructor(backend: BackendWasm, compiled: WebAssembly.Module) {
    this.backend = backend;
    this.module = backend.wasm as unknown as EmscriptenModule;
    const memory = memoryOf(this.module);
    this.helper = new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Helper;
  }

  /** Byte offset of a tensor's values. */
  pointer(tensor: TensorInfo): number {
    return this.backend.getMemoryOffset(tensor.dataId);
  }

  /** A new tensor of undefined contents. */
  allocate(shape: readonly number[]): TensorInfo {
    return this.backend.makeOutput([...shape], 'float32');
  }

  /** The same values under another shape: a second owner, not a copy. */
  share(tensor: TensorInfo, shape: readonly number[] = tensor.shape): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** A view of a tensor's values. Allocating anything afterwards may detach it: memory grows. */
  view(tensor: TensorInfo): Float32Array {
    return this.floats(this.pointer(tensor), tensor.shape.reduce((product, size) => product * size, 1));
  }

  /** A view of `length` floats at a byte offset, with the same warning. */
  floats(pointer: number, length: number): Float32Array {
    return this.module.HEAPF32.subarray(pointer / 4, pointer / 4 + length);
  }

  /** A working area that the next kernel may overwrite; aligned to 16 bytes. */
  scratch(bytes: number): number {
    if (bytes > this.scratchBytes) {
      if (this.scratchPointer !== 0) this.module._free(this.scratchPointer);
      this.scratchBytes = bytes;
      this.scratchPointer = this.module._malloc(bytes) >>> 0;
    }
    return this.scratchPointer;
  }
}

/** Emscripten names its exports differently from build to build: the memory is the one export that is a memory. */
function memoryOf(module: EmscriptenModule): WebAssembly.Memory {
  const found = Object.values(module.asm).find((value) => value instanceof WebAssembly.Memory);
  if (found === undefined) throw new Error('tfjs-backend-wasm no longer exports its memory; the versions must be pinned as in package.json.');
  return found;
}
