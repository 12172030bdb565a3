import type { PickedFile } from '../contracts/files.ts';
import { InvalidRecordError, ScrawlError } from '../core/errors.ts';
import { gather, gunzip, peek, type Bytes } from './bytes.ts';
import type { ArchiveEntry } from './zip-archive.ts';

/** One of the files that are read together: one that was picked, or an entry of a zip file, gzip looked through. */
export interface FilePart {
  /** For errors: `mnist.zip/train.csv`. */
  readonly source: string;
  /** Its path inside what was picked, by which a label or its partner is known. */
  readonly path: string;
  /** From its beginning, at every call anew. @throws InvalidRecordError where it is damaged */
  readonly chunks: () => Bytes;
  /** The first bytes. */
  readonly head: (length: number) => Promise<Uint8Array>;
  /** All of them. @throws InvalidRecordError where they are damaged, or more than `longest` */
  readonly bytes: (longest: number) => Promise<Uint8Array>;
  /** Whatever lies packed: a file to read from anywhere. */
  readonly file?: PickedFile;
}

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

export function partOfFile(file: PickedFile): FilePart {
  return { ...partOf(file.name, file.name, () => file.chunks(), file.size), file };
}

export function partOfEntry(entry: ArchiveEntry, archive: string): FilePart {
  const part = partOf(`${archive}/${entry.path}`, entry.path, () => entry.chunks(), entry.size);
  return {
    ...part,
    // Small pictures that lie there as they are come without the cost of a stream.
    async bytes(longest) {
      const bytes = await entry.bytes(longest);
      return isGzip(bytes) ? part.bytes(longest) : bytes;
    },
  };
}

function partOf(source: string, path: string, open: () => Bytes, size: number): FilePart {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const { head, all } = await peek(open(), 2);
    yield* isGzip(head) ? unpacked(all, source) : all;
  }
  return {
    source,
    path,
    chunks,
    async head(length) {
      const { head, all } = await peek(chunks(), length);
      await all[Symbol.asyncIterator]().return?.();
      return head;
    },
    async bytes(longest) {
      const tooLong = (): InvalidRecordError => new InvalidRecordError(source, '', `at most ${longest} bytes`, 'more');
      if (size > longest) throw tooLong();
      try {
        return await gather(chunks(), longest);
      } catch (error) {
        throw error instanceof RangeError ? tooLong() : error;
      }
    },
  };
}

async function* unpacked(chunks: Bytes, source: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gunzip(chunks);
  } catch (error) {
    if (error instanceof ScrawlError) throw error;
    throw new InvalidRecordError(source, '', 'a whole gzip file', 'one that is damaged or was cut');
  }
}

/** A file that lies in memory. */
export function fileInMemory(name: string, bytes: Uint8Array): PickedFile {
  return {
    name,
    size: bytes.length,
    // eslint-disable-next-line @typescript-eslint/require-await -- in one chunk what comes in chunks elsewhere
    async *chunks() {
      yield bytes;
    },
    read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
  };
}
