import { makeZip } from 'client-zip';
import type { FileFormat } from '../contracts/files.ts';
import type { KeptCorrection } from '../contracts/drawings.ts';
import { CorrectionsChangedError } from '../core/errors.ts';
import { SIDE } from '../core/preprocessing/gray-image.ts';
import { PREPROCESSING_ID } from '../core/preprocessing/preprocess.ts';
import { formatCorrectionBatchPieces } from '../formats/correction-batch-json.ts';
import { formatCorrectionLine, isStrokeSample } from '../formats/correction-strokes.ts';
import { encodeIdxHeader } from '../formats/idx.ts';
import { formatKaggleHeader, formatKaggleRow, formatPixels } from '../formats/kaggle-csv.ts';
import type { Digit } from '../core/classes.ts';
import { encodeGreyPng } from '../formats/png.ts';
import { formatTraceGroup, INKML_HEAD, INKML_TAIL } from '../formats/write-inkml.ts';
import { encodeText, fromStream, type Bytes } from './bytes.ts';
import { dataSetEntries } from './data-set.ts';
import { withZip64End } from './zip64-end.ts';
import type { ZipEntry } from './zip-entry.ts';
import { encodeName, IDX_NAMES, MARK_NAME, PAIR_NAMES, type PicturesMark } from './zip-names.ts';

/** What is written, and what the file needs to know of it before its first byte. */
export interface Export {
  readonly corrections: AsyncIterable<KeptCorrection>;
  /** The same once more, for what has to be known before they are written. */
  readonly beforehand: () => AsyncIterable<KeptCorrection>;
  /** How many there are to be, by what was asked before they are read. */
  readonly digits: () => Promise<number>;
  readonly batchId: string;
  readonly date: Date;
}

export interface ExportFormat {
  /** Whether the format has a place for it; what it has none for is not handed to `encode`. */
  readonly holds: (kept: KeptCorrection) => boolean;
  readonly encode: (what: Export) => Bytes;
}

/** These formats are for tools that know the ten digits. */
const isDigit = ({ correction }: KeptCorrection): boolean => typeof correction.label === 'number';
/** Of what `isDigit` has let through. */
const digitOf = ({ correction }: KeptCorrection): Digit => correction.label as Digit;

export const EXPORT_FORMATS: Readonly<Record<FileFormat, ExportFormat>> = {
  'batch-json': { holds: () => true, encode: ({ corrections, batchId }) => encodeText(formatCorrectionBatchPieces(batchId, map(corrections, ({ correction }) => correction))) },
  'stroke-ndjson': { holds: ({ correction }) => isStrokeSample(correction), encode: ({ corrections }) => encodeText(map(corrections, ({ correction }) => `${formatCorrectionLine(correction)}\n`)) },
  'kaggle-csv': { holds: isDigit, encode: ({ corrections }) => encodeText(kaggleLines(corrections)) },
  'image-csv-pair': { holds: isDigit, encode: ({ corrections, date }) => zipped(pairEntries(corrections), date) },
  'idx-pair': { holds: isDigit, encode: ({ corrections, digits, date }) => zipped(idxEntries(corrections, digits), date) },
  inkml: { holds: ({ correction }) => isStrokeSample(correction), encode: ({ corrections }) => encodeText(inkmlPieces(corrections)) },
  'data-set': { holds: isDigit, encode: ({ corrections, beforehand, date }) => zipped(dataSetEntries(corrections, beforehand(), date), date) },
  'png-folder': { holds: isDigit, encode: ({ corrections, date }) => zipped(pngEntries(corrections), date) },
};

function zipped(entries: AsyncIterable<ZipEntry>, lastModified: Date): Bytes {
  let count = 0;
  const counted = map(entries, (entry) => {
    count++;
    return { ...entry, lastModified };
  });
  return withZip64End(fromStream(makeZip(counted, { buffersAreUTF8: true })), () => count);
}

