import { parseCorrectionBatch, type Correction, type CorrectionBatch } from '../core/correction.ts';
import { InvalidRecordError } from '../core/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';

/*
 * A CorrectionBatch as a JSON file: as it is in memory, but for the two things that JSON would make long. A point is
 * [x, y, t] or [x, y, t, pressure], a stroke the list of its points; an image is its 784 bytes in Base64. One
 * correction a line, so that a text editor opens it.
 */

/** @returns the file's text, with a closing line break */
export function formatCorrectionBatch({ schema, batchId, corrections }: CorrectionBatch): string {
  const lines = corrections.map(formatCorrection);
  return `{"schema":${JSON.stringify(schema)},"batchId":${JSON.stringify(batchId)},"corrections":[\n${lines.join(',\n')}\n]}\n`;
}

/** A correction as it stands in the file. */
export function formatCorrection(correction: Correction): string {
  return JSON.stringify(pack(correction));
}

/**
 * Reads the file's text.
 * @param source its name, for the error.
 * @throws InvalidRecordError naming the correction and its first field that is not as documented.
 */
export function parseCorrectionBatchJson(text: string, source: string): CorrectionBatch {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidRecordError(source, '', 'JSON', error instanceof Error ? error.message : String(error));
  }
  return unpackCorrectionBatch(value, source);
}

/** A batch that was JSON and is parsed already. @throws InvalidRecordError as `parseCorrectionBatchJson` */
export function unpackCorrectionBatch(value: unknown, source: string): CorrectionBatch {
  if (!isObject(value) || !Array.isArray(value.corrections)) return parseCorrectionBatch(value, source);
  return parseCorrectionBatch({ ...value, corrections: value.corrections.map(unpack) }, source);
}

function pack(correction: Correction): object {
  if (correction.image !== undefined) return { ...correction, image: toBase64(correction.image) };
  const { strokes, width, height } = correction.ink;
  const points = strokes.map((stroke) => stroke.points.map(({ x, y, t, pressure }) => (pressure === undefined ? [x, y, t] : [x, y, t, pressure])));
  return { ...correction, ink: { width, height, strokes: points } };
}

/** Undoes `pack` where the value has that form, and else leaves it to the parser to say what is wrong. */
function unpack(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { image, ink } = value;
  if (typeof image === 'string') return { ...value, image: fromBase64(image) ?? image };
  if (!isObject(ink) || !Array.isArray(ink.strokes)) return value;
  return { ...value, ink: { ...ink, strokes: ink.strokes.map((stroke: unknown) => (Array.isArray(stroke) ? { points: stroke.map(unpackPoint) } : stroke)) } };
}

function unpackPoint(value: unknown): unknown {
  if (!Array.isArray(value) || value.length < 3 || value.length > 4) return value;
  const [x, y, t, pressure] = value as unknown[];
  return { x, y, t, ...(pressure === undefined ? {} : { pressure }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
