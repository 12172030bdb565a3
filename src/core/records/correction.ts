import * as v from 'valibot';
import { InvalidRecordError } from '../errors.ts';
import { countPoints } from '../ink/ink.ts';
import { PIXELS, type GrayImage28 } from '../preprocessing/gray-image.ts';
import { DIGITS, type Digit } from '../classes.ts';
import type { Prediction } from '../reading/prediction.ts';
import { isUtcTime, isWriterName, LONGEST_WRITER, MOST_BATCH_POINTS } from './bounds.ts';
import type { Drawing } from './drawing.ts';
import { inkSchema } from './ink-schema.ts';
import { pictureOrigin } from './picture-origin.ts';
import { oneOf, parseRecord, record, text } from './record-schema.ts';

/** What a drawing was taken for, or is: a digit, or none (a scribble, a letter). */
export type Judgement = Digit | 'none';

/** All that a drawing can be: the ten digits, then "none". */
export const JUDGEMENTS: readonly Judgement[] = [...DIGITS, 'none'];

/** What a prediction takes the drawing for. */
export function judgementOf({ digit, isDigit }: Prediction): Judgement {
  return isDigit ? digit : 'none';
}

/** A name for machines: of a drawing, a device, a model, a batch. */
export const identifier = text(/^[\w.:-]{1,128}$/, 'an identifier');

/** A digit, or "none". */
export const judgement = oneOf(JUDGEMENTS, 'a digit from 0 to 9, or "none"', 'a digit, or "none" for what is no digit');

const probabilities = v.pipe(
  v.custom<readonly number[]>((value) => Array.isArray(value) && value.length === DIGITS.length && value.every((each) => typeof each === 'number' && each >= 0 && each <= 1), 'ten numbers from 0 to 1'),
  v.metadata({ type: 'array', minItems: DIGITS.length, maxItems: DIGITS.length, items: { type: 'number', minimum: 0, maximum: 1 } }),
);

const image = v.pipe(
  v.custom<GrayImage28>((value) => value instanceof Uint8Array && value.length === PIXELS, `${PIXELS} bytes`),
  v.metadata({ type: 'string', description: '28 × 28 bytes in Base64, 255 = ink', pattern: '^[A-Za-z0-9+/]{1046}==$' }),
);

/** A drawing's place in a round; `practice` comes first, to get used to it, and is not counted. */
export const roundPlace = record({
  id: identifier,
  prompt: v.picklist(DIGITS, 'a digit from 0 to 9'),
  practice: v.exactOptional(v.literal(true, 'true, or nothing')),
});
export type RoundPlace = Readonly<v.InferOutput<typeof roundPlace>>;

/**
 * A correction as a record. What was kept before there were bounds, as of `records/bounds.ts`, is read without them, or
 * it would be lost.
 */
