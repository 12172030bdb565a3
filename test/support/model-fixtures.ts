/** Models made up for tests, good and bad, as a server would hold them: a manifest and an ONNX file. */
import { createHash } from 'node:crypto';
import { PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { MANIFEST_SCHEMA, type ModelManifest } from '../../src/core/records/manifest.ts';
import { DIGITS } from '../../src/core/classes.ts';
import { PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import { formatRehearsal } from '../../src/core/personalization/rehearsal.ts';
import { weightSpecs, type Network } from '../../training/networks/network.ts';
import { scrawl } from '../../training/networks/scrawl.ts';
import { encodeNetwork, inputSpec, OUTPUT_NAME, outputSpec, secondOutputs } from '../../training/onnx/encode-network.ts';
import { encodeModel } from '../../training/onnx/encode-model.ts';
import { between, randomFrom } from '../../training/lib/random.ts';

export interface ModelFiles {
  readonly manifest: ModelManifest;
  /** Of the served manifest, which may be broken on purpose. */
  readonly manifestText: string;
  readonly bytes: Uint8Array;
  readonly rehearsal?: Uint8Array;
}

const producer = { name: 'scrawl-tests', version: '0' };

const input = inputSpec({});

const linear: Network = { name: 'linear', layers: [{ kind: 'flatten' }, { kind: 'dense', units: DIGITS.length }] };

/**
 * One logit per horizontal band of the picture: the mean of the band's rows, in order from the top; the digit is
 * the band's number plus `shift`, so that it shows which model answered.
 */
function bands(shift: number, { bias = 0, weight = 1 / SIDE } = {}): Uint8Array {
  const weights = new Float32Array(PIXELS * DIGITS.length + DIGITS.length);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const band = Math.floor((Math.floor(pixel / SIDE) / SIDE) * DIGITS.length);
    weights[pixel * DIGITS.length + ((band + shift) % DIGITS.length)] = weight;
  }
  weights[PIXELS * DIGITS.length] = bias;
  return encodeNetwork(linear, weights, producer);
}

/** As `bands`, by way of an operator that no network here has: each logit is `softplus` of the mean. */
function withOtherOperator(): Uint8Array {
  const values = new Float32Array(PIXELS * DIGITS.length);
  for (let pixel = 0; pixel < PIXELS; pixel++) values[pixel * DIGITS.length + Math.floor((Math.floor(pixel / SIDE) / SIDE) * DIGITS.length)] = 1 / SIDE;
  return encodeModel({
    irVersion: 8,
    opset: 17,
    producerName: producer.name,
    producerVersion: producer.version,
    metadata: {},
    graph: {
      name: 'softplus',
      nodes: [
        { opType: 'Flatten', name: 'flat', inputs: [input.name], outputs: ['flat'] },
        { opType: 'MatMul', name: 'bands', inputs: ['flat', 'weights'], outputs: ['bands'] },
        { opType: 'Softplus', name: 'logits', inputs: ['bands'], outputs: [OUTPUT_NAME] },
      ],
      initializers: [{ name: 'weights', dims: [PIXELS, DIGITS.length], values }],
      inputs: [{ name: input.name, dims: input.shape }],
      outputs: [{ name: OUTPUT_NAME, dims: outputSpec({}).shape }],
    },
  });
}

/** The network that ships, with weights of the size that training starts from. */
function untrained(): Uint8Array {
  const random = randomFrom(7);
  const specs = weightSpecs(scrawl);
  const weights = new Float32Array(specs.reduce((total, { size }) => total + size, 0));
  for (const { role, offset, size, shape } of specs) {
    const fanIn = shape.slice(0, -1).reduce((product, length) => product * length, 1);
    for (let index = offset; index < offset + size; index++) {
      if (role === 'kernel') weights[index] = between(random, -1, 1) * Math.sqrt(6 / fanIn);
      else if (role === 'scale' || role === 'variance') weights[index] = between(random, 0.5, 1.5);
      else weights[index] = between(random, -0.2, 0.2);
    }
  }
  return encodeNetwork(scrawl, weights, producer);
}

function files(bytes: Uint8Array, changes: Partial<ModelManifest> = {}): ModelFiles {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const modelId = `digits-${sha256.slice(0, 8)}`;
  const manifest: ModelManifest = {
    schema: MANIFEST_SCHEMA,
    modelId,
    file: `${modelId}.onnx`,
    sha256,
    bytes: bytes.length,
    input,
    output: outputSpec({}),
    temperature: 1,
    digitThreshold: 0.2,
    preprocessingId: PREPROCESSING_ID,
    metrics: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
  return { manifest, manifestText: JSON.stringify(manifest), bytes };
}

/** Features: how full each band of rows is, then each band of columns, times `scale`; the digit is the fullest of the rows. */
const twoBands: Network = { name: 'two-bands', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 20 }, { kind: 'dense', units: DIGITS.length }] };

