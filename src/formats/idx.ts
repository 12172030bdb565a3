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

/** Bytes before the values. */
export const idxHeaderLength = (dimensions: number): number => 4 + 4 * dimensions;

/**
 * Reads what an unpacked IDX file begins with.
 * @param bytes the header and whatever follows.
 * @param source the file's name, for the error.
 * @returns the shape.
 * @throws InvalidRecordError where this is not the header of an array of `dimensions` dimensions.
 */
export function parseIdxHeader(bytes: Uint8Array, dimensions: number, source: string): number[] {
  const fail = (field: string, expected: string, received: string): never => {
    throw new InvalidRecordError(source, field, expected, received);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) fail('magic number', 'unpacked IDX', 'gzip: unpack it first');
  if (bytes.length < idxHeaderLength(dimensions)) fail('header', `${idxHeaderLength(dimensions)} bytes`, `a file of ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  const expectedMagic = (UNSIGNED_BYTE << 8) | dimensions;
  if (magic !== expectedMagic) fail('magic number', `${expectedMagic} (unsigned bytes, ${dimensions} dimensions)`, String(magic));
  return Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
}

/**
 * Reads an unpacked IDX file.
 * @param source its name, for the error.
 * @throws InvalidRecordError where the header or the length is not that of an array of `dimensions` dimensions.
 */
export function parseIdx(bytes: Uint8Array, dimensions: number, source: string): IdxArray {
  const shape = parseIdxHeader(bytes, dimensions, source);
  const values = bytes.subarray(idxHeaderLength(dimensions));
  if (values.length !== sizeOf(shape)) throw new InvalidRecordError(source, 'values', `${sizeOf(shape)} bytes (${shape.join(' × ')})`, String(values.length));
  return { shape, values };
}

/** What the unpacked IDX file of an array begins with; its values follow. */
export function encodeIdxHeader(shape: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(idxHeaderLength(shape.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, (UNSIGNED_BYTE << 8) | shape.length);
  shape.forEach((length, index) => view.setUint32(4 + 4 * index, length));
  return bytes;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
