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
import type { Digit } from '../core/reading/prediction.ts';
import { encodeGreyPng } from '../formats/png.ts';
import { encodeText, fromStream, gzip, type Bytes } from './bytes.ts';
import { withZip64End } from './zip64-end.ts';
import { encodeName, IDX_NAMES, MARK_NAME, PAIR_NAMES, type PicturesMark } from './zip-names.ts';

/** What is written, and what the file needs to know of it before its first byte. */
export interface Export {
  readonly corrections: AsyncIterable<KeptCorrection>;
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

const isDigit = ({ correction }: KeptCorrection): boolean => correction.label !== 'none';
/** Of what `isDigit` has let through. */
const digitOf = ({ correction }: KeptCorrection): Digit => correction.label as Digit;

export const EXPORT_FORMATS: Readonly<Record<FileFormat, ExportFormat>> = {
  'batch-json': { holds: () => true, encode: ({ corrections, batchId }) => encodeText(formatCorrectionBatchPieces(batchId, map(corrections, ({ correction }) => correction))) },
  'stroke-ndjson': { holds: ({ correction }) => isStrokeSample(correction), encode: ({ corrections }) => encodeText(map(corrections, ({ correction }) => `${formatCorrectionLine(correction)}\n`)) },
  'kaggle-csv': { holds: isDigit, encode: ({ corrections }) => encodeText(kaggleLines(corrections)) },
  'image-csv-pair': { holds: isDigit, encode: ({ corrections, date }) => zipped(pairEntries(corrections), date) },
  'idx-pair': { holds: isDigit, encode: ({ corrections, digits, date }) => zipped(idxEntries(corrections, digits), date) },
  'png-folder': { holds: isDigit, encode: ({ corrections, date }) => zipped(pngEntries(corrections), date) },
};

interface Entry {
  readonly name: string | Uint8Array;
  readonly input: Uint8Array | string | Bytes;
}

function zipped(entries: AsyncIterable<Entry>, lastModified: Date): Bytes {
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
async function* pairEntries(corrections: AsyncIterable<KeptCorrection>): AsyncGenerator<Entry> {
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

/** @throws CorrectionsChangedError where there come more or fewer than the header says. */
async function* idxEntries(corrections: AsyncIterable<KeptCorrection>, digits: () => Promise<number>): AsyncGenerator<Entry> {
  const count = await digits();
  const labels = new Uint8Array(count);
  async function* images(): AsyncGenerator<Uint8Array> {
    yield encodeIdxHeader([count, SIDE, SIDE]);
    let written = 0;
    for await (const kept of corrections) {
      if (written === count) throw new CorrectionsChangedError();
      labels[written++] = digitOf(kept);
      yield kept.picture;
    }
    if (written < count) throw new CorrectionsChangedError();
  }
  // eslint-disable-next-line @typescript-eslint/require-await -- as the pictures are
  async function* labelBytes(): AsyncGenerator<Uint8Array> {
    yield encodeIdxHeader([count]);
    yield labels;
  }
  yield { name: IDX_NAMES.images, input: gzip(images()) };
  yield { name: IDX_NAMES.labels, input: gzip(labelBytes()) };
}

async function* pngEntries(corrections: AsyncIterable<KeptCorrection>): AsyncGenerator<Entry> {
  const pack = packer();
  yield mark();
  for await (const kept of corrections) {
    yield { name: pack(`${digitOf(kept)}/${encodeName(kept.correction.id)}.png`), input: encodeGreyPng({ pixels: kept.picture, width: SIDE, height: SIDE }) };
  }
}

function mark(): Entry {
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
