import { InvalidRecordError } from '../core/errors.ts';
import type { Digit } from '../core/classes.ts';
import { digitOfNumber, digitOfText } from './digit-label.ts';

/*
 * Arrays of numbers as IDX and .npy keep them: a header that says type and shape, then the values, the last dimension
 * fastest.
 */

interface NumberType {
  /** Bytes of a value. */
  readonly size: number;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

/** By numpy's names: kind and bytes. */
export const NUMBER_TYPES = {
  b1: { size: 1, read: (view, at) => view.getUint8(at) },
  u1: { size: 1, read: (view, at) => view.getUint8(at) },
  i1: { size: 1, read: (view, at) => view.getInt8(at) },
  u2: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  i2: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  u4: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  i4: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  u8: { size: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { size: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { size: 2, read: (view, at, little) => halfFloat(view.getUint16(at, little)) },
  f4: { size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, read: (view, at, little) => view.getFloat64(at, little) },
} as const satisfies Readonly<Record<string, NumberType>>;

export interface ArrayHeader {
  /** Outermost first. */
  readonly shape: readonly number[];
  /** A number's, or that of texts of so many bytes, of 4 a character where they are wide. */
  readonly type: keyof typeof NUMBER_TYPES | { readonly textBytes: number; readonly isWide: boolean };
  readonly littleEndian: boolean;
  /** The first dimension is the fastest. */
  readonly isFortran: boolean;
  /** Bytes before the values. */
  readonly offset: number;
}

export const sizeOfShape = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
export const bytesOfValue = ({ type }: ArrayHeader): number => (typeof type === 'string' ? NUMBER_TYPES[type].size : type.textBytes);
export const shapeText = (shape: readonly number[]): string => (shape.length === 0 ? 'a single value' : shape.join(' × '));

/** IEEE 754, binary16. */
function halfFloat(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction === 0 ? Infinity : NaN) : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

/** How many pictures an array holds, and of what size. */
export interface PictureShape {
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of the largest picture in an array. */
const LARGEST = 2 ** 20;

/** Whether an array is one of pictures by its shape: [n, height, width], with one channel last or before, or [n, side²]. */
export const holdsPictures = ({ shape, type }: ArrayHeader): boolean => typeof type === 'string' && (shape.length > 2 || (shape.length === 2 && Number.isInteger(Math.sqrt(shape[1]!)) && shape[1]! >= 64));

/** What the shape of an array of pictures says. @throws InvalidRecordError where they have several channels or no size */
export function pictureShape({ shape }: ArrayHeader, source: string): PictureShape {
  const [count = 0, ...sizes] = shape;
  const [height, width] = sizes.length === 3 && sizes[2] === 1 ? sizes : sizes.length === 3 && sizes[0] === 1 ? sizes.slice(1) : sizes.length === 1 ? squareOf(sizes[0]!) : sizes.length === 2 ? sizes : [];
  if (height === undefined || width === undefined) throw new InvalidRecordError(source, 'shape', 'pictures, height, width, and at most one channel', shapeText(shape));
  if (height * width < 1 || height * width > LARGEST) throw new InvalidRecordError(source, 'shape', `pictures of 1 to ${LARGEST} pixels`, `${width} × ${height}`);
  return { count, height, width };
}

const squareOf = (pixels: number): readonly number[] => (Number.isInteger(Math.sqrt(pixels)) ? [Math.sqrt(pixels), Math.sqrt(pixels)] : []);

/** A label out of an array, and where the array says it, whose hand it is. */
export interface ArrayLabel {
  /** Absent where it is -1. */
  readonly label?: Digit;
  readonly writer?: string;
}

/** Columns of QMNIST's labels: label, NIST series, writer, and five numbers more. */
const QMNIST_COLUMNS = 8;

/**
 * The labels in an array of shape [n], [n, 1], [n, 10] with a 1 in the place of each digit, or [n, 8] as QMNIST has them.
 * @param values all of them, as they lie in the file after its header.
 * @throws InvalidRecordError naming the label, counted from 1.
 */
export function arrayLabels(header: ArrayHeader, values: Uint8Array, source: string): ArrayLabel[] {
  const [count = 0, columns = 1] = header.shape;
  if (header.shape.length < 1 || header.shape.length > 2 || ![1, QMNIST_COLUMNS, 10].includes(columns)) {
    throw new InvalidRecordError(source, 'shape', 'one label for each picture', shapeText(header.shape));
  }
  const at = (row: number, column: number): number => (header.isFortran ? row + column * count : row * columns + column);
  const { type } = header;
  if (typeof type !== 'string') {
    return Array.from({ length: count }, (_, row) => labelOf(digitOfText(textAt(values, at(row, 0), type, header.littleEndian)), textAt(values, at(row, 0), type, header.littleEndian), source, row));
  }
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const { size, read } = NUMBER_TYPES[type];
  const value = (row: number, column: number): number => read(view, at(row, column) * size, header.littleEndian);
  return Array.from({ length: count }, (_, row): ArrayLabel => {
    if (columns === 10) return labelOf(oneHot(Array.from({ length: 10 }, (_, column) => value(row, column))), 'ten numbers that are not nine 0 and one 1', source, row);
    const number = value(row, 0);
    if (number === -1) return {};
    return { ...labelOf(digitOfNumber(number), String(number), source, row), ...(columns === QMNIST_COLUMNS ? { writer: `nist-${value(row, 2)}` } : {}) };
  });
}

function labelOf(label: Digit | undefined, received: string, source: string, row: number): ArrayLabel {
  if (label === undefined) throw new InvalidRecordError(source, `label ${row + 1}`, 'a digit from 0 to 9', received);
  return { label };
}

function oneHot(values: readonly number[]): Digit | undefined {
  return values.filter((value) => value === 0).length === 9 && values.includes(1) ? (values.indexOf(1) as Digit) : undefined;
}

function textAt(values: Uint8Array, index: number, { textBytes, isWide }: { readonly textBytes: number; readonly isWide: boolean }, littleEndian: boolean): string {
  const bytes = values.subarray(index * textBytes, (index + 1) * textBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const codes = isWide ? Array.from({ length: textBytes / 4 }, (_, i) => view.getUint32(4 * i, littleEndian)) : [...bytes];
  return codes.filter((code) => code > 0 && code < 128).map((code) => String.fromCharCode(code)).join('');
}
