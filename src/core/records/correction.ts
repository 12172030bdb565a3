import { InvalidRecordError } from '../errors.ts';
import { grayImage28, PIXELS } from '../preprocessing/gray-image.ts';
import { countPoints, type Ink, type Stroke, type StrokePoint } from '../ink/ink.ts';
import { MAX_COORDINATE } from '../preprocessing/normalize-ink.ts';
import { DIGITS, type Digit, type Prediction } from '../reading/prediction.ts';
import type { Drawing } from './drawing.ts';
import { parsePictureOrigin } from './picture-origin.ts';
import { isUtcTime, isWriterName, LONGEST_WRITER, MOST_BATCH_POINTS, MOST_POINTS, MOST_STROKES } from './bounds.ts';

/** What a drawing was taken for, or is: a digit, or none (a scribble, a letter). */
export type Judgement = Digit | 'none';

/** All that a drawing can be: the ten digits, then "none". */
export const JUDGEMENTS: readonly Judgement[] = [...DIGITS, 'none'];

/** What a prediction takes the drawing for. */
export function judgementOf({ digit, isDigit }: Prediction): Judgement {
  return isDigit ? digit : 'none';
}

/** A drawing with what the app read and what its user says it is; a right answer that was confirmed counts too. */
export type Correction = Drawing & {
  /** What it was read as; absent where nobody knows, as of a drawing that came in a file without it. */
  readonly predicted?: Judgement;
  /** The probability that each digit was given, ten of them; absent where they are not known. */
  readonly probabilities?: readonly number[];
  /** As the user says. */
  readonly label: Judgement;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** A random identifier of the device, which says nothing else about it. */
  readonly device: string;
  /** Whose hand it is, where the user has said. */
  readonly writer?: string;
  readonly modelId: string;
  readonly preprocessingId: string;
};

export const CORRECTION_BATCH_SCHEMA = 'scrawl-corrections/1';

/** Corrections as they are handed on. The id is stable: a batch that is sent again is known by it. */
export interface CorrectionBatch {
  readonly schema: typeof CORRECTION_BATCH_SCHEMA;
  readonly batchId: string;
  readonly corrections: readonly Correction[];
}

type Fields = Readonly<Record<string, unknown>>;

const IDENTIFIER = /^[\w.:-]{1,128}$/;
/** As the first versions took times and names: what they have kept is still read. */
const FORMER_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const FORMER_WRITER = /^.{1,128}$/su;

/**
 * Checks a correction that came from outside. Unknown fields are left away.
 * @param source where it came from, for the error.
 * @param path of the correction within the source, e.g. `corrections[3]`.
 * @throws InvalidRecordError naming the first field that is not as documented, or is beyond the bounds of `records/bounds.ts`.
 */
export function parseCorrection(value: unknown, source = 'correction', path = ''): Correction {
  return read(value, source, path, true);
}

/**
 * Reads a correction that is kept already, on this device or an endpoint, perhaps since before there were bounds: they do not matter here, or
 * it would be lost. @throws InvalidRecordError
 */
export function parseKeptCorrection(value: unknown, source = 'correction'): Correction {
  return read(value, source, '', false);
}

function read(value: unknown, source: string, path: string, isBounded: boolean): Correction {
  const at = (field: string): string => (path === '' ? field : `${path}.${field}`);
  const fields = objectIn(value, source, path);
  const text = (field: string, isValid: (candidate: string) => boolean, expected: string): string => {
    const candidate = fields[field];
    return typeof candidate === 'string' && isValid(candidate) ? candidate : fail(source, at(field), expected, candidate);
  };
  const identifier = (field: string): string => text(field, (candidate) => IDENTIFIER.test(candidate), 'an identifier');
  const isTime = isBounded ? isUtcTime : (candidate: string): boolean => FORMER_TIME.test(candidate);
  const isWriter = isBounded ? isWriterName : (candidate: string): boolean => FORMER_WRITER.test(candidate);
  const judgement = (field: string): Judgement => {
    const candidate = fields[field];
    return candidate === 'none' || isDigit(candidate) ? candidate : fail(source, at(field), 'a digit from 0 to 9, or "none"', candidate);
  };
  if ((fields.ink === undefined) === (fields.image === undefined)) {
    fail(source, at(fields.ink === undefined ? 'ink' : 'image'), 'either ink or an image', fields.ink === undefined ? 'neither' : 'both');
  }
  const facts = {
    id: identifier('id'),
    ...(fields.predicted === undefined ? {} : { predicted: judgement('predicted') }),
    ...(fields.probabilities === undefined ? {} : { probabilities: parseProbabilities(fields.probabilities, source, at('probabilities')) }),
    label: judgement('label'),
    createdAt: text('createdAt', isTime, 'an ISO 8601 time in UTC, of the years 0001 to 9999'),
    device: identifier('device'),
    ...(fields.writer === undefined ? {} : { writer: text('writer', isWriter, `a name of at most ${LONGEST_WRITER} characters`) }),
    modelId: identifier('modelId'),
    preprocessingId: identifier('preprocessingId'),
  };
  if (fields.ink !== undefined) return { ...facts, ink: parseInk(fields.ink, source, at('ink'), isBounded) };
  const { image } = fields;
  if (!(image instanceof Uint8Array) || image.length !== PIXELS) return fail(source, at('image'), `${PIXELS} bytes`, image instanceof Uint8Array ? `${image.length} bytes` : image);
  const origin = fields.origin === undefined ? {} : { origin: parsePictureOrigin(fields.origin, (field, expected, received) => fail(source, at(field === '' ? 'origin' : `origin.${field}`), expected, received)) };
  return { ...facts, image: grayImage28(image), ...origin };
}

