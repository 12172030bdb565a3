import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type Compressors } from 'hyparquet';
import { InvalidRecordError, messageOf, ScrawlError } from '../core/errors.ts';
import type { Ink } from '../core/ink/ink.ts';
import type { Digit } from '../core/classes.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import { digitOfNumber, digitOfText } from './digit-label.ts';
import { grayOf, surveyPictures } from './gray-scale.ts';
import { columnsByName, sideOf, type PixelColumns } from './pixel-columns.ts';

/*
 * Parquet as the data sets of Hugging Face and pandas have it: a picture's file in a column of `{bytes, path}` or of bytes,
 * its pixels in a column of lists, or 784 columns of pixels; a label beside it. Read by hyparquet.
 */

export interface ParquetDigit {
  /** Counted from 1. */
  readonly row: number;
  /** Absent where there is no column of labels, or it says -1. */
  readonly label?: Digit;
  readonly writer?: string;
  readonly drawing: { readonly kind: 'file'; readonly bytes: Uint8Array } | { readonly kind: 'pixels'; readonly raster: Raster; readonly isDarkOnLight: boolean } | { readonly kind: 'ink'; readonly ink: Ink };
}

const MAGIC = [0x50, 0x41, 0x52, 0x31] as const;
/** Rows that are read at once, and by which scale and columns are known. */
const CHUNK = 500;

/** Whether this is how a Parquet file begins. */
export const beginsAsParquet = (bytes: Uint8Array): boolean => MAGIC.every((byte, index) => bytes[index] === byte);

/**
 * Reads row after row.
 * @param compressors for what is packed by something else than Snappy.
 * @throws InvalidRecordError naming the file, row and column.
 */
export async function* parseParquet(file: AsyncBuffer, source: string, compressors: Compressors): AsyncGenerator<ParquetDigit> {
  const metadata = await understood(source, () => parquetMetadataAsync(file, { geoparquet: false }));
  const count = Number(metadata.num_rows);
  let layout: Layout | undefined;
  for (let start = 0; start < count; start += CHUNK) {
    const rows = await understood(source, () => parquetReadObjects({ file, metadata, compressors, utf8: false, geoparquet: false, rowStart: start, rowEnd: Math.min(count, start + CHUNK) }));
    if (rows.length === 0) throw new InvalidRecordError(source, '', `${count} rows`, String(start));
    layout ??= layoutOf(rows as Row[], source);
    for (const [index, row] of (rows as Row[]).entries()) yield digitOf(row, layout, source, start + index + 1);
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Whatever the library throws at a damaged file, with the place. */
async function understood<T>(source: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScrawlError) throw error;
    const codec = /unsupported compression codec: (\w+)/.exec(messageOf(error))?.[1];
    if (codec !== undefined) throw new InvalidRecordError(source, '', 'a Parquet file packed with Snappy, gzip or not at all', codec);
    throw new InvalidRecordError(source, '', 'a whole Parquet file', 'one that is damaged or was cut');
  }
}

interface Layout {
  readonly label?: string;
  readonly writer?: string;
  readonly strokes?: string;
  readonly picture?: string;
  /** Columns of single pixels. */
  readonly pixels?: readonly string[];
  readonly survey: ReturnType<typeof surveyPictures>;
}

const PICTURE = /^(?:images?|img|pictures?|pixels?|x|data|bytes)$/i;

function layoutOf(rows: readonly Row[], source: string): Layout {
  const names = Object.keys(rows[0]!);
  const named: PixelColumns | undefined = names.length > 64 ? columnsByName(names, `${source}, schema`, 1) : undefined;
  const label = named === undefined ? names.filter((name) => /^(?:labels?|class|digits?|target|y|number)$/i.test(name)) : named.label === undefined ? [] : [names[named.label]!];
  if (label.length > 1) throw new InvalidRecordError(source, 'schema', 'one column of labels', label.join(', '));
  const writer = names.find((name) => /^(?:writers?|authors?|users?|subjects?|persons?)$/i.test(name));
  const strokes = names.find((name) => name === 'strokes' && typeof rows[0]![name] === 'string');
  const common = { ...(label[0] === undefined ? {} : { label: label[0] }), ...(writer === undefined ? {} : { writer }), ...(strokes === undefined ? {} : { strokes }) };
  if (named !== undefined) {
    const pixels = named.pixels.map((column) => names[column]!);
    const side = sideOf(pixels.length)!;
    return { ...common, pixels, survey: surveyPictures(rows.map((row) => pixels.map((name) => Number(row[name]))), side, side) };
  }
  const pictures = names.filter((name) => name !== label[0] && (pictureFile(rows[0]![name]) !== undefined || flat(rows[0]![name]) !== undefined));
  const picture = pictures.length === 1 ? pictures[0] : pictures.find((name) => PICTURE.test(name));
  if (picture === undefined && strokes === undefined) throw new InvalidRecordError(source, 'schema', 'a column of pictures', names.join(', '));
  const lists = rows.flatMap((row) => {
    const values = picture === undefined ? undefined : flat(row[picture]);
    return values === undefined ? [] : [values];
  });
  const side = sideOf(lists[0]?.length ?? 0) ?? 1;
  return { ...common, ...(picture === undefined ? {} : { picture }), survey: surveyPictures(lists, side, side) };
}

