import type { AsyncBuffer } from 'hyparquet';
import { InvalidRecordError } from '../core/errors.ts';
import { PREPROCESSING_ID } from '../core/preprocessing/preprocess.ts';
import { SIDE } from '../core/preprocessing/gray-image.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import { parseCorrectionBatchPieces } from '../formats/correction-batch-json.ts';
import { parseCorrectionLine } from '../formats/correction-strokes.ts';
import { jsonElements } from '../formats/json-elements.ts';
import { readLabelRows } from '../formats/label-rows.ts';
import { LONGEST_NPY_HEADER } from '../formats/npy.ts';
import { arrayLabels, bytesOfValue, pictureShape, sizeOfShape, type ArrayHeader, type ArrayLabel } from '../formats/number-array.ts';
import { arrayPictures, fortranRecords, inRecords } from '../formats/picture-array.ts';
import { openPixelTable, type PixelTable } from '../formats/pixel-table.ts';
import { isQuickDrawing, readQuickDrawing } from '../formats/quick-draw.ts';
import type { FileSample } from '../formats/sample.ts';
import { textRows } from '../formats/text-rows.ts';
import type { FilePart } from './file-part.ts';
import type { ImportNotes } from './import-notes.ts';
import type { PictureDecoder } from './picture-decoder.ts';
import { decodeText, linesOf, wholeText } from './text.ts';

/*
 * A reader for each kind of file, from its bytes to samples. Whatever is wrong is thrown with its place when it is come to.
 */

export interface Reading {
  readonly notes: ImportNotes;
  readonly decodePicture: PictureDecoder;
}

type Samples = AsyncGenerator<FileSample>;

const numbered = (source: string, what: string, number: number): string => `${source}, ${what} ${number}`;

/** Pictures in rows of 28 × 28, light on dark, are MNIST's and lie in the frame already. */
const framed = (raster: Raster, isDarkOnLight: boolean): FileSample['drawing'] => ({
  kind: 'picture',
  raster,
  ...(raster.width === SIDE && raster.height === SIDE && !isDarkOnLight ? { preprocessingId: PREPROCESSING_ID } : {}),
});

export async function* batch({ chunks, source }: FilePart): Samples {
  for await (const correction of parseCorrectionBatchPieces(decodeText(chunks(), source), source)) {
    const { id, ink, image, label, writer, device, preprocessingId } = correction;
    yield {
      where: `${source}: ${id}`,
      label,
      writer: writer ?? device,
      drawing: ink === undefined ? { kind: 'picture', raster: { pixels: image, width: SIDE, height: SIDE }, preprocessingId } : { kind: 'ink', ink },
      correction,
    };
  }
}

/** Lines of JSON: pen strokes, or Quick, Draw!'s drawings. */
export async function* jsonLines({ chunks, source }: FilePart, { notes }: Reading): Samples {
  let number = 0;
  for await (const line of textRows(linesOf(chunks(), source))) yield* lineSample(line, source, ++number, 'line', notes);
}

/** Characters of the longest drawing in a list. */
const LONGEST_ELEMENT = 2 ** 22;

/** The same drawings in one JSON list. */
export async function* jsonList({ chunks, source }: FilePart, { notes }: Reading): Samples {
  async function* wrapped(): AsyncGenerator<string> {
    yield '{"list":';
    yield* decodeText(chunks(), source);
    yield '}';
  }
  let number = 0;
  for await (const { kind, text } of jsonElements(wrapped(), 'list', LONGEST_ELEMENT)) {
    if (kind === 'element') yield* lineSample(text.trim(), source, ++number, 'drawing', notes);
    else if (!/^\{"list":\s*\[\s*\]\s*\}$/.test(text)) throw new InvalidRecordError(source, '', 'a JSON list of drawings', 'one that is damaged or was cut');
  }
}