/** A model that can learn a hand, with a rehearsal set in which columns never matter. */
function adaptable(scale: number): ModelFiles {
  const bandOf = (place: number): number => Math.floor((place / SIDE) * 10);
  const featureWeights = new Float32Array(PIXELS * 20);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    featureWeights[pixel * 20 + bandOf(Math.floor(pixel / SIDE))] = scale / SIDE;
    featureWeights[pixel * 20 + 10 + bandOf(pixel % SIDE)] = scale / SIDE;
  }
  const head = { weights: Float32Array.from({ length: 200 }, (_, i) => (i % 20 === Math.floor(i / 20) ? 4 / scale : 0)), bias: new Float32Array(10) };
  const kernel = Float32Array.from({ length: 200 }, (_, i) => head.weights[(i % 10) * 20 + Math.floor(i / 10)]);
  const bytes = encodeNetwork(twoBands, Float32Array.of(...featureWeights, ...new Float32Array(20), ...kernel, ...head.bias), producer);

  const random = randomFrom(11);
  const labels = Uint8Array.from({ length: 200 }, (_, i) => i % 10);
  const features = new Float32Array(200 * 20);
  labels.forEach((label, i) => {
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const ink = bandOf(Math.floor(pixel / SIDE)) === label ? random() : 0;
      for (let feature = 0; feature < 20; feature++) features[i * 20 + feature] += ink * featureWeights[pixel * 20 + feature];
    }
  });
  const rehearsal = formatRehearsal({ features, labels, head, population: 2000 });
  const sha256 = createHash('sha256').update(rehearsal).digest('hex');
  const named = { file: `rehearsal-${sha256.slice(0, 8)}.bin`, sha256, bytes: rehearsal.length };
  return { ...files(bytes, { ...secondOutputs(twoBands), rehearsal: named }), rehearsal };
}

function flipLastByte(bytes: Uint8Array): Uint8Array {
  const flipped = bytes.slice();
  flipped[flipped.length - 1] ^= 1;
  return flipped;
}

const good = files(bands(0));
const learning = adaptable(1);

/** By the folder that `serveModelFixtures` shows them under. */
export const MODEL_FIXTURES = {
  good,
  /** Also good, and newer: answers with the next digit. */
  newer: files(bands(1)),
  untrained: files(untrained(), { input: inputSpec(scrawl) }),
  'other-operator': files(withOtherOperator()),
  adaptable: learning,
  /** The same answers from other features. */
  'adaptable-newer': adaptable(2),
  'damaged-rehearsal': { ...learning, rehearsal: flipLastByte(learning.rehearsal!) },
  'wrong-checksum': { ...files(bands(2)), bytes: flipLastByte(bands(2)) },
  truncated: { ...files(bands(2)), bytes: bands(2).subarray(0, 1000) },
  'other-preprocessing': files(bands(2), { preprocessingId: 'mnist-frame-0' }),
  'other-shape': files(bands(2), { output: { ...outputSpec({}), shape: ['N', 11] } }),
  'other-output-name': files(bands(2), { output: { ...outputSpec({}), name: 'probabilities' } }),
  /** The manifest fits; the file is no ONNX. */
  garbage: files(Uint8Array.from({ length: 4096 }, (_, index) => (index * 97) % 251)),
  'not-finite': files(bands(2, { bias: Infinity })),
  /** Answers what a new session is tried with; a whole band of ink is more than a float holds. */
  overflowing: files(bands(2, { weight: 1e37 })),
  'broken-manifest': { ...good, manifestText: '<!doctype html><title>Not found</title>' },
} satisfies Record<string, ModelFiles>;

export type ModelFixture = keyof typeof MODEL_FIXTURES;

export interface ServedFile {
  readonly status: 200 | 404;
  readonly type: string;
  readonly body: Uint8Array | string;
}

const MODELS_PATH = '/fixtures/models/';
const asked = new Set<string>();

/**
 * What lies at a path: `/fixtures/models/<fixture>/…`, or `/fixtures/models/once-missing-<token>/…`, which is `good`
 * but fails the first request for each token. `undefined` for every other path.
 */
export function serveModelFixtures(path: string): ServedFile | undefined {
  if (!path.startsWith(MODELS_PATH)) return undefined;
  const [folder = '', file = ''] = path.slice(MODELS_PATH.length).split('/');
  const flaky = folder.startsWith('once-missing-');
  const missing = flaky && !asked.has(folder);
  asked.add(folder);
  const model: ModelFiles | undefined = flaky ? good : (MODEL_FIXTURES as Record<string, ModelFiles>)[folder];
  if (model && !missing && file === 'manifest.json') return { status: 200, type: 'application/json', body: model.manifestText };
  if (model && !missing && file === model.manifest.file) return { status: 200, type: 'application/octet-stream', body: model.bytes };
  if (model?.rehearsal && file === model.manifest.rehearsal?.file) return { status: 200, type: 'application/octet-stream', body: model.rehearsal };
  return { status: 404, type: 'text/plain', body: `${path} is no fixture` };
}
