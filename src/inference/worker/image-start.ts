import { dropImage, keepImage, loadImage } from './image-store.ts';
import { blocksInUse, packMemory, restoreMemory, type MemoryImage } from './memory-image.ts';

/** What the runtime's own code calls some of its module's exports. */
export interface ExportNames {
  /** Runs the constructors of everything static. */
  readonly constructors: string;
  /** `OrtInit` */
  readonly init: string;
  /** `OrtCreateSession(model, length, options)`: the session's address, or 0. */
  readonly createSession: string;
}

/** A performance entry of a start that was made with an image, for those who look into starts, tests among them. */
export const FROM_IMAGE = 'runtime-from-image';

/** When what is to be kept is packed and written (ms): whoever draws on is not to notice. */
const LATER = 5_000;

type Exports = Readonly<Record<string, (...args: readonly number[]) => number>>;

interface Model {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * A start of ONNX Runtime from an image of its memory, or one that makes the image for the next start. The runtime's own
 * code does not know of it: its module is instantiated as ever, then finds its memory as it was when the first session had
 * just been made, before that ran; what would lead there is answered without being done.
 */
export class ImageStart {
  readonly #names: ExportNames;
  readonly #key: string;
  readonly #image: Promise<MemoryImage | undefined>;
  /** The first that a session is made of. */
  #first: Model | undefined;
  #memory: WebAssembly.Memory | undefined;
  #initially: readonly number[] = [];
  /** The session of `first`, where the runtime itself has made it. */
  #made = 0;

  /**
   * @param url of the module.
   * @param key all that decides what the memory holds, but for the model.
   */
  constructor(url: string, key: string, names: ExportNames) {
    this.#names = names;
    this.#key = key;
    this.#image = loadImage(key);
    this.#watchFor(new URL(url, self.location.href).pathname);
  }

  /** Makes a session of `model` by `create`. */
  async session<T>(model: Model, create: () => Promise<T>): Promise<T> {
    if (this.#first) return create();
    this.#first = model;
    const session = await create();
    if (this.#made !== 0) this.#keep(this.#made, model.sha256);
    return session;
  }

  /** The runtime's code has no other place to take hold of its module: by the address, since other modules are none of ours. */
  #watchFor(path: string): void {
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (source: Response | PromiseLike<Response>, imports?: WebAssembly.Imports) => {
      const response = await source;
      if (new URL(response.url).pathname !== path) return instantiateStreaming(response, imports);
      WebAssembly.instantiateStreaming = instantiateStreaming;
      const [{ module, instance }, image] = await Promise.all([instantiateStreaming(response, imports), this.#image]);
      const memory = Object.values(imports ?? {}).flatMap((names) => Object.values(names)).find((each) => each instanceof WebAssembly.Memory);
      return { module, instance: memory ? { exports: this.#begin(instance.exports as unknown as Exports, memory, image) } : instance };
    };
  }

  #begin(exports: Exports, memory: WebAssembly.Memory, image: MemoryImage | undefined): Exports {
    this.#memory = memory;
    if (image) {
      restoreMemory(image, memory);
      performance.mark(FROM_IMAGE);
    } else {
      this.#initially = blocksInUse(new Uint8Array(memory.buffer));
    }
    const { constructors, init, createSession } = this.#names;
    const make = exports[createSession]!;
    let rest = image;
    return {
      ...exports,
      ...(image && { [constructors]: () => 0, [init]: () => 0 }),
      [createSession]: (model, length, options) => {
        // By which a runtime is begun before there is a model.
        if (image && length === 0) return 0;
        const isFirst = this.#isFirst(model, length);
        if (isFirst && rest?.model === this.#first?.sha256) {
          const { session } = rest!;
          rest = undefined;
          return session;
        }
        const session = make(model, length, options);
        if (!isFirst) return session;
        // The memory has another model's session besides: that is no start to be kept.
        if (image) void dropImage();
        else this.#made = session;
        return session;
      },
    };
  }

  #isFirst(model: number, length: number): boolean {
    const bytes = this.#first?.bytes;
    if (bytes?.length !== length) return false;
    const given = new Uint8Array(this.#memory!.buffer, model >>> 0, length);
    return bytes.every((byte, index) => byte === given[index]);
  }

  #keep(session: number, model: string): void {
    // As it is now: what has been drawn is no part of it.
    const memory = new Uint8Array(this.#memory!.buffer).slice();
    setTimeout(() => void keepImage(this.#key, { model, session, ...packMemory(memory, this.#initially) }), LATER);
  }
}
