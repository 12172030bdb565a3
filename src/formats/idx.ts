import { InvalidRecordError } from '../core/errors.ts';

/*
 * IDX, the format of the MNIST files (LeCun, Cortes, Burges): two zero bytes, a type byte (8 = unsigned bytes, the
 * only one that occurs here), the number of dimensions, each dimension as a big-endian 32-bit integer, then the values.
 */

const UNSIGNED_BYTE = 8;

export interface IdxArray {
  /** Sizes, outermost first: [n] for labels, [n, height, width] for images. */
  readonly shape: readonly number[];
  /** The values, last dimension fastest; a view into the bytes that were parsed. */
  readonly values: Uint8Array;
}

/**
 * Reads an unpacked IDX file.
 * @param source its name, for the error.
 * @throws InvalidRecordError where the header or the length is not that of an array of `dimensions` dimensions.
 */
export function parseIdx(bytes: Uint8Array, dimensions: number, source: string): IdxArray {
  const headerLength = 4 + 4 * dimensions;
  const fail = (field: string, expected: string, received: string): never => {
    throw new InvalidRecordError(source, field, expected, received);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('magic number', 'unpacked IDX', 'gzip: unpack it first');
  if (bytes.length < headerLength) fail('header', `${headerLength} bytes`, `a file of ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const expectedMagic = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expectedMagic) fail('magic number', `${expectedMagic} (unsigned bytes, ${dimensions} dimensions)`, String(magic));
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length !== headerLength + size) {
    fail('values', `${size} bytes (${shape.join(' × ')})`, String(bytes.length - headerLength));
  }
  return { shape, values: bytes.subarray(headerLength) };
}

/** The unpacked IDX file of an array. @throws RangeError where `values` has another length than `shape` says. */
export function encodeIdx({ shape, values }: IdxArray): Uint8Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) throw new RangeError(`An array of ${shape.join(' × ')} has ${size} values, not ${values.length}.`);
  const bytes = new Uint8Array(4 + 4 * shape.length + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (UNSIGNED_BYTE << 8) | shape.length);
  shape.forEach((length, index) => view.setUint32(4 + 4 * index, length));
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}
