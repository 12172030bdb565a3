import { CORRECTION_BATCH_SCHEMA, eachCorrection, parseCorrection, parseCorrectionBatch, parseKeptCorrection, type Correction, type CorrectionBatch } from '../core/records/correction.ts';
import { InvalidRecordError } from '../core/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { jsonElements } from './json-elements.ts';

/*
 * A CorrectionBatch as a JSON file: as it is in memory, but for the two things that JSON would make long. A point is
 * [x, y, t] or [x, y, t, pressure], a stroke the list of its points; an image is its 784 bytes in Base64. One
 * correction a line, so that a text editor opens it.
 */

/** Characters of the longest correction that is read: some 50,000 points. */
const LONGEST_CORRECTION = 2 ** 22;

/** @returns the file's text, with a closing line break */
export function formatCorrectionBatch({ batchId, corrections }: CorrectionBatch): string {
  return `${head(batchId)}\n${corrections.map(formatCorrection).join(',\n')}\n${TAIL}`;
}

/** The same text in pieces, for batches that are not to be in memory. */
export async function* formatCorrectionBatchPieces(batchId: string, corrections: AsyncIterable<Correction>): AsyncGenerator<string> {
  let separator = `${head(batchId)}\n`;
  for await (const correction of corrections) {
    yield separator + formatCorrection(correction);
    separator = ',\n';
  }
  yield separator === ',\n' ? `\n${TAIL}` : `${separator}\n${TAIL}`;
}

const head = (batchId: string): string => `{"schema":${JSON.stringify(CORRECTION_BATCH_SCHEMA)},"batchId":${JSON.stringify(batchId)},"corrections":[`;
const TAIL = ']}\n';

/**
 * Reads the file's text.
 * @param source its name, for the error.
 * @throws InvalidRecordError naming the correction and its first field that is not as documented.
 */
export function parseCorrectionBatchJson(text: string, source: string): CorrectionBatch {
  return unpackCorrectionBatch(parseJson(text, source, ''), source);
}

/** A batch that was JSON and is parsed already. @throws InvalidRecordError as `parseCorrectionBatchJson` */
export function unpackCorrectionBatch(value: unknown, source: string): CorrectionBatch {
  if (!isObject(value) || !Array.isArray(value.corrections)) return parseCorrectionBatch(value, source);
  return parseCorrectionBatch({ ...value, corrections: value.corrections.map(unpack) }, source);
}

/**
 * Reads the corrections of a batch that was JSON and is parsed already, one after the other, and drops each from the list
 * once the next is asked for: what they were and what they become need not both be in memory.
 * @throws InvalidRecordError as `parseCorrectionBatchJson`
 */
export function* unpackCorrections(list: unknown[], source: string): Generator<Correction, void, undefined> {
  function* unpacked(): Generator<unknown> {
    for (const [index, value] of list.entries()) {
      yield unpack(value);
      list[index] = undefined;
    }
  }
  yield* eachCorrection(unpacked(), source);
}

/**
 * Reads the file's corrections one after the other, as its text comes; spaces and the order of the fields do not matter.
 * What they are worth is known only at the end, when the schema was seen and the text was whole.
 * @throws InvalidRecordError as `parseCorrectionBatchJson`
 */
export async function* parseCorrectionBatchPieces(pieces: AsyncIterable<string>, source: string): AsyncGenerator<Correction> {
  const ids = new Map<string, number>();
  for await (const { kind, text } of jsonElements(pieces, 'corrections', LONGEST_CORRECTION)) {
    if (kind === 'rest') {
      parseCorrectionBatch(parseJson(text, source, ''), source);
      return;
    }
    const path = `corrections[${ids.size}]`;
    const correction = parseCorrection(unpack(parseJson(text, source, path)), source, path);
    const before = ids.get(correction.id);
    if (before !== undefined) throw new InvalidRecordError(source, `${path}.id`, `another id than that of corrections[${before}]`, correction.id);
    ids.set(correction.id, ids.size);
    yield correction;
  }
}

/** A correction as it stands in the file. */
export function formatCorrection(correction: Correction): string {
  if (correction.image !== undefined) return JSON.stringify({ ...correction, image: toBase64(correction.image) });
  const { strokes, width, height } = correction.ink;
  const points = strokes.map((stroke) => stroke.points.map(({ x, y, t, pressure }) => (pressure === undefined ? [x, y, t] : [x, y, t, pressure])));
  return JSON.stringify({ ...correction, ink: { width, height, strokes: points } });
}

/** What `formatCorrection` wrote and this device has kept, perhaps since before there were bounds. @throws InvalidRecordError */
export function parseKeptFormattedCorrection(value: unknown): Correction {
  return parseKeptCorrection(unpack(value));
}

/** What `formatCorrection` wrote and somebody kept, perhaps since before there were bounds. @throws InvalidRecordError */
export function parseFormattedCorrection(text: string, source: string): Correction {
  return parseKeptCorrection(unpack(parseJson(text, source, '')), source);
}

function parseJson(text: string, source: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidRecordError(source, field, 'JSON', error instanceof Error ? error.message : String(error));
  }
}

/** Undoes `formatCorrection` where the value has that form, and else leaves it to the parser to say what is wrong. */
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
