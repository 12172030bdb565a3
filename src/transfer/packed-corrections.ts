import { parseCorrection, type Correction } from '../core/records/correction.ts';
import { formatCorrection, parseFormattedCorrection } from '../formats/correction-batch-json.ts';

/** Bytes that are asked for at once. */
const BLOCK = 2 ** 22;

/**
 * Corrections that are kept in a tenth of the memory which their points take as objects, and outside the engine's heap,
 * which keeps as much again for what it has not cleared away yet.
 */
export class PackedCorrections implements Iterable<Correction> {
  readonly #source: string;
  readonly #blocks: Uint8Array[] = [];
  /** Of each correction its block, its start there, the length of its text, and that of the picture that follows. */
  readonly #places: number[] = [];
  #free = 0;
  #bytes = 0;

  /** @param source what they come from, for errors that there cannot be. */
  constructor(source: string) {
    this.#source = source;
  }

  /** What they take, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  add(correction: Correction): void {
    const { image } = correction;
    const text = new TextEncoder().encode(image ? JSON.stringify({ ...correction, image: undefined }) : formatCorrection(correction));
    const length = text.length + (image?.length ?? 0);
    if (this.#blocks.length === 0 || this.#free + length > this.#blocks.at(-1)!.length) {
      this.#blocks.push(new Uint8Array(Math.max(BLOCK, length)));
      this.#free = 0;
    }
    const block = this.#blocks.at(-1)!;
    block.set(text, this.#free);
    if (image) block.set(image, this.#free + text.length);
    this.#places.push(this.#blocks.length - 1, this.#free, text.length, image?.length ?? 0);
    this.#free += length;
    this.#bytes += length;
  }

  /** One after the other, made anew each time. */
  *[Symbol.iterator](): Generator<Correction> {
    const decoder = new TextDecoder();
    for (let at = 0; at < this.#places.length; at += 4) {
      const [index, start, textLength, imageLength] = this.#places.slice(at, at + 4) as [number, number, number, number];
      const block = this.#blocks[index]!;
      const text = decoder.decode(block.subarray(start, start + textLength));
      const image = block.slice(start + textLength, start + textLength + imageLength);
      yield imageLength > 0 ? parseCorrection({ ...(JSON.parse(text) as object), image }, this.#source) : parseFormattedCorrection(text, this.#source);
    }
  }
}
