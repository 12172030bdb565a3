import { InvalidRecordError } from '../errors.ts';
import { DIGITS } from '../classes.ts';

/** A last layer: the logit of digit d is `bias[d]` plus the sum over f of `weights[d · features + f]` × feature f. */
export interface Head {
  /** [10, features] */
  readonly weights: Float32Array;
  /** [10] */
  readonly bias: Float32Array;
}

/** Digits as the network's features, with what they are. */
export interface FeatureSet {
  /** [count, features] */
  readonly features: Float32Array;
  /** [count], 0…9 */
  readonly labels: Uint8Array;
}

/**
 * What keeps a head from unlearning everyone else's digits: of `population` digits that the model was trained on, those
 * whose reading the shipped head is least sure of, most doubtful first. Where a changed head errs, it errs there first.
 */
export interface Rehearsal extends FeatureSet {
  /** The last layer that the model ships with. */
  readonly head: Head;
  readonly population: number;
}

/*
 * The file, little-endian: the eight characters of MAGIC; as 32-bit whole numbers the features of a digit, the digits
 * and the population; as 32-bit floats the lowest value and the step of each feature, the head's weights and its bias;
 * then a byte a feature, digit by digit (value = lowest + step × byte); then a byte a label.
 */
const MAGIC = 'scrawlR1';
const HEADER = MAGIC.length + 3 * 4;
const MOST_FEATURES = 1024;

/** Writes a rehearsal set, its features rounded to 256 steps between each one's lowest and highest value. */
export function formatRehearsal({ features, labels, head, population }: Rehearsal): Uint8Array {
  const count = labels.length;
  const size = head.weights.length / DIGITS.length;
  const low = new Float32Array(size).fill(Infinity);
  const high = new Float32Array(size).fill(-Infinity);
  features.forEach((value, i) => {
    low[i % size] = Math.min(low[i % size]!, value);
    high[i % size] = Math.max(high[i % size]!, value);
  });
  const step = low.map((lowest, feature) => (high[feature]! - lowest) / 255);
  const floats = [low, step, head.weights, head.bias];
  const bytes = new Uint8Array(HEADER + 4 * floats.reduce((sum, { length }) => sum + length, 0) + count * (size + 1));
  const view = new DataView(bytes.buffer);
  bytes.set(Array.from(MAGIC, (character) => character.charCodeAt(0)));
  [size, count, population].forEach((value, i) => view.setUint32(MAGIC.length + 4 * i, value, true));
  let at = HEADER;
  for (const values of floats) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  features.forEach((value, i) => {
    const feature = i % size;
    bytes[at + i] = step[feature] === 0 ? 0 : Math.round((value - low[feature]!) / step[feature]!);
  });
  bytes.set(labels, at + features.length);
  return bytes;
}

/**
 * Reads what `formatRehearsal` wrote.
 * @param source where it came from, for the error.
 * @throws InvalidRecordError naming what is not as documented.
 */
export function parseRehearsal(bytes: Uint8Array, source = 'rehearsal set'): Rehearsal {
  const fail = (field: string, expected: string, received: unknown): never => {
    throw new InvalidRecordError(source, field, expected, String(received));
  };
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) fail('', `a file that begins with "${MAGIC}"`, JSON.stringify(magic));
  if (bytes.length < HEADER) fail('', `at least ${HEADER} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [size, count, population] = [0, 4, 8].map((offset) => view.getUint32(MAGIC.length + offset, true)) as [number, number, number];
  if (size < 1 || size > MOST_FEATURES) fail('features', `1 to ${MOST_FEATURES}`, size);
  if (population < count) fail('population', `at least the ${count} digits of the file`, population);
  const expected = HEADER + 4 * ((2 + DIGITS.length) * size + DIGITS.length) + count * (size + 1);
  if (bytes.length !== expected) fail('', `${expected} bytes`, `${bytes.length}`);

  let at = HEADER;
  const floats = (length: number, field: string): Float32Array => {
    const values = Float32Array.from({ length }, (_, i) => view.getFloat32(at + 4 * i, true));
    if (!values.every(Number.isFinite)) fail(field, 'finite numbers', values.find((value) => !Number.isFinite(value)));
    at += 4 * length;
    return values;
  };
  const [low, step] = [floats(size, 'lowest values'), floats(size, 'steps')];
  const head = { weights: floats(DIGITS.length * size, 'weights'), bias: floats(DIGITS.length, 'bias') };
  const features = Float32Array.from({ length: count * size }, (_, i) => low[i % size]! + step[i % size]! * bytes[at + i]!);
  const labels = bytes.slice(at + features.length);
  if (!labels.every((label) => label < DIGITS.length)) fail('labels', 'digits', labels.find((label) => label >= DIGITS.length));
  return { features, labels, head, population };
}
