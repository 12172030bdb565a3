import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { parseCorrection, type Correction, type Judgement } from '../core/records/correction.ts';
import { unowned } from '../core/records/unowned.ts';
import { SIDE, grayImage28, type GrayImage28 } from '../core/preprocessing/gray-image.ts';
import { PREPROCESSING_ID, preprocessRaster } from '../core/preprocessing/preprocess.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import type { FileSample } from '../formats/sample.ts';
import type { ImportNotes } from './import-notes.ts';

/** Half of a SHA-256: no two drawings meet in it by chance. */
const ID_BYTES = 16;
const LONGEST_WRITER = 128;

/** Begins the digest that an id is made of; digits and "none" as they always were. */
function bytesOf(label: Judgement): Uint8Array {
  if (typeof label === 'number') return Uint8Array.of(label);
  return label === 'none' ? Uint8Array.of(10) : new TextEncoder().encode(`\v${label}\0`);
}

/**
 * What a correction says that a file does not know: it was made now, by nobody's device, of no known model. Its id is
 * made of label and drawing, so that the same file read again is known again.
 */
const facts = (content: Uint8Array, label: Judgement, createdAt: string): Omit<Correction, 'ink' | 'image'> => ({
  ...unowned(bytesToHex(sha256.create().update(bytesOf(label)).update(content).digest().subarray(0, ID_BYTES))),
  label,
  createdAt,
  modelId: 'unknown',
  preprocessingId: PREPROCESSING_ID,
});

/**
 * The correction that a sample becomes: the one that the file was written from, or a new one.
 * @param label the sample's own
 * @throws InvalidRecordError naming the place where the ink is none.
 */
export function correctionOf(sample: FileSample, label: Judgement, createdAt: string, notes: ImportNotes): Correction {
  const { correction, drawing, where, writer } = sample;
  if (correction !== undefined) return correction;
  const named = writer === undefined ? {} : { writer: shortened(writer, notes) };
  if (drawing.kind === 'ink') {
    const { ink, id } = drawing;
    const { strokes } = ink;
    const content = new TextEncoder().encode(JSON.stringify(strokes.map(({ points }) => points.map(({ x, y }) => [x, y]))));
    return parseCorrection({ ...facts(content, label, createdAt), ...named, ...(id !== undefined && { id }), ink }, where);
  }
  const { raster, preprocessingId, id } = drawing;
  const image = framedImage(raster, preprocessingId);
  const isFramed = preprocessingId !== undefined && image === raster.pixels;
  return parseCorrection({ ...facts(image, label, createdAt), ...named, ...(isFramed && { preprocessingId }), ...(id !== undefined && { id }), image: new Uint8Array(image) }, where);
}

/** The picture in the network's frame: as it is where it came out of a preprocessing. */
export function framedImage(raster: Raster, preprocessingId: string | undefined): GrayImage28 {
  const isFramed = preprocessingId !== undefined && raster.width === SIDE && raster.height === SIDE;
  return isFramed ? grayImage28(raster.pixels as Uint8Array) : preprocessRaster(raster);
}

function shortened(writer: string, notes: ImportNotes): string {
  const letters = [...writer];
  if (letters.length <= LONGEST_WRITER) return writer;
  notes.add('long-writer');
  return letters.slice(0, LONGEST_WRITER).join('');
}
