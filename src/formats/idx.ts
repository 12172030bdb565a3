import { InvalidRecordError } from '../core/errors.ts';
import { sizeOfShape, type ArrayHeader } from './number-array.ts';

/*
 * IDX, the format of the MNIST files (LeCun, Cortes, Burges): two zero bytes, a byte for the type, one for the number of
 * dimensions, each dimension as a big-endian 32-bit integer, then the values, big-endian as well.
 */

const TYPES: Readonly<Record<number, ArrayHeader['type']>> = { 0x08: 'u1', 0x09: 'i1', 0x0b: 'i2', 0x0c: 'i4', 0x0d: 'f4', 0x0e: 'f8' };
const UNSIGNED_BYTE = 0x08;
const MOST_DIMENSIONS = 4;

export interface IdxArray {
  /** Sizes, outermost first: [n] for labels, [n, height, width] for images. */
  readonly shape: readonly number[];
  /** The values, last dimension fastest; a view into the bytes that were parsed. */
  readonly values: Uint8Array;
}

/** Bytes before the values. */
export const idxHeaderLength = (dimensions: number): number => 4 + 4 * dimensions;

/** Whether this is how an IDX file begins. */
export const beginsAsIdx = (bytes: Uint8Array): boolean =>
  bytes.length >= 8 && bytes[0] === 0 && bytes[1] === 0 && TYPES[bytes[2]!] !== undefined && bytes[3]! >= 1 && bytes[3]! <= MOST_DIMENSIONS;

/** Reads what an IDX file of any type begins with. @throws InvalidRecordError where this is no such header. */
export function readIdxHeader(bytes: Uint8Array, source: string): ArrayHeader {
  if (!beginsAsIdx(bytes)) throw new InvalidRecordError(source, 'magic number', 'that of IDX: two zeros, a known type, 1 to 4 dimensions', [...bytes.subarray(0, 4)].join(' '));
  const dimensions = bytes[3]!;
  const offset = idxHeaderLength(dimensions);
  if (bytes.length < offset) throw new InvalidRecordError(source, 'header', `${offset} bytes`, `a file of ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  return { shape, type: TYPES[bytes[2]!]!, littleEndian: false, isFortran: false, offset };
}

/**
 * Reads an unpacked IDX file of unsigned bytes.
 * @param source its name, for the error.
 * @throws InvalidRecordError where the header or the length is not that of an array of `dimensions` dimensions.
 */
export function parseIdx(bytes: Uint8Array, dimensions: number, source: string): IdxArray {
  const fail = (field: string, expected: string, received: string): never => {
    throw new InvalidRecordError(source, field, expected, received);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('magic number', 'unpacked IDX', 'gzip: unpack it first');
  if (bytes.length < idxHeaderLength(dimensions)) fail('header', `${idxHeaderLength(dimensions)} bytes`, `a file of ${bytes.length}`);
  const magic = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const expectedMagic = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expectedMagic) fail('magic number', `${expectedMagic} (unsigned bytes, ${dimensions} dimensions)`, String(magic));
  const { shape, offset } = readIdxHeader(bytes, source);
  const values = bytes.subarray(offset);
  if (values.length !== sizeOfShape(shape)) fail('values', `${sizeOfShape(shape)} bytes (${shape.join(' × ')})`, String(values.length));
  return { shape, values };
}

/** What the unpacked IDX file of an array of unsigned bytes begins with; its values follow. */
export function encodeIdxHeader(shape: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(idxHeaderLength(shape.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (UNSIGNED_BYTE << 8) | shape.length);
  shape.forEach((length, index) => view.setUint32(4 + 4 * index, length));
  return bytes;
}
