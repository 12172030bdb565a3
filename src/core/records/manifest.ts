import type { Rate } from '../rate.ts';
import { InvalidRecordError } from '../errors.ts';
import { SIDE } from '../preprocessing/gray-image.ts';
import type { Calibration } from '../reading/prediction.ts';
import { INPUT_PLANES, type PlaneCount } from '../preprocessing/preprocess.ts';

export const MANIFEST_SCHEMA = 'scrawl-model/1';

/** One input or output of the network; a dimension written `N` is free. */
export interface TensorSpec {
  readonly name: string;
  readonly type: 'float32';
  readonly shape: readonly (number | 'N')[];
}

/** How many planes a network with this input reads. */
export const planesOf = ({ shape }: TensorSpec): PlaneCount => (shape[1] === INPUT_PLANES.length ? INPUT_PLANES.length : 1);

/** A file beside the manifest. */
export interface NamedFile {
  /** Its name holds the first eight hex digits of `sha256`. */
  readonly file: string;
  /** SHA-256 of the file, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** What travels beside a model's ONNX file: identity, how to feed it, how to read it, how good it is. */
export interface ModelManifest extends Calibration, NamedFile {
  readonly schema: typeof MANIFEST_SCHEMA;
  readonly modelId: string;
  /** [N, planes, 28, 28] */
  readonly input: TensorSpec;
  /** What its planes are, the first so many of `INPUT_PLANES`; absent where it is the picture alone. */
  readonly inputs?: readonly string[];
  readonly output: TensorSpec;
  /** The values that the last layer makes the logits of, for a head of one's own; [N, D]. */
  readonly features?: TensorSpec;
  /** What keeps a head of one's own from unlearning everyone else's digits; a file as of `formatRehearsal`. */
  readonly rehearsal?: NamedFile;
  /** Class-activation maps, how much each place speaks for each digit; [N, 10, h, w]. */
  readonly activationMaps?: TensorSpec;
  /** The preprocessing it was trained on; another one's pictures are not for it. */
  readonly preprocessingId: string;
  /** Accuracies by data set, e.g. `mnistTest`. */
  readonly metrics: Readonly<Record<string, Rate>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

type Fields = Record<string, unknown>;

// `stringify` gives undefined for undefined, whatever its type says.
const describe = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/**
 * Checks a manifest that came from outside.
 * @param source where it came from, for the error.
 * @throws InvalidRecordError naming the first field that is not as documented.
 */
export function parseManifest(value: unknown, source = 'model manifest'): ModelManifest {
  const fail = (field: string, expected: string, received: unknown): never => {
    throw new InvalidRecordError(source, field, expected, describe(received));
  };
  const object = (field: string, candidate: unknown): Fields =>
    typeof candidate === 'object' && candidate !== null && !Array.isArray(candidate)
      ? (candidate as Fields)
      : fail(field, 'an object', candidate);
  const text = (field: string, candidate: unknown, pattern: RegExp, expected: string): string =>
    typeof candidate === 'string' && pattern.test(candidate) ? candidate : fail(field, expected, candidate);
  const number = (field: string, candidate: unknown, low: number, high: number): number =>
    typeof candidate === 'number' && candidate >= low && candidate <= high
      ? candidate
      : fail(field, `a number from ${low} to ${high}`, candidate);
  const tensor = (field: string, candidate: unknown): TensorSpec => {
    const fields = object(field, candidate);
    const shape = fields.shape;
    if (!Array.isArray(shape) || !shape.every((size) => size === 'N' || (Number.isInteger(size) && size > 0))) {
      return fail(`${field}.shape`, 'a list of sizes or "N"', shape);
    }
    return {
      name: text(`${field}.name`, fields.name, /./, 'a name'),
      type: text(`${field}.type`, fields.type, /^float32$/, '"float32"') as 'float32',
      shape: shape as (number | 'N')[],
    };
  };

  const namedFile = (field: string, { file, sha256, bytes }: Fields, ending: string): NamedFile => {
    const path = field === '' ? '' : `${field}.`;
    const hash = text(`${path}sha256`, sha256, /^[0-9a-f]{64}$/, '64 lower-case hex digits');
    const end = `${hash.slice(0, 8)}.${ending}`;
    // A plain name: a manifest must not be able to point the loader at another folder or host.
    const name = text(`${path}file`, file, new RegExp(`^[\\w-]*${end.replace('.', '\\.')}$`), `a name ending in ${end}`);
    return { file: name, sha256: hash, bytes: number(`${path}bytes`, bytes, 1, Number.MAX_SAFE_INTEGER) };
  };

  const inputs = (candidate: unknown): readonly string[] => {
    const expected = INPUT_PLANES.slice(0, planesOf(input));
    return JSON.stringify(candidate) === JSON.stringify(expected) ? expected : fail('inputs', JSON.stringify(expected), candidate);
  };

  const fields = object('', value);
  text('schema', fields.schema, new RegExp(`^${MANIFEST_SCHEMA}$`), `"${MANIFEST_SCHEMA}"`);
  const input = tensor('input', fields.input);
  const planes = input.shape[1];
  if (input.shape.length !== 4 || (planes !== 1 && planes !== INPUT_PLANES.length)) fail('input.shape', `[N, 1 or ${INPUT_PLANES.length}, ${SIDE}, ${SIDE}]`, input.shape);
  const metrics: Record<string, Rate> = {};
  for (const [name, candidate] of Object.entries(object('metrics', fields.metrics))) {
    const rate = object(`metrics.${name}`, candidate);
    metrics[name] = {
      value: number(`metrics.${name}.value`, rate.value, 0, 1),
      low: number(`metrics.${name}.low`, rate.low, 0, 1),
      high: number(`metrics.${name}.high`, rate.high, 0, 1),
      count: number(`metrics.${name}.count`, rate.count, 0, Number.MAX_SAFE_INTEGER),
    };
  }
  return {
    schema: MANIFEST_SCHEMA,
    modelId: text('modelId', fields.modelId, /^[\w.-]+$/, 'an identifier'),
    ...namedFile('', fields, 'onnx'),
    input,
    ...(fields.inputs !== undefined && { inputs: inputs(fields.inputs) }),
    output: tensor('output', fields.output),
    ...(fields.features !== undefined && { features: tensor('features', fields.features) }),
    ...(fields.rehearsal !== undefined && { rehearsal: namedFile('rehearsal', object('rehearsal', fields.rehearsal), 'bin') }),
    ...(fields.activationMaps !== undefined && { activationMaps: tensor('activationMaps', fields.activationMaps) }),
    temperature: number('temperature', fields.temperature, 1e-3, 1e3),
    digitThreshold: number('digitThreshold', fields.digitThreshold, 0, 1),
    ...(fields.doubtTemperature !== undefined && { doubtTemperature: number('doubtTemperature', fields.doubtTemperature, 1e-3, 1e3) }),
    preprocessingId: text('preprocessingId', fields.preprocessingId, /./, 'an identifier'),
    metrics,
    createdAt: text('createdAt', fields.createdAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'an ISO 8601 time in UTC'),
  };
}
