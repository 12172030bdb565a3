import * as v from 'valibot';
import { areClassNames, MOST_CLASSES } from '../classes.ts';
import { SIDE } from '../preprocessing/gray-image.ts';
import { INPUT_PLANES, type PlaneCount } from '../preprocessing/preprocess.ts';
import { number, parseRecord, record, text, wholeNumber } from './record-schema.ts';

export const MANIFEST_SCHEMA = 'scrawl-model/1';

const size = v.custom<number | 'N'>((value) => value === 'N' || (Number.isInteger(value) && (value as number) > 0));

const tensor = record({
  name: text(/./, 'a name'),
  type: v.literal('float32', '"float32"'),
  shape: v.custom<readonly (number | 'N')[]>((value) => Array.isArray(value) && value.every((each) => v.is(size, each)), 'a list of sizes or "N"'),
});

/** One input or output of the network; a dimension written `N` is free. */
export type TensorSpec = Readonly<v.InferOutput<typeof tensor>>;

/** How many planes a network with this input reads. */
export const planesOf = ({ shape }: TensorSpec): PlaneCount => (shape[1] === INPUT_PLANES.length ? INPUT_PLANES.length : 1);

const namedFile = {
  /** SHA-256 of the file, 64 lower-case hex digits. */
  sha256: text(/^[0-9a-f]{64}$/, '64 lower-case hex digits'),
  /** Its name holds the first eight hex digits of `sha256`. */
  file: text(/./, 'a name'),
  bytes: number(1, Number.MAX_SAFE_INTEGER),
};

/** A file beside the manifest. */
export type NamedFile = Readonly<v.InferOutput<v.ObjectSchema<typeof namedFile, undefined>>>;

/** A plain name: a manifest must not be able to point the loader at another folder or host. @returns what is wrong with it */
function foreignName({ file, sha256 }: NamedFile, ending: string): Issue | undefined {
  const end = `${sha256.slice(0, 8)}.${ending}`;
  return file.endsWith(end) && /^[\w-]*$/.test(file.slice(0, -end.length)) ? undefined : issueAt(['file'], `a name ending in ${end}`, file);
}

type Issue = Parameters<v.RawCheckContext<unknown>['addIssue']>[0];

/** An issue with one field of a record. */
function issueAt(keys: readonly [string, ...string[]], message: string, input: unknown): Issue {
  const [first, ...rest] = keys.map((key): v.IssuePathItem => ({ type: 'unknown', origin: 'value', input, key, value: input }));
  return { message, input, path: [first!, ...rest] };
}

function foreignInput({ input, inputs }: { readonly input: TensorSpec; readonly inputs?: readonly string[] }): Issue | undefined {
  const { shape } = input;
  if (shape.length !== 4 || (shape[1] !== 1 && shape[1] !== INPUT_PLANES.length)) return issueAt(['input', 'shape'], `[N, 1 or ${INPUT_PLANES.length}, ${SIDE}, ${SIDE}]`, shape);
  const expected = JSON.stringify(INPUT_PLANES.slice(0, planesOf(input)));
  return inputs === undefined || JSON.stringify(inputs) === expected ? undefined : issueAt(['inputs'], expected, inputs);
}

const share = number(0, 1);
const temperature = number(1e-3, 1e3);

/** A rate with its interval, as of `core/rate.ts`. */
const rate = record({ value: share, low: share, high: share, count: number(0, Number.MAX_SAFE_INTEGER) });

const rates = v.pipe(v.custom<Readonly<Record<string, unknown>>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'), v.record(v.string(), rate));

const manifest = v.pipe(
  record({
    schema: v.literal(MANIFEST_SCHEMA, `"${MANIFEST_SCHEMA}"`),
    modelId: text(/^[\w.-]+$/, 'an identifier'),
    ...namedFile,
    /** [N, planes, 28, 28] */
    input: tensor,
    /** What its planes are, the first so many of `INPUT_PLANES`; absent where it is the picture alone. */
    inputs: v.exactOptional(v.custom<readonly string[]>(() => true)),
    /** [N, classes] */
    output: tensor,
    /** The labels that it tells apart, in the order of its outputs; absent for the ten digits. */
    classes: v.exactOptional(v.custom<readonly string[]>(areClassNames, `a list of 2 to ${MOST_CLASSES} different labels`)),
    /** The values that the last layer makes the logits of, for a head of one's own; [N, D]. */
    features: v.exactOptional(tensor),
    /** What keeps a head of one's own from unlearning everyone else's digits; a file as of `formatRehearsal`. */
    rehearsal: v.exactOptional(
      v.pipe(
        record(namedFile),
        v.rawCheck(({ dataset, addIssue }) => {
          const issue = dataset.typed ? foreignName(dataset.value, 'bin') : undefined;
          if (issue) addIssue(issue);
        }),
      ),
    ),
    /** Class-activation maps, how much each place speaks for each class; [N, classes, h, w]. */
    activationMaps: v.exactOptional(tensor),
    /** As of `Calibration`. */
    temperature,
    digitThreshold: share,
    doubtTemperature: v.exactOptional(temperature),
    /** The preprocessing it was trained on; another one's pictures are not for it. */
    preprocessingId: text(/./, 'an identifier'),
    /** Accuracies by data set, e.g. `mnistTest`. */
    metrics: rates,
    /** What it was made of: the SHA-256 of data, recipe and weights gone on from, and the seed. Absent in older models. */
    origin: v.exactOptional(record({ sha256: text(/^[0-9a-f]{64}$/, '64 lower-case hex digits'), seed: wholeNumber(0, Number.MAX_SAFE_INTEGER) })),
    /** ISO 8601, UTC. */
    createdAt: text(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'an ISO 8601 time in UTC'),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const issue = dataset.typed ? (foreignName(dataset.value, 'onnx') ?? foreignInput(dataset.value)) : undefined;
    if (issue) addIssue(issue);
  }),
);

/** What travels beside a model's ONNX file: identity, how to feed it, how to read it, how good it is. */
export type ModelManifest = Readonly<v.InferOutput<typeof manifest>>;

/**
 * Checks a manifest that came from outside.
 * @param source where it came from, for the error.
 * @throws InvalidRecordError naming the first field that is not as documented.
 */
export function parseManifest(value: unknown, source = 'model manifest'): ModelManifest {
  return parseRecord(manifest, value, source);
}
