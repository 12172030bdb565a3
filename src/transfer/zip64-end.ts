import type { Bytes } from './bytes.ts';

const END = 0x06054b50;
const ZIP64_END = 0x06064b50;
const ZIP64_LOCATOR = 0x07064b50;
const END_LENGTH = 22;
/** The end of a zip file counts its entries in 16 bits; this many mean that its zip64 end, before it, knows better. */
const MANY = 0xffff;

/**
 * What client-zip 2.5.1 leaves out where there are 65,535 entries or more: it writes the zip64 end only for sizes of
 * 4 GB (mended upstream by Touffy/client-zip#95; with a version that has it, this file can go). Both records are those
 * of PKWARE's APPNOTE.TXT, sections 4.3.14 and 4.3.15.
 * @param chunks of the zip file, its end a chunk of its own.
 * @param entries how many there are, asked at the end.
 */
export async function* withZip64End(chunks: Bytes, entries: () => number): AsyncGenerator<Uint8Array> {
  let position = 0;
  let before: Uint8Array | undefined;
  let beforeThat: Uint8Array | undefined;
  for await (const chunk of chunks) {
    if (before !== undefined) {
      yield before;
      position += before.length;
    }
    [beforeThat, before] = [before, chunk];
  }
  if (before === undefined) return;
  const isEnd = before.length === END_LENGTH && startOf(before) === END;
  const hasZip64 = beforeThat !== undefined && startOf(beforeThat) === ZIP64_END;
  if (isEnd && !hasZip64 && entries() >= MANY) yield zip64End(before, entries(), position);
  yield before;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const startOf = (bytes: Uint8Array): number | undefined => (bytes.length < 4 ? undefined : viewOf(bytes).getUint32(0, true));

/** @param end whose 32 bits say where the list of entries is, and how long. @param position where this comes to stand. */
function zip64End(end: Uint8Array, entries: number, position: number): Uint8Array {
  const bytes = new Uint8Array(76);
  const [from, to] = [viewOf(end), viewOf(bytes)];
  const put64 = (at: number, value: number): void => to.setBigUint64(at, BigInt(value), true);
  to.setUint32(0, ZIP64_END, true);
  put64(4, 44);
  // Made by and to be read by what knows version 4.5 of the format.
  to.setUint16(12, 45, true);
  to.setUint16(14, 45, true);
  put64(24, entries);
  put64(32, entries);
  put64(40, from.getUint32(12, true));
  put64(48, from.getUint32(16, true));
  to.setUint32(56, ZIP64_LOCATOR, true);
  put64(64, position);
  to.setUint32(72, 1, true);
  return bytes;
}
