import type { Correction } from '../core/records/correction.ts';
import type { FileFormat } from '../contracts/files.ts';
import { InvalidRecordError } from '../core/errors.ts';
import { PIXELS, SIDE } from '../core/preprocessing/gray-image.ts';
import type { Digit } from '../core/reading/prediction.ts';
import { PREPROCESSING_ID } from '../core/preprocessing/preprocess.ts';
import { writerName } from '../core/records/bounds.ts';
import { parseCorrectionBatchPieces } from '../formats/correction-batch-json.ts';
import { parseCorrectionLine } from '../formats/correction-strokes.ts';
import { idxHeaderLength, parseIdx, parseIdxHeader } from '../formats/idx.ts';
import { parseImageCsvPair } from '../formats/image-csv-pair.ts';
import { parseKaggleCsv } from '../formats/kaggle-csv.ts';
import { textRows } from '../formats/text-rows.ts';
import { peek, type Bytes } from './bytes.ts';
import type { ImportNotes } from './import-notes.ts';
import { correctionOfInk, correctionOfPicture } from './import-maker.ts';
import { decodeText, textLines } from './text.ts';

/** What a file was found to hold. Whatever is wrong with it is thrown, with its place, as it is read. */
export interface ImportSource {
  readonly format: FileFormat;
  readonly corrections: AsyncIterable<Correction>;
}

export interface Reading {
  readonly notes: ImportNotes;
  /** ISO 8601, UTC: when whatever does not say it was made. */
  readonly now: string;
}

/** Bytes by which a file of text is known; longer than any header that is looked for. */
const HEAD = 2 ** 12;

/** Recognises text by how it begins. @throws InvalidRecordError where it is nothing that is known. */
export async function openText(chunks: Bytes, source: string, reading: Reading): Promise<ImportSource> {
  const { head, all } = await peek(chunks, HEAD);
  const start = new TextDecoder().decode(head).replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('{')) {
    // A batch, too, may stand in one line.
    return /^\{\s*"(?:schema|batchId|corrections)"/.test(start)
      ? { format: 'batch-json', corrections: parseCorrectionBatchPieces(decodeText(all, source), source) }
      : { format: 'stroke-ndjson', corrections: strokes(linesOf(all, source), source, reading) };
  }
  const firstLine = start.split(/\r?\n/, 1)[0]!;
  if (/^"?(?:label|pixel0)"?\s*,/.test(firstLine)) return { format: 'kaggle-csv', corrections: kaggle(linesOf(all, source), source, reading, false) };
  const numbers = /^[\d\s.,-]+$/.test(firstLine) ? firstLine.split(',').length : 0;
  if (numbers === PIXELS + 1) return { format: 'kaggle-csv', corrections: kaggle(linesOf(all, source), source, reading, true) };
  if (numbers === PIXELS) throw new InvalidRecordError(`${source}, line 1`, '', 'a label before the 784 pixels, or a zip file with images.csv and labels.csv', 'pixels alone');
  throw new InvalidRecordError(source, '', 'corrections (JSON), strokes (NDJSON), pictures (CSV), or a zip file of pictures', beginning(start));
}

const beginning = (text: string): string => (text === '' ? 'an empty file' : `a file that begins with "${text.slice(0, 20)}"`);

export const linesOf = (chunks: Bytes, source: string): AsyncIterable<string> => textLines(decodeText(chunks, source), source);

async function* strokes(lines: AsyncIterable<string>, source: string, { notes, now }: Reading): AsyncGenerator<Correction> {
  let number = 0;
  for await (const line of textRows(lines)) {
    const read = parseCorrectionLine(line, source, ++number);
    if ('correction' in read) {
      yield read.correction;
      continue;
    }
    if (writerName(read.sample.writer) !== read.sample.writer) notes.add('long-writer');
    yield correctionOfInk(read.sample, now, `${source}, line ${number}`);
  }
}

const picture = (pixels: Uint8Array): { pixels: Uint8Array; width: number; height: number } => ({ pixels, width: SIDE, height: SIDE });

/** Kaggle's pictures are MNIST's: they lie in the frame already. */
async function* kaggle(lines: AsyncIterable<string>, source: string, { now }: Reading, headless: boolean): AsyncGenerator<Correction> {
  for await (const { line, label, image } of parseKaggleCsv(lines, source, headless)) {
    if (label === undefined) throw new InvalidRecordError(`${source}, line ${line}`, 'label', 'a digit from 0 to 9', 'no such column');
    yield correctionOfPicture(picture(image), label, now, PREPROCESSING_ID);
  }
}

/** A file of a zip file whose text was looked at already. */
export interface NamedBytes {
  readonly source: string;
  readonly chunks: Bytes;
}

/** @param preprocessingId by what the pictures were made, where the file says so. */
export async function* csvPair(images: NamedBytes, labels: NamedBytes, { notes, now }: Reading, preprocessingId?: string): AsyncGenerator<Correction> {
  for await (const { image, label } of parseImageCsvPair(linesOf(images.chunks, images.source), linesOf(labels.chunks, labels.source), images.source, labels.source)) {
    if (label === undefined) notes.add('row-without-label');
    else yield correctionOfPicture(picture(image), label, now, preprocessingId);
  }
}

/** Pixels of the largest picture in an IDX file. */
const LARGEST_IDX_PICTURE = 2 ** 20;

/** Pictures of 28 × 28 pixels are MNIST's, and lie in the frame already; others are brought into it. */
export async function* idxPair(images: NamedBytes, labels: { readonly source: string; readonly bytes: Uint8Array }, { now }: Reading): AsyncGenerator<Correction> {
  const { values } = parseIdx(labels.bytes, 1, labels.source);
  const { head, all } = await peek(images.chunks, idxHeaderLength(3));
  const [count, height, width] = parseIdxHeader(head, 3, images.source) as [number, number, number];
  if (count !== values.length) throw new InvalidRecordError(labels.source, 'shape', `${count} labels, as in ${images.source}`, String(values.length));
  const size = width * height;
  if (size < 1 || size > LARGEST_IDX_PICTURE) throw new InvalidRecordError(images.source, 'shape', `pictures of 1 to ${LARGEST_IDX_PICTURE} pixels`, `${width} × ${height}`);
  let number = 0;
  for await (const pixels of inRecords(all, idxHeaderLength(3), size)) {
    if (pixels.length < size || number === count) {
      throw new InvalidRecordError(images.source, 'values', `${count} pictures of ${size} bytes`, number === count ? 'more' : `one of ${pixels.length}, after ${number}`);
    }
    const label = values[number++]!;
    if (label > 9) throw new InvalidRecordError(labels.source, `label ${number}`, 'a digit from 0 to 9', String(label));
    yield correctionOfPicture({ pixels, width, height }, label as Digit, now, PREPROCESSING_ID);
  }
  if (number < count) throw new InvalidRecordError(images.source, 'values', `${count} pictures of ${size} bytes`, String(number));
}

/** The bytes after the first `skip` in records of `size`; the last may be shorter. */
async function* inRecords(chunks: Bytes, skip: number, size: number): AsyncGenerator<Uint8Array> {
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
