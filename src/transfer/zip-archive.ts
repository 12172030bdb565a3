import { unzipRaw, type ZipEntry } from 'unzipit';
import type { PickedFile } from '../contracts/files.ts';
import { InvalidRecordError, messageOf, ScrawlError } from '../core/errors.ts';
import { fromStream, gather, type Bytes } from './bytes.ts';

/** A file inside a zip file. */
export interface ArchiveEntry {
  /** Path inside the zip file, for people and for labels: nothing is ever written under it. */
  readonly path: string;
  /** What is claimed; more does not come out of it. */
  readonly size: number;
  /** As they are unpacked. @throws InvalidRecordError where they are damaged. */
  chunks(): Bytes;
  /** All of them. @throws InvalidRecordError where they are damaged or more than `longest`. */
  bytes(longest: number): Promise<Uint8Array>;
}

/** Bytes that are read ahead: the entries of a folder of small pictures follow each other. */
const PAGE = 2 ** 20;
/** Bytes of the longest list of entries: some 400,000 of them. */
const LONGEST_READ = 2 ** 25;

/** What systems leave beside the files. */
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.[^/]*$|Thumbs\.db$|desktop\.ini$|README\.md$|croissant\.json$)/i;

/**
 * The files in a zip file, by the list at its end, without folders and what systems leave beside them.
 * @throws InvalidRecordError where the list cannot be read, as that of a file that was cut.
 */
export async function openArchive(file: PickedFile): Promise<ArchiveEntry[]> {
  const { entries } = await understood(file.name, () => unzipRaw(pagedReader(file)));
  return entries.filter(({ isDirectory, name }) => !isDirectory && !LITTER.test(name)).map((entry) => toEntry(entry, `${file.name}/${entry.name}`));
}

function toEntry(entry: ZipEntry, source: string): ArchiveEntry {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const stream = await understood(source, () => entry.stream());
    const iterator = fromStream(stream);
    try {
      for (let next = await understood(source, () => iterator.next()); next.done !== true; next = await understood(source, () => iterator.next())) yield next.value;
    } finally {
      await iterator.return(undefined);
    }
  }
  return {
    path: entry.name,
    size: entry.size,
    chunks,
    async bytes(longest) {
      if (entry.size > longest) throw new InvalidRecordError(source, '', `at most ${longest} bytes`, String(entry.size));
      // What is stored as it is comes without the cost of a stream.
      return entry.compressionMethod === 0 ? new Uint8Array(await understood(source, () => entry.arrayBuffer())) : gather(chunks(), longest);
    },
  };
}

/** Whatever the library or the platform throws at a damaged file, with the place. */
async function understood<T>(source: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScrawlError) throw error;
    throw new InvalidRecordError(source, '', 'a whole zip file', `one that cannot be read (${messageOf(error)})`);
  }
}

/** Reads of a few bytes, of which there are two for each entry, are answered from a page. */
function pagedReader(file: PickedFile): { getLength(): Promise<number>; read(offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> } {
  let page = { start: 0, bytes: new Uint8Array(0) };
  const readExactly = async (start: number, size: number): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await file.read(start, start + size);
    if (bytes.length !== size) throw new RangeError(`it ends at ${start + bytes.length} bytes`);
    return new Uint8Array(bytes);
  };
  return {
    getLength: () => Promise.resolve(file.size),
    async read(start, size) {
      if (size > LONGEST_READ) throw new RangeError(`its list of files has ${size} bytes`);
      if (start < 0 || start + size > file.size) throw new RangeError(`it has ${file.size} bytes, not ${start + size}`);
      if (size >= PAGE) return readExactly(start, size);
      if (start < page.start || start + size > page.start + page.bytes.length) {
        page = { start, bytes: await readExactly(start, Math.min(PAGE, file.size - start)) };
      }
      return page.bytes.slice(start - page.start, start - page.start + size);
    },
  };
}