/** Checks a batch that came from outside. @throws InvalidRecordError, also where two corrections have the same id. */
export function parseCorrectionBatch(value: unknown, source = 'correction batch'): CorrectionBatch {
  const fields = objectIn(value, source, '');
  if (fields.schema !== CORRECTION_BATCH_SCHEMA) return fail(source, 'schema', `"${CORRECTION_BATCH_SCHEMA}"`, fields.schema);
  const { batchId } = fields;
  if (typeof batchId !== 'string' || !IDENTIFIER.test(batchId)) return fail(source, 'batchId', 'an identifier', batchId);
  if (!Array.isArray(fields.corrections)) return fail(source, 'corrections', 'a list of corrections', fields.corrections);
  const ids = new Map<string, number>();
  const corrections = fields.corrections.map((each: unknown, index) => {
    const correction = parseCorrection(each, source, `corrections[${index}]`);
    const before = ids.get(correction.id);
    if (before !== undefined) fail(source, `corrections[${index}].id`, `another id than that of corrections[${before}]`, correction.id);
    ids.set(correction.id, index);
    return correction;
  });
  return { schema: CORRECTION_BATCH_SCHEMA, batchId, corrections };
}

/** Checks what a batch that is sent may hold at the most. @throws InvalidRecordError naming the correction that is one too many. */
export function checkBatchPoints({ corrections }: CorrectionBatch, source = 'correction batch'): void {
  let points = 0;
  for (const [index, { ink }] of corrections.entries()) {
    points += ink === undefined ? 0 : countPoints(ink);
    if (points > MOST_BATCH_POINTS) fail(source, `corrections[${index}].ink`, `at most ${MOST_BATCH_POINTS} points in all drawings of a batch`, points);
  }
}

function parseProbabilities(value: unknown, source: string, path: string): readonly number[] {
  const isProbability = (each: unknown): each is number => typeof each === 'number' && each >= 0 && each <= 1;
  if (!Array.isArray(value) || value.length !== DIGITS.length || !value.every(isProbability)) return fail(source, path, 'ten numbers from 0 to 1', value);
  return value;
}

function parseInk(value: unknown, source: string, path: string, isBounded: boolean): Ink {
  const { strokes, width, height } = objectIn(value, source, path);
  const size = (field: string, candidate: unknown): number =>
    typeof candidate === 'number' && candidate >= 0 && candidate <= MAX_COORDINATE ? candidate : fail(source, `${path}.${field}`, `a number from 0 to ${MAX_COORDINATE}`, candidate);
  if (!Array.isArray(strokes)) return fail(source, `${path}.strokes`, 'a list of strokes', strokes);
  if (isBounded) {
    if (strokes.length > MOST_STROKES) fail(source, `${path}.strokes`, `at most ${MOST_STROKES} strokes`, strokes.length);
    // Before a point is looked at: millions of them must not take anybody's time.
    const points = strokes.reduce((total: number, stroke: unknown) => total + lengthOf(stroke), 0);
    if (points > MOST_POINTS) fail(source, path, `a drawing of at most ${MOST_POINTS} points`, points);
  }
  return {
    strokes: strokes.map((stroke: unknown, index) => parseStroke(stroke, source, `${path}.strokes[${index}]`)),
    width: size('width', width),
    height: size('height', height),
  };
}

function lengthOf(stroke: unknown): number {
  const { points } = (stroke ?? {}) as Fields;
  return Array.isArray(points) ? points.length : 0;
}

function parseStroke(value: unknown, source: string, path: string): Stroke {
  const { points } = objectIn(value, source, path);
  if (!Array.isArray(points)) return fail(source, `${path}.points`, 'a list of points', points);
  // One function for all points: there are millions of them in a file.
  const number = (candidate: unknown, low: number, high: number, index: number, field: string): number =>
    typeof candidate === 'number' && candidate >= low && candidate <= high ? candidate : fail(source, `${path}.points[${index}].${field}`, `a number from ${low} to ${high}`, candidate);
  return {
    points: points.map((point: unknown, index): StrokePoint => {
      const { x, y, t, pressure } = objectIn(point, source, `${path}.points[${index}]`);
      return {
        x: number(x, -MAX_COORDINATE, MAX_COORDINATE, index, 'x'),
        y: number(y, -MAX_COORDINATE, MAX_COORDINATE, index, 'y'),
        t: number(t, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, index, 't'),
        ...(pressure === undefined ? {} : { pressure: number(pressure, 0, 1, index, 'pressure') }),
      };
    }),
  };
}

const isDigit = (value: unknown): value is Digit => (DIGITS as readonly unknown[]).includes(value);

function objectIn(value: unknown, source: string, field: string): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : fail(source, field, 'an object', value);
}

function fail(source: string, field: string, expected: string, received: unknown): never {
  throw new InvalidRecordError(source, field, expected, typeof received === 'string' ? received : asJson(received));
}

function asJson(value: unknown): string {
  try {
    return value === undefined ? 'nothing' : JSON.stringify(value);
  } catch {
    return 'a deeply nested value'; // Deeper than the stack, as nobody sends it by mistake.
  }
}
