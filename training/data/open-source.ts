import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Judgement } from '../../src/core/records/correction.ts';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';
import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/reading/prediction.ts';
import type { Raster } from '../../src/core/preprocessing/raster.ts';
import { parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';
import { parseIdx } from '../../src/formats/idx.ts';
import { parseKaggleCsv } from '../../src/formats/kaggle-csv.ts';
import { parseStrokeLine, type StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { UnreadableFileError } from '../lib/errors.ts';
import { readImageCsvPair } from './image-csv-pair.ts';
import { readImageFolder } from './image-folder.ts';
import { textLines } from './text-lines.ts';
import { readUnipenDigits } from './unipen-archive.ts';
import { parsePendigits } from './unipen-text.ts';
import { uncompress } from './unpack.ts';

/** A digit of any source. */
export interface SourceDigit {
  /** Its place in the source, for people: `line 12`, `3/scan.png`. */
  readonly where: string;
  /** Absent where the source has none for it. */
  readonly label?: Judgement;
  readonly writer?: string;
  readonly drawing:
    | { readonly kind: 'ink'; readonly ink: Ink }
    | {
        readonly kind: 'picture';
        readonly raster: Raster;
        /** Whether it lies in MNIST's frame already. */
        readonly normalised: boolean;
      };
}

export interface Source {
  /** What it is, for people. */
  readonly kind: string;
  readonly digits: AsyncIterable<SourceDigit>;
}

/**
 * Opens whatever holds digits, known by its name and its beginning. The digits are read as they are iterated, and
 * that is when a fault in them is thrown, with its place.
 * @param labelsPath of the labels, where they are not beside the pictures under the usual name.
 * @throws UnreadableFileError where there is nothing, or nothing of a kind that is known.
 */
export async function openSource(path: string, labelsPath?: string): Promise<Source> {
  if (!existsSync(path)) throw new UnreadableFileError(path, 'there is no such file or folder');
  if (statSync(path).isDirectory()) {
    const images = join(path, 'images.csv');
    return existsSync(images) ? pair(images, labelsPath) : { kind: 'folder of pictures', digits: pictures(path) };
  }
  const name = basename(path).replace(/\.gz$/, '');
  if (name.includes('idx3')) return { kind: 'IDX', digits: idx(path, labelsPath) };
  if (name.endsWith('.ndjson')) return { kind: 'pen strokes (NDJSON)', digits: strokes(samplesOf(path)) };
  if (name.endsWith('.json')) return { kind: 'batch of corrections', digits: corrections(path) };
  if (/\.(?:tgz|tar)$/.test(name)) return { kind: 'UNIPEN archive', digits: strokes(archived(path)) };
  if (/\.(?:tra|tes|unp)(?:\.Z)?$/.test(name)) return { kind: 'UNIPEN text', digits: strokes(pendigits(path)) };
  if (name.endsWith('.csv')) return (await hasHeader(path)) ? { kind: "Kaggle's CSV", digits: kaggle(path) } : pair(path, labelsPath);
  throw new UnreadableFileError(path, 'this is none of .csv, .ndjson, .json, IDX, UNIPEN (.tra, .tgz) or a folder of pictures');
}

/** Whether the file begins as Kaggle's do: with a header. */
async function hasHeader(path: string): Promise<boolean> {
  for await (const line of textLines(path)) return /^\uFEFF?"?(?:label|pixel)/.test(line);
  return false;
}

function pair(imagesPath: string, labelsPath: string | undefined): Source {
  const labels = labelsPath ?? join(dirname(imagesPath), basename(imagesPath).replace('images', 'labels'));
  if (labels === imagesPath || !existsSync(labels)) throw new UnreadableFileError(imagesPath, 'there are no labels beside it: name their file');
  return { kind: 'pair of CSV files', digits: paired(imagesPath, labels) };
}

const picture = (pixels: Uint8Array, normalised: boolean): SourceDigit['drawing'] => ({ kind: 'picture', raster: { pixels, width: SIDE, height: SIDE }, normalised });
const labelled = <L extends Judgement>(label: L | undefined): { readonly label?: L } => (label === undefined ? {} : { label });

async function* paired(imagesPath: string, labelsPath: string): AsyncGenerator<SourceDigit> {
  for await (const { row, image, label } of readImageCsvPair(imagesPath, labelsPath)) yield { where: `row ${row}`, drawing: picture(image, false), ...labelled(label) };
}

async function* kaggle(path: string): AsyncGenerator<SourceDigit> {
  for await (const { line, image, label } of parseKaggleCsv(textLines(path), path)) yield { where: `line ${line}`, drawing: picture(image, true), ...labelled(label) };
}

async function* pictures(folder: string): AsyncGenerator<SourceDigit> {
  for await (const { path, raster, label } of readImageFolder(folder)) yield { where: path, drawing: { kind: 'picture', raster, normalised: false }, ...labelled(label) };
}

async function* strokes(samples: AsyncIterable<StrokeSample>): AsyncGenerator<SourceDigit> {
  let number = 0;
  for await (const { ink, label, writer } of samples) yield { where: `no. ${++number}`, drawing: { kind: 'ink', ink }, label, writer };
}

async function* samplesOf(path: string): AsyncGenerator<StrokeSample> {
  let number = 0;
  for await (const line of textLines(path)) yield parseStrokeLine(line, path, ++number);
}

async function* archived(path: string): AsyncGenerator<StrokeSample> {
  yield* (await readUnipenDigits(path)).samples;
}

async function* pendigits(path: string): AsyncGenerator<StrokeSample> {
  if (!path.endsWith('.Z')) yield* parsePendigits(textLines(path), path);
  else yield* parsePendigits(new TextDecoder().decode(await uncompress(readFileSync(path), path)).split('\n'), path);
}

// eslint-disable-next-line @typescript-eslint/require-await -- as the other sources are
async function* corrections(path: string): AsyncGenerator<SourceDigit> {
  const batch = parseCorrectionBatchJson(new TextDecoder().decode(unpacked(path)), path);
  for (const { id, ink, image, label, writer, device } of batch.corrections) {
    yield { where: id, label, writer: writer ?? device, drawing: ink === undefined ? picture(image, true) : { kind: 'ink', ink } };
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- as the other sources are
async function* idx(path: string, labelsPath: string | undefined): AsyncGenerator<SourceDigit> {
  const { shape, values } = parseIdx(unpacked(path), 3, path);
  const [count, height, width] = shape;
  const labelsAt = labelsPath ?? join(dirname(path), basename(path).replace('images', 'labels').replace('idx3', 'idx1'));
  const labels = existsSync(labelsAt) && labelsAt !== path ? parseIdx(unpacked(labelsAt), 1, labelsAt).values : undefined;
  if (labels !== undefined && labels.length !== count) throw new InvalidRecordError(labelsAt, 'shape', `${count} labels, as in ${path}`, String(labels.length));
  for (let i = 0; i < count; i++) {
    const label = labels?.[i];
    if (label !== undefined && label > 9) throw new InvalidRecordError(labelsAt, `label ${i + 1}`, 'a digit from 0 to 9', String(label));
    const raster = { pixels: values.subarray(i * width * height, (i + 1) * width * height), width, height };
    yield { where: `no. ${i + 1}`, drawing: { kind: 'picture', raster, normalised: width === SIDE && height === SIDE }, ...labelled(label as Digit | undefined) };
  }
}

function unpacked(path: string): Uint8Array {
  try {
    const bytes = readFileSync(path);
    return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  } catch (error) {
    throw new UnreadableFileError(path, `it cannot be read (${messageOf(error)})`);
  }
}
