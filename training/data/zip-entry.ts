import { inflateRawSync } from 'node:zlib';
import { InvalidRecordError } from '../../src/core/errors.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * One file out of a zip archive (PKWARE's APPNOTE, without encryption, parts and Zip64).
 * @throws InvalidRecordError where the archive is cut or the file is not in it.
 */
export function zipEntry(archive: Uint8Array, name: string, source: string): Uint8Array {
  const fail = (expected: string, received: string): never => {
    throw new InvalidRecordError(source, '', expected, received);
  };
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) fail('a whole zip archive', 'one without a directory');
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) fail('a whole zip archive', 'one with a damaged directory');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const found = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    if (found === name) {
      const method = view.getUint16(at + 10, true);
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = archive.subarray(start, start + view.getUint32(at + 20, true));
      if (method === STORED) return packed;
      if (method === DEFLATED) return new Uint8Array(inflateRawSync(packed));
      fail('stored or deflated files', `method ${method}`);
    }
    names.push(found);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return fail(`${name} in the archive`, names.join(', '));
}
