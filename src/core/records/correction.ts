import * as v from 'valibot';
import { InvalidRecordError } from '../errors.ts';
import { countPoints } from '../ink/ink.ts';
import { PIXELS, type GrayImage28 } from '../preprocessing/gray-image.ts';
import { areClassNames, classesField, classesInWords, classesOf, DIGITS, isLabel, LONGEST_LABEL, MOST_CLASSES, type Classes, type Label } from '../classes.ts';
import type { Prediction } from '../reading/prediction.ts';
import { isUtcTime, isWriterName, LONGEST_WRITER, MOST_BATCH_POINTS } from './bounds.ts';
import type { Drawing } from './drawing.ts';
import { inkSchema } from './ink-schema.ts';
import { pictureOrigin } from './picture-origin.ts';
import { oneOf, parseRecord, record, text } from './record-schema.ts';

/** What a drawing was taken for, or is: a label, or "none" (a scribble). */
export type Judgement = Label;

/** All that a drawing can be where it is one of these classes, or none of them. */
export const judgementsOf = (classes: Classes): readonly Judgement[] => [...classes, 'none'];

/** All that a digit's drawing can be. */
export const JUDGEMENTS = judgementsOf(DIGITS);

/** Whether a value is a judgement, whatever the classes. */
export const isJudgement = (value: unknown): value is Judgement => value === 'none' || isLabel(value);

/** What a prediction takes the drawing for. */
export function judgementOf({ digit, isDigit }: Prediction): Judgement {
  return isDigit ? digit : 'none';
}

/** A name for machines: of a drawing, a device, a model, a batch. */
export const identifier = text(/^[\w.:-]{1,128}$/, 'an identifier');

const judgementAmong = (classes: Classes): v.GenericSchema<unknown, Judgement> =>
  oneOf(judgementsOf(classes), `${classesInWords(classes)}, or "none"`, 'a label, or "none" for what is none of them');

/** Among whatever classes. */
export const anyJudgement = v.pipe(
  v.custom<Judgement>(isJudgement, 'a label, or "none"'),
  v.metadata({ description: 'a digit as a number, any other of `classes` as text, or "none"', anyOf: [{ type: 'integer', minimum: 0, maximum: 9 }, { type: 'string', minLength: 1, maxLength: LONGEST_LABEL }] }),
);

const probabilitiesOf = ({ length }: Classes): v.GenericSchema<unknown, readonly number[]> =>
  v.pipe(
    v.custom<readonly number[]>((value) => Array.isArray(value) && value.length === length && value.every((each) => typeof each === 'number' && each >= 0 && each <= 1), `${length} numbers from 0 to 1`),
    v.metadata({ type: 'array', minItems: length, maxItems: length, items: { type: 'number', minimum: 0, maximum: 1 } }),
  );

const classNames = v.pipe(
  v.custom<readonly string[]>(areClassNames, `a list of 2 to ${MOST_CLASSES} different labels`),
  v.metadata({ type: 'array', minItems: 2, maxItems: MOST_CLASSES, uniqueItems: true, items: { type: 'string', minLength: 1, maxLength: LONGEST_LABEL } }),
);

const image = v.pipe(
  v.custom<GrayImage28>((value) => value instanceof Uint8Array && value.length === PIXELS, `${PIXELS} bytes`),
  v.metadata({ type: 'string', description: '28 × 28 bytes in Base64, 255 = ink', pattern: '^[A-Za-z0-9+/]{1046}==$' }),
);

const roundTurnAmong = (classes: Classes) =>
  record({
    id: identifier,
    prompt: oneOf(classes, classesInWords(classes), 'the label that was asked for'),
    practice: v.exactOptional(v.literal(true, 'true, or nothing')),
  });

/** A drawing's place in a round; `practice` comes first, to get used to it, and is not counted. */
export type RoundTurn = Readonly<v.InferOutput<ReturnType<typeof roundTurnAmong>>>;

/**
 * A correction as a record. What was kept before there were bounds, as of `records/bounds.ts`, is read without them, or
 * it would be lost.
 */
const factsOf = (isBounded: boolean, classes: Classes) =>
  ({
    id: identifier,
    /** The labels that it was chosen among, as of `classesOf`; absent where they were the ten digits. */
    classes: v.exactOptional(classNames),
    /** What it was read as; absent where nobody knows, as of a drawing that came in a file without it. */
    predicted: v.exactOptional(judgementAmong(classes)),
    /** The probability that each class was given, in their order; absent where they are not known. */
    probabilities: v.exactOptional(probabilitiesOf(classes)),
    /** As the user says. */
    label: judgementAmong(classes),
    /** ISO 8601, UTC. */
    createdAt: v.pipe(
      v.custom<string>(checked(isBounded ? isUtcTime : (time) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(time)), 'an ISO 8601 time in UTC, of the years 0001 to 9999'),
      v.metadata({ type: 'string', format: 'date-time', pattern: 'Z$' }),
    ),
    /** A random identifier of the device, which says nothing else about it. */
    device: identifier,
    /** Who drew it, where the user has said. */
    writer: v.exactOptional(
      v.pipe(
        v.custom<string>(checked(isBounded ? isWriterName : (name) => /^.{1,128}$/su.test(name)), `a name of at most ${LONGEST_WRITER} characters`),
        v.metadata({ type: 'string', minLength: 1, maxLength: LONGEST_WRITER }),
      ),
    ),
    /** Where it was drawn in a round: which, and the label that was asked for. */
    round: v.exactOptional(roundTurnAmong(classes)),
    modelId: identifier,
    preprocessingId: identifier,
  }) as const;

function checked(isValid: (value: string) => boolean): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && isValid(value);
}