const factsOf = (isBounded: boolean) =>
  ({
    id: identifier,
    /** What it was read as; absent where nobody knows, as of a drawing that came in a file without it. */
    predicted: v.exactOptional(judgement),
    /** The probability that each digit was given, ten of them; absent where they are not known. */
    probabilities: v.exactOptional(probabilities),
    /** As the user says. */
    label: judgement,
    /** ISO 8601, UTC. */
    createdAt: v.pipe(
      v.custom<string>(checked(isBounded ? isUtcTime : (time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(time)), 'an ISO 8601 time in UTC, of the years 0001 to 9999'),
      v.metadata({ type: 'string', format: 'date-time', pattern: 'Z$' }),
    ),
    /** A random identifier of the device, which says nothing else about it. */
    device: identifier,
    /** Whose hand it is, where the user has said. */
    writer: v.exactOptional(
      v.pipe(
        v.custom<string>(checked(isBounded ? isWriterName : (name) => /^.{1,128}$/su.test(name)), `a name of at most ${LONGEST_WRITER} characters`),
        v.metadata({ type: 'string', minLength: 1, maxLength: LONGEST_WRITER }),
      ),
    ),
    /** Where it was drawn in a round: which, and the digit that was asked for. */
    round: v.exactOptional(roundPlace),
    modelId: identifier,
    preprocessingId: identifier,
  }) as const;

function checked(isValid: (value: string) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && isValid(value);
}

const schemaOf = (isBounded: boolean) => record({ ...factsOf(isBounded), ink: v.exactOptional(inkSchema(isBounded)), image: v.exactOptional(image), origin: v.exactOptional(pictureOrigin) });

/** A drawing with what the app read and what its user says it is; a right answer that was confirmed counts too. */
export type Correction = Drawing & Readonly<v.InferOutput<v.ObjectSchema<ReturnType<typeof factsOf>, undefined>>>;

/** What comes from outside, and what was kept before. */
export const correctionSchema = schemaOf(true);
const keptSchema = schemaOf(false);

/**
 * Checks a correction that came from outside. Unknown fields are left away.
 * @param source where it came from, for the error.
 * @param path of the correction within the source, e.g. `corrections[3]`.
 * @throws InvalidRecordError naming the first field that is not as documented, or is beyond the bounds of `records/bounds.ts`.
 */
export function parseCorrection(value: unknown, source = 'correction', path = ''): Correction {
  return whole(parseRecord(correctionSchema, value, source, path), source, path);
}

/** Reads a correction that is kept already, on this device or an endpoint. @throws InvalidRecordError */
export function parseKeptCorrection(value: unknown, source = 'correction'): Correction {
  return whole(parseRecord(keptSchema, value, source), source, '');
}

/** A drawing is the one or the other; only an image comes from a picture. */
function whole({ ink, image, origin, ...facts }: v.InferOutput<typeof correctionSchema>, source: string, path: string): Correction {
  const refused = (field: string, received: string): never => {
    throw new InvalidRecordError(source, path === '' ? field : `${path}.${field}`, 'either ink or an image', received);
  };
  if (ink !== undefined) return image === undefined ? { ...facts, ink } : refused('image', 'both');
  return image === undefined ? refused('ink', 'neither') : { ...facts, image, ...(origin !== undefined && { origin }) };
}

export const CORRECTION_BATCH_SCHEMA = 'scrawl-corrections/1';

/** Corrections as they are handed on. The id is stable: a batch that is sent again is known by it. */
export interface CorrectionBatch {
  readonly schema: typeof CORRECTION_BATCH_SCHEMA;
  readonly batchId: string;
  readonly corrections: readonly Correction[];
}

/** All of a batch but its corrections, which are parsed one by one. */
const batchHead = record({
  schema: v.literal(CORRECTION_BATCH_SCHEMA, `"${CORRECTION_BATCH_SCHEMA}"`),
  batchId: identifier,
  corrections: v.custom<readonly unknown[]>(Array.isArray, 'a list of corrections'),
});

/** Checks a batch that came from outside. @throws InvalidRecordError, also where two corrections have the same id. */
export function parseCorrectionBatch(value: unknown, source = 'correction batch'): CorrectionBatch {
  const { schema, batchId, corrections: list } = parseRecord(batchHead, value, source);
  const ids = new Map<string, number>();
  const corrections = list.map((each, index) => {
    const correction = parseCorrection(each, source, `corrections[${index}]`);
    const before = ids.get(correction.id);
    if (before !== undefined) throw new InvalidRecordError(source, `corrections[${index}].id`, `another id than that of corrections[${before}]`, correction.id);
    ids.set(correction.id, index);
    return correction;
  });
  return { schema, batchId, corrections };
}

/** Checks what a batch that is sent may hold at the most. @throws InvalidRecordError naming the correction that is one too many. */
export function checkBatchPoints({ corrections }: CorrectionBatch, source = 'correction batch'): void {
  let points = 0;
  for (const [index, { ink }] of corrections.entries()) {
    points += ink === undefined ? 0 : countPoints(ink);
    if (points > MOST_BATCH_POINTS) throw new InvalidRecordError(source, `corrections[${index}].ink`, `at most ${MOST_BATCH_POINTS} points in all drawings of a batch`, String(points));
  }
}
