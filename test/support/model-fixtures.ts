/** Models made up for tests, good and bad, as a server would hold them: a manifest and an ONNX file. */
import { createHash } from 'node:crypto';
import { PIXELS, SIDE } from '../../src/core/gray-image.ts';
import { MANIFEST_SCHEMA, type ModelManifest } from '../../src/core/manifest.ts';
import { DIGITS } from '../../src/core/prediction.ts';
import { PREPROCESSING_ID } from '../../src/core/preprocess.ts';
import { weightSpecs, type Network } from '../../training/models/network.ts';
import { scrawl } from '../../training/models/scrawl.ts';
import { encodeNetwork, INPUT, OUTPUT } from '../../training/onnx/encode-network.ts';
import { between, randomFrom } from '../../training/random.ts';

export interface ModelFiles {
  readonly manifest: ModelManifest;
  /** Of the served manifest, which may be broken on purpose. */
  readonly manifestText: string;
  readonly bytes: Uint8Array;
}

const producer = { name: 'scrawl-tests', version: '0' };

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
    input: INPUT,
    output: OUTPUT,
    temperature: 1,
    digitThreshold: 0.2,
    preprocessingId: PREPROCESSING_ID,
    metrics: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
  return { manifest, manifestText: JSON.stringify(manifest), bytes };
}

function flipLastByte(bytes: Uint8Array): Uint8Array {
  const flipped = bytes.slice();
  flipped[flipped.length - 1] ^= 1;
  return flipped;
}

const good = files(bands(0));

/** By the folder that `serveModelFixtures` shows them under. */
export const MODEL_FIXTURES = {
  good,
  /** Also good, and newer: answers with the next digit. */
  newer: files(bands(1)),
  untrained: files(untrained()),
  'wrong-checksum': { ...files(bands(2)), bytes: flipLastByte(bands(2)) },
  truncated: { ...files(bands(2)), bytes: bands(2).subarray(0, 1000) },
  'other-preprocessing': files(bands(2), { preprocessingId: 'mnist-frame-0' }),
  'other-shape': files(bands(2), { output: { ...OUTPUT, shape: ['N', 11] } }),
  'other-output-name': files(bands(2), { output: { ...OUTPUT, name: 'probabilities' } }),
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
  return { status: 404, type: 'text/plain', body: `${path} is no fixture` };
}