const describe = (isBounded: boolean, classes: Classes) => record({ ...factsOf(isBounded, classes), ink: v.exactOptional(inkSchema(isBounded)), image: v.exactOptional(image), origin: v.exactOptional(pictureOrigin) });

/** A drawing with what the app read and what its user says it is; a right answer that was confirmed counts too. */
export type Correction = Drawing & Readonly<v.InferOutput<v.ObjectSchema<ReturnType<typeof factsOf>, undefined>>>;

type CorrectionSchema = ReturnType<typeof describe>;

/** Any correction that comes from outside, whatever its classes are: for a description of the form alone. */
export const anyCorrection = record({
  ...factsOf(true, DIGITS),
  predicted: v.exactOptional(anyJudgement),
  probabilities: v.exactOptional(v.pipe(v.custom<readonly number[]>(Array.isArray), v.metadata({ type: 'array', minItems: 2, maxItems: MOST_CLASSES, items: { type: 'number', minimum: 0, maximum: 1 }, description: 'one for each class' }))),
  label: anyJudgement,
  ink: v.exactOptional(inkSchema(true)),
  image: v.exactOptional(image),
  origin: v.exactOptional(pictureOrigin),
});

/** What comes from outside, and what was kept before; of the classes last met, since a file's corrections have the same. */
const schemas = { outside: describe(true, DIGITS), kept: describe(false, DIGITS) };
let latest: { readonly names: string; readonly outside: CorrectionSchema; readonly kept: CorrectionSchema } | undefined;

/** The description of a correction, by the classes that it names itself. */
function schemaOf(value: unknown, kind: keyof typeof schemas): CorrectionSchema {
  const names = (value as { readonly classes?: unknown } | null | undefined)?.classes;
  // Where they are no classes at all, the description of any correction says so.
  if (!areClassNames(names) || classesOf({ classes: names }) === DIGITS) return schemas[kind];
  const key = JSON.stringify(names);
  if (latest?.names !== key) {
    const classes = classesOf({ classes: names });
    latest = { names: key, outside: describe(true, classes), kept: describe(false, classes) };
  }
  return latest[kind];
}

/**
 * Checks a correction that came from outside. Unknown fields are left away.
 * @param source where it came from, for the error.
 * @param path of the correction within the source, e.g. `corrections[3]`.
 * @throws InvalidRecordError naming the first field that is not as documented, or is beyond the bounds of `records/bounds.ts`.
 */
export function parseCorrection(value: unknown, source = 'correction', path = ''): Correction {
  return whole(parseRecord(schemaOf(value, 'outside'), value, source, path), source, path);
}

/** Reads a correction that is kept already, on this device or an endpoint. @throws InvalidRecordError */
export function parseKeptCorrection(value: unknown, source = 'correction'): Correction {
  return whole(parseRecord(schemaOf(value, 'kept'), value, source), source, '');
}

/** A drawing is the one or the other; only an image comes from a picture. */
function whole({ ink, image, origin, ...facts }: v.InferOutput<CorrectionSchema>, source: string, path: string): Correction {
  const refused = (field: string, received: string): never => {
    throw new InvalidRecordError(source, path === '' ? field : `${path}.${field}`, 'either ink or an image', received);
  };
  if (ink !== undefined) return image === undefined ? { ...facts, ink } : refused('image', 'both');
  return image === undefined ? refused('ink', 'neither') : { ...facts, image, ...(origin !== undefined && { origin }) };
}

/** What a correction says of its classes where these judgements are among them: the model that read it gave those that join no probability. */
export function joinedBy(given: Pick<Correction, 'classes' | 'probabilities'>, judgements: readonly Judgement[]): Pick<Correction, 'classes' | 'probabilities'> {
  const classes = classesOf(given);
  const joining = [...new Set(judgements)].filter((each) => each !== 'none' && !classes.includes(each));
  const { probabilities } = given;
  return { ...classesField([...classes, ...joining]), ...(probabilities && { probabilities: [...probabilities, ...joining.map(() => 0)] }) };
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
  const { schema, batchId, corrections } = parseBatchHead(value, source);
  return { schema, batchId, corrections: [...eachCorrection(corrections, source)] };
}

/** The same, with its corrections as they came. @throws InvalidRecordError */
export const parseBatchHead = (value: unknown, source = 'correction batch'): v.InferOutput<typeof batchHead> => parseRecord(batchHead, value, source);

/** Checks a batch's corrections one after the other, each when it is asked for. @throws InvalidRecordError as `parseCorrectionBatch` */
export function* eachCorrection(corrections: Iterable<unknown>, source = 'correction batch'): Generator<Correction, void, undefined> {
  const ids = new Map<string, number>();
  for (const each of corrections) {
    const path = `corrections[${ids.size}]`;
    const correction = parseCorrection(each, source, path);
    const before = ids.get(correction.id);
    if (before !== undefined) throw new InvalidRecordError(source, `${path}.id`, `another id than that of corrections[${before}]`, correction.id);
    ids.set(correction.id, ids.size);
    yield correction;
  }
}

/** Checks what a batch that is sent may hold at the most, as its corrections pass by. @throws InvalidRecordError naming the correction that is one too many. */
export function* withinBatchPoints(corrections: Iterable<Correction>, source = 'correction batch'): Generator<Correction, void, undefined> {
  let [points, index] = [0, 0];
  for (const correction of corrections) {
    points += correction.ink === undefined ? 0 : countPoints(correction.ink);
    if (points > MOST_BATCH_POINTS) throw new InvalidRecordError(source, `corrections[${index}].ink`, `at most ${MOST_BATCH_POINTS} points in all drawings of a batch`, String(points));
    index++;
    yield correction;
  }
}
