import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { parseCorrection, type Correction } from '../core/records/correction.ts';
import { SIDE, grayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Digit } from '../core/reading/prediction.ts';
import { PREPROCESSING_ID, preprocessRaster } from '../core/preprocessing/preprocess.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import { writerName } from '../core/records/bounds.ts';
import { formatStrokeLine, type StrokeSample } from '../formats/stroke-ndjson.ts';

/** Half of a SHA-256: no two drawings meet in it by chance. */
const ID_BYTES = 16;

/**
 * What a correction says that a file does not know: it was made now, by nobody's device, of no known model. Its id is
 * made of label and drawing, so that the same file read again is known again.
 */
const facts = (content: Uint8Array, label: Digit, createdAt: string): Omit<Correction, 'ink' | 'image'> => ({
  id: `import-${bytesToHex(sha256.create().update(Uint8Array.of(label)).update(content).digest().subarray(0, ID_BYTES))}`,
  label,
  createdAt,
  device: 'import',
  modelId: 'unknown',
  preprocessingId: PREPROCESSING_ID,
});

/** @throws InvalidRecordError where the ink is none. @param place e.g. `digits.ndjson, line 12` */
export function correctionOfInk(sample: StrokeSample, createdAt: string, place: string): Correction {
  const { label, writer, ink } = sample;
  const content = new TextEncoder().encode(formatStrokeLine({ label, writer: '', ink }));
  const name = writerName(writer);
  return parseCorrection({ ...facts(content, label, createdAt), ...(name !== '' && { writer: name }), ink }, place);
}

/** @param preprocessingId by what the picture was made; absent where it is to be brought into the frame first. */
export function correctionOfPicture(raster: Raster, label: Digit, createdAt: string, preprocessingId?: string): Correction {
  const isFramed = preprocessingId !== undefined && raster.width === SIDE && raster.height === SIDE;
  const image = isFramed ? grayImage28(new Uint8Array(raster.pixels)) : preprocessRaster(raster);
  return { ...facts(image, label, createdAt), ...(isFramed && { preprocessingId }), image };
}
