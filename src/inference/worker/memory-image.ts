/**
 * What a runtime's memory holds once it has started and has made its session of a model. A start that has this
 * need do neither: most of what the runtime does then it does once, in code that the browser compiles for that.
 */
export interface MemoryImage {
  /** SHA-256 of the model that the session is of. */
  readonly model: string;
  /** The session's address. */
  readonly session: number;
  /** Of the whole memory (bytes). */
  readonly size: number;
  /** The blocks that hold anything, by number, ascending; `content` is theirs, one after the other. */
  readonly blocks: readonly number[];
  readonly content: Uint8Array<ArrayBuffer>;
}

/** WebAssembly's page: memory is a whole number of them (bytes). */
const BLOCK = 2 ** 16;

/** The blocks in which anything is not 0, ascending. @param memory a whole number of blocks */
export function blocksInUse(memory: Uint8Array): number[] {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  const isInUse = (block: number): boolean => {
    const end = ((block + 1) * BLOCK) / 4;
    for (let at = (block * BLOCK) / 4; at < end; at++) if (words[at] !== 0) return true;
    return false;
  };
  return Array.from({ length: memory.length / BLOCK }, (_, block) => block).filter(isInUse);
}

/** @param initially the blocks that a module has in use before it runs: what has become 0 of them is part of the image. */
export function packMemory(memory: Uint8Array, initially: readonly number[]): Pick<MemoryImage, 'size' | 'blocks' | 'content'> {
  const blocks = [...new Set([...initially, ...blocksInUse(memory)])].sort((a, b) => a - b);
  const content = new Uint8Array(blocks.length * BLOCK);
  blocks.forEach((block, place) => content.set(memory.subarray(block * BLOCK, (block + 1) * BLOCK), place * BLOCK));
  return { size: memory.length, blocks, content };
}

/** Makes a module's memory, as it is before the module runs, what the image says. @throws RangeError where it cannot become as large */
export function restoreMemory({ size, blocks, content }: Pick<MemoryImage, 'size' | 'blocks' | 'content'>, memory: WebAssembly.Memory): void {
  const more = size - memory.buffer.byteLength;
  if (more > 0) memory.grow(more / BLOCK);
  const bytes = new Uint8Array(memory.buffer);
  blocks.forEach((block, place) => bytes.set(content.subarray(place * BLOCK, (place + 1) * BLOCK), block * BLOCK));
}