function digitOf(row: Row, layout: Layout, source: string, number: number): ParquetDigit {
  const place = `${source}, row ${number}`;
  const label = layout.label === undefined ? undefined : labelOf(row[layout.label], layout.label, place);
  const writer = layout.writer === undefined ? undefined : row[layout.writer];
  const facts = { row: number, ...(label === undefined ? {} : { label }), ...(typeof writer === 'string' && writer !== '' ? { writer } : {}) };
  const ink = layout.strokes === undefined ? undefined : inkOf(row[layout.strokes], `${place}: ${layout.strokes}`);
  if (ink !== undefined) return { ...facts, drawing: { kind: 'ink', ink } };
  const value = layout.picture === undefined ? undefined : row[layout.picture];
  const bytes = pictureFile(value);
  if (bytes !== undefined) return { ...facts, drawing: { kind: 'file', bytes } };
  const column = layout.picture ?? 'pixels';
  const values = layout.pixels === undefined ? flat(value) : layout.pixels.map((name) => Number(row[name]));
  const side = sideOf(values?.length ?? 0);
  if (values === undefined || side === undefined) throw new InvalidRecordError(place, column, 'a picture', values === undefined ? 'none' : `${values.length} numbers`);
  const { scale, isDarkOnLight } = layout.survey;
  const pixels = Uint8Array.from(values, (each, index) => {
    const gray = grayOf(each, scale);
    if (gray === undefined) throw new InvalidRecordError(place, layout.pixels?.[index] ?? `${column}[${index}]`, `a number from ${scale.least} to ${scale.most}`, String(each));
    return gray;
  });
  return { ...facts, drawing: { kind: 'pixels', raster: { pixels, width: side, height: side }, isDarkOnLight } };
}

function labelOf(value: unknown, column: string, place: string): Digit | undefined {
  if (value === -1 || value === -1n) return undefined;
  const digit = typeof value === 'bigint' || typeof value === 'number' ? digitOfNumber(Number(value)) : typeof value === 'string' ? digitOfText(value) : undefined;
  if (digit === undefined) throw new InvalidRecordError(place, column, 'a digit from 0 to 9', typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string' ? `"${value}"` : 'nothing');
  return digit;
}

/** A picture's file: bytes, or bytes beside their path as the `datasets` library has them. */
function pictureFile(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  const inside = typeof value === 'object' && value !== null && 'bytes' in value ? value.bytes : undefined;
  return inside instanceof Uint8Array ? inside : undefined;
}

/** The numbers of a list, or of a list of rows. */
function flat(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && !(value instanceof Uint8Array))) return undefined;
  const values = Array.from(value as ArrayLike<unknown>, (each) => (typeof each === 'object' && each !== null ? Array.from(each as ArrayLike<unknown>) : [each])).flat();
  const numbers = values.map(Number);
  return numbers.length >= 64 && numbers.every((each) => !Number.isNaN(each)) ? numbers : undefined;
}

/** Strokes as JSON, `[[[x, y], …], …]` or with times `[x, y, t]`; undefined where there are none. */
function inkOf(value: unknown, place: string): Ink | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const fail = (): never => {
    throw new InvalidRecordError(place, '', 'strokes as [[[x, y], …], …]', `"${value}"`);
  };
  let strokes: unknown;
  try {
    strokes = JSON.parse(value);
  } catch {
    return fail();
  }
  if (!Array.isArray(strokes) || strokes.length === 0) return fail();
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const read = (strokes as unknown[]).map((stroke) => ({
    points: (Array.isArray(stroke) ? (stroke as unknown[]) : fail()).map((point) => {
      const [x, y, t = 0] = Array.isArray(point) ? (point as unknown[]) : [];
      if (typeof x !== 'number' || typeof y !== 'number' || typeof t !== 'number') return fail();
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      return { x, y, t };
    }),
  }));
  return { strokes: read, width: right - left, height: bottom - top };
}