async function* kaggleLines(corrections: AsyncIterable<KeptCorrection>): AsyncGenerator<string> {
  yield `${formatKaggleHeader(true)}\n`;
  for await (const kept of corrections) yield `${formatKaggleRow({ label: digitOf(kept), image: kept.picture })}\n`;
}

// eslint-disable-next-line @typescript-eslint/require-await -- what it yields is awaited
async function* pairEntries(corrections: AsyncIterable<KeptCorrection>): AsyncGenerator<ZipEntry> {
  const labels: Digit[] = [];
  yield mark();
  const rows = map(corrections, (kept) => {
    labels.push(digitOf(kept));
    return `${formatPixels(kept.picture)}\n`;
  });
  yield { name: PAIR_NAMES.images, input: encodeText(rows) };
  // The next entry is asked for when the last is written.
  yield { name: PAIR_NAMES.labels, input: labels.map((label) => `${label}\n`).join('') };
}

/** One in so many is for testing, as in MNIST itself. */
const TESTED = 7;

/** The latest are the test part, where there are two at least. @throws CorrectionsChangedError where there come more or fewer than the header says. */
async function* idxEntries(corrections: AsyncIterable<KeptCorrection>, digits: () => Promise<number>): AsyncGenerator<ZipEntry> {
  const count = await digits();
  const tested = count < 2 ? 0 : Math.max(1, Math.floor(count / TESTED));
  const source = corrections[Symbol.asyncIterator]();
  for (const [part, size] of [['train', count - tested], ['test', tested]] as const) {
    if (part === 'test' && size === 0) break;
    const labels = new Uint8Array(size);
    yield { name: IDX_NAMES[part].images, input: images(source, size, labels) };
    yield { name: IDX_NAMES[part].labels, input: Uint8Array.from([...encodeIdxHeader([size]), ...labels]) };
  }
  if ((await source.next()).done !== true) throw new CorrectionsChangedError();
}

/** The next so many. @param labels filled with what they are */
async function* images(source: AsyncIterator<KeptCorrection>, size: number, labels: Uint8Array): AsyncGenerator<Uint8Array> {
  yield encodeIdxHeader([size, SIDE, SIDE]);
  for (let written = 0; written < size; written++) {
    const next = await source.next();
    if (next.done === true) throw new CorrectionsChangedError();
    labels[written] = digitOf(next.value);
    yield next.value.picture;
  }
}

async function* inkmlPieces(corrections: AsyncIterable<KeptCorrection>): AsyncGenerator<string> {
  yield INKML_HEAD;
  for await (const kept of corrections) {
    const { id, ink, writer, device } = kept.correction;
    yield formatTraceGroup({ id, label: digitOf(kept), writer: writer ?? device, ink: ink! });
  }
  yield INKML_TAIL;
}

async function* pngEntries(corrections: AsyncIterable<KeptCorrection>): AsyncGenerator<ZipEntry> {
  const pack = packer();
  yield mark();
  for await (const kept of corrections) {
    yield { name: pack(`${digitOf(kept)}/${encodeName(kept.correction.id)}.png`), input: encodeGreyPng({ pixels: kept.picture, width: SIDE, height: SIDE }) };
  }
}

function mark(): ZipEntry {
  const text: PicturesMark = { schema: 'scrawl-pictures/1', preprocessingId: PREPROCESSING_ID };
  return { name: MARK_NAME, input: `${JSON.stringify(text)}\n` };
}

async function* map<T, U>(items: AsyncIterable<T>, change: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield change(item);
}

/** Texts as bytes, many to a buffer: a zip's names are kept to its end, and a buffer for each would weigh ten times the text. */
function packer(): (text: string) => Uint8Array {
  const encoder = new TextEncoder();
  let block = new Uint8Array(0);
  return (text) => {
    if (block.length < 3 * text.length) block = new Uint8Array(2 ** 16);
    const { written } = encoder.encodeInto(text, block);
    const bytes = block.subarray(0, written);
    block = block.subarray(written);
    return bytes;
  };
}