function* lineSample(line: string, source: string, number: number, what: string, notes: ImportNotes): Generator<FileSample> {
  const where = numbered(source, what, number);
  const value = /"drawing"\s*:/.test(line) ? parsed(line) : undefined;
  if (isQuickDrawing(value)) {
    const { label, ink } = readQuickDrawing(value, where);
    if (label === undefined) notes.add('other-word');
    else yield { where, label, drawing: { kind: 'ink', ink } };
    return;
  }
  const read = parseCorrectionLine(line, source, number);
  if ('correction' in read) {
    const { correction } = read;
    yield { where, label: correction.label, writer: correction.writer ?? correction.device, drawing: { kind: 'ink', ink: correction.ink! }, correction };
    return;
  }
  yield { where, label: read.sample.label, writer: read.sample.writer, drawing: { kind: 'ink', ink: read.sample.ink } };
}

/** What is no JSON is for the line's own reader to refuse. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export async function* unipen({ chunks, source }: FilePart, { notes }: Reading): Samples {
  const { parseUnipen } = await import('../formats/unipen.ts');
  const { digits, leftOut } = await parseUnipen(linesOf(chunks(), source), source);
  if (leftOut > 0) notes.add('other-segment', leftOut);
  for (const { label, writer, ink, line } of digits) yield { where: numbered(source, 'line', line), label, drawing: { kind: 'ink', ink }, ...(writer === undefined ? {} : { writer }) };
}

export async function* inkml({ chunks, source }: FilePart, { notes }: Reading): Samples {
  const { parseInkml } = await import('../formats/inkml.ts');
  const { digits, leftOut } = parseInkml(await wholeText(chunks(), source), source);
  if (leftOut > 0) notes.add('other-segment', leftOut);
  for (const { id, label, writer, ink, name } of digits) yield { where: `${source}, ${name}`, label, drawing: { kind: 'ink', ink, ...(id !== undefined && { id }) }, ...(writer === undefined ? {} : { writer }) };
}

export const openTableOf = async ({ chunks, source }: FilePart, kind: 'table' | 'arff'): Promise<PixelTable> =>
  kind === 'table' ? openPixelTable(linesOf(chunks(), source), source) : (await import('../formats/arff.ts')).openArff(linesOf(chunks(), source), source);

export async function* table(part: FilePart, kind: 'table' | 'arff', { notes }: Reading): Samples {
  const { digits, isDarkOnLight, isLabelled, unused } = await openTableOf(part, kind);
  if (unused.length > 0) notes.add('unused-column', unused.length);
  for await (const { line, label, writer, raster } of digits) {
    if (label === undefined && isLabelled) notes.add('row-without-label');
    yield { where: numbered(part.source, 'line', line), drawing: framed(raster, isDarkOnLight), ...(label === undefined ? {} : { label }), ...(writer === undefined ? {} : { writer }) };
  }
}

/**
 * Pictures and labels in two files of text, row by row.
 * @param preprocessingId by what the pictures were made, where the file says so; others are brought into the frame.
 */
export async function* tablePair(pictures: FilePart, labels: FilePart, { notes }: Reading, preprocessingId?: string): Samples {
  const rows = await rowsOf(pictures);
  const { digits } = await openTableOf(pictures, 'table');
  const known = (await readLabelRows(linesOf(labels.chunks(), labels.source), labels.source, rows, pictures.source)).labels;
  let row = 0;
  for await (const { raster } of digits) {
    const label = known[row++];
    if (label === undefined) notes.add('row-without-label');
    yield {
      where: numbered(pictures.source, 'row', row),
      drawing: { kind: 'picture', raster, ...(preprocessingId === undefined ? {} : { preprocessingId }) },
      ...(label === undefined ? {} : { label }),
    };
  }
}

