import { InvalidRecordError } from '../core/errors.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import { BYTES, grayOf, surveyPictures, type GrayScale } from './gray-scale.ts';
import { bytesOfValue, NUMBER_TYPES, type ArrayHeader, type PictureShape } from './number-array.ts';

/** Pictures by which an array's scale is known; they are kept in memory until then. */
const HEAD = 200;

export interface ArrayPicture {
  readonly raster: Raster;
  /** Whether all of them are dark on light. */
  readonly isDarkOnLight: boolean;
}

/**
 * Reads the pictures of an array one after the other.
 * @param records the bytes of each, in order; the last may be shorter where the file was cut.
 * @throws InvalidRecordError where there are more or fewer than the header says, naming the picture, counted from 1.
 */
export async function* arrayPictures(header: ArrayHeader, { count, width, height }: PictureShape, records: AsyncIterable<Uint8Array>, source: string): AsyncGenerator<ArrayPicture> {
  const type = header.type as keyof typeof NUMBER_TYPES;
  const size = width * height * bytesOfValue(header);
  let number = 0;
  async function* checked(): AsyncGenerator<Float32Array | Uint8Array> {
    for await (const record of records) {
      if (record.length < size || number === count) {
        throw new InvalidRecordError(source, 'values', `${count} pictures of ${size} bytes`, number === count ? 'more' : `one of ${record.length}, after ${number}`);
      }
      number++;
      yield numbersIn(record, type, header.littleEndian);
    }
    if (number < count) throw new InvalidRecordError(source, 'values', `${count} pictures of ${size} bytes`, String(number));
  }
  const all = checked();
  const head: (Float32Array | Uint8Array)[] = [];
  let fault: { readonly error: unknown } | undefined;
  while (head.length < HEAD) {
    try {
      const next = await all.next();
      if (next.done === true) break;
      head.push(next.value);
    } catch (error) {
      fault = { error };
      break;
    }
  }
  const { scale, isDarkOnLight } = surveyPictures(head, width, height);
  let index = 0;
  for (const values of head.splice(0)) yield { raster: { pixels: grayPixels(values, scale, source, ++index, type), width, height }, isDarkOnLight };
  if (fault !== undefined) throw fault.error;
  for await (const values of all) yield { raster: { pixels: grayPixels(values, scale, source, ++index, type), width, height }, isDarkOnLight };
}

function numbersIn(record: Uint8Array, type: keyof typeof NUMBER_TYPES, littleEndian: boolean): Float32Array | Uint8Array {
  if (type === 'u1' || type === 'b1') return record;
  const { size, read } = NUMBER_TYPES[type];
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  return Float32Array.from({ length: record.length / size }, (_, index) => read(view, index * size, littleEndian));
}

function grayPixels(values: Float32Array | Uint8Array, scale: GrayScale, source: string, number: number, type: string): Uint8Array {
  if (scale === BYTES && values instanceof Uint8Array) return values;
  return Uint8Array.from(values, (value, index) => {
    const gray = grayOf(value, scale);
    if (gray === undefined) throw new InvalidRecordError(source, `picture ${number}, value ${index + 1}`, `a number from ${scale.least} to ${scale.most}${scale === BYTES ? '' : ', as in the pictures before'}`, `${value} (${type})`);
    return gray;
  });
}

/** The bytes after the first `skip` in records of `size`; the last may be shorter. */
export async function* inRecords(chunks: AsyncIterable<Uint8Array>, skip: number, size: number): AsyncGenerator<Uint8Array> {
  let record = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of chunks) {
    let at = Math.min(skip, chunk.length);
    skip -= at;
    while (at < chunk.length) {
      const part = chunk.subarray(at, at + size - filled);
      record.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield record;
      record = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield record.subarray(0, filled);
}

/** The records of an array whose first dimension is the fastest. @param values all of them, without the header. */
export function fortranRecords(header: ArrayHeader, values: Uint8Array): Uint8Array[] {
  const [count = 0, ...rest] = header.shape;
  const value = bytesOfValue(header);
  const each = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: count }, (_, record) => {
    const bytes = new Uint8Array(each * value);
    for (let index = 0; index < each; index++) {
      // The place in the picture, last dimension fastest, as the file's, first dimension fastest.
      let [left, from, stride] = [index, record, count * rest.reduce((product, length) => product * length, 1)];
      for (let dimension = rest.length - 1; dimension >= 0; dimension--) {
        stride /= rest[dimension]!;
        from += (left % rest[dimension]!) * stride;
        left = Math.floor(left / rest[dimension]!);
      }
      bytes.set(values.subarray(from * value, (from + 1) * value), index * value);
    }
    return bytes;
  });
}