/** How many pictures a table has: its lines that are not empty, without the header. */
async function rowsOf(part: FilePart): Promise<number> {
  const { hasHeader } = await openTableOf(part, 'table');
  let count = hasHeader ? -1 : 0;
  for await (const line of linesOf(part.chunks(), part.source)) if (line.trim() !== '' && !/^"?sep=/i.test(line)) count++;
  return count;
}

/** Bytes of the longest list of labels, and of the largest array that is held in memory. */
const [LONGEST_LABELS, LONGEST_ARRAY] = [2 ** 24, 2 ** 28];

/** A part that holds an array. */
export interface ArrayPart {
  readonly part: FilePart;
  readonly header: ArrayHeader;
}

export async function* arrayPair(pictures: ArrayPart, labels: ArrayPart): Samples {
  const { part, header } = pictures;
  const { count } = pictureShape(header, part.source);
  const known = await labelsOf(labels);
  if (known.length !== count) throw new InvalidRecordError(labels.part.source, 'shape', `${count} labels, as in ${part.source}`, String(known.length));
  let number = 0;
  for await (const sample of arrayPictureSamples(pictures)) {
    const { label, writer } = known[number++] ?? {};
    yield { ...sample, ...(label === undefined ? {} : { label }), ...(writer === undefined ? {} : { writer }) };
  }
}

/** The pictures alone. */
export async function* arrayPictureSamples({ header, part }: ArrayPart): Samples {
  const shape = pictureShape(header, part.source);
  const size = shape.width * shape.height * bytesOfValue(header);
  const records = header.isFortran ? asyncOf(fortranRecords(header, await valuesOf({ header, part }, LONGEST_ARRAY))) : inRecords(part.chunks(), header.offset, size);
  let number = 0;
  for await (const { raster, isDarkOnLight } of arrayPictures(header, shape, records, part.source)) yield { where: numbered(part.source, 'picture', ++number), drawing: framed(raster, isDarkOnLight) };
}

const labelsOf = async (labels: ArrayPart): Promise<ArrayLabel[]> => arrayLabels(labels.header, await valuesOf(labels, LONGEST_LABELS), labels.part.source);

async function valuesOf({ header, part }: ArrayPart, longest: number): Promise<Uint8Array> {
  const size = sizeOfShape(header.shape) * bytesOfValue(header);
  if (size > longest) throw new InvalidRecordError(part.source, 'values', `at most ${longest} bytes`, String(size));
  const values = (await part.bytes(longest + LONGEST_NPY_HEADER)).subarray(header.offset);
  if (values.length !== size) throw new InvalidRecordError(part.source, 'values', `${size} bytes (${header.shape.join(' × ')})`, String(values.length));
  return values;
}

async function* asyncOf<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** Bytes of the largest Parquet file in a zip file. */
const LONGEST_PARQUET = 2 ** 28;

export async function* parquet(part: FilePart, { decodePicture, notes }: Reading): Samples {
  const [{ parseParquet }, { ungzip }] = await Promise.all([import('../formats/parquet.ts'), import('pako')]);
  const file = part.file === undefined ? bufferOf(await part.bytes(LONGEST_PARQUET)) : fileBuffer(part.file);
  for await (const { row, label, writer, drawing } of parseParquet(file, part.source, { GZIP: (bytes) => ungzip(bytes) })) {
    const where = numbered(part.source, 'row', row);
    if (label === undefined) notes.add('row-without-label');
    const facts = { where, ...(label === undefined ? {} : { label }), ...(writer === undefined ? {} : { writer }) };
    if (drawing.kind === 'ink') yield { ...facts, drawing };
    else if (drawing.kind === 'file') yield { ...facts, drawing: { kind: 'picture', raster: await decodePicture(drawing.bytes, where) } };
    else yield { ...facts, drawing: framed(drawing.raster, drawing.isDarkOnLight) };
  }
}

const bufferOf = (bytes: Uint8Array): AsyncBuffer => ({ byteLength: bytes.length, slice: (start, end) => exact(bytes.subarray(start, end)) });
const fileBuffer = (file: NonNullable<FilePart['file']>): AsyncBuffer => ({ byteLength: file.size, slice: async (start, end = file.size) => exact(await file.read(start, end)) });
const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
