import { InvalidRecordError } from '../errors.ts';
import { DIGITS, MOST_CLASSES } from '../classes.ts';

/** A last layer: the logit of class c is `bias[c]` plus the sum over f of `weights[c · features + f]` × feature f. */
export interface Head {
  /** [classes, features] */
  readonly weights: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/** Digits as the network's features, with what they are. */
export interface FeatureSet {
  /** [count, features] */
  readonly features: Float32Array;
  /** [count], places among the classes */
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
 * The file, little-endian: the eight characters of MAGIC, or of MAGIC_OF_OTHERS where there are other than ten classes; as
 * 32-bit whole numbers the features of a digit, the digits, the population and, after MAGIC_OF_OTHERS, the classes; as 32-bit floats the lowest value and the step of each feature, the head's weights and its bias;
 * then a byte a feature, digit by digit (value = lowest + step × byte); then a byte a label.
 */
const MAGIC = 'scrawlR1';
const MAGIC_OF_OTHERS = 'scrawlR2';
/** Bytes before the floats. */
const headerOf = (magic: string): number => MAGIC.length + (magic === MAGIC ? 3 : 4) * 4;
const MOST_FEATURES = 1024;

/** Writes a rehearsal set, its features rounded to 256 steps between each one's lowest and highest value. */
export function formatRehearsal({ features, labels, head, population }: Rehearsal): Uint8Array {
  const count = labels.length;
  const classes = head.bias.length;
  const size = head.weights.length / classes;
  const magic = classes === DIGITS.length ? MAGIC : MAGIC_OF_OTHERS;
  const counts = [size, count, population, ...(magic === MAGIC ? [] : [classes])];
  const header = headerOf(magic);
  const low = new Float32Array(size).fill(Infinity);
  const high = new Float32Array(size).fill(-Infinity);
  features.forEach((value, i) => {
    low[i % size] = Math.min(low[i % size]!, value);
    high[i % size] = Math.max(high[i % size]!, value);
  });
  const step = low.map((lowest, feature) => (high[feature]! - lowest) / 255);
  const floats = [low, step, head.weights, head.bias];
  const bytes = new Uint8Array(header + 4 * floats.reduce((sum, { length }) => sum + length, 0) + count * (size + 1));
  const view = new DataView(bytes.buffer);
  bytes.set(Array.from(magic, (character) => character.charCodeAt(0)));
  counts.forEach((value, i) => view.setUint32(MAGIC.length + 4 * i, value, true));
  let at = header;
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
  if (magic !== MAGIC && magic !== MAGIC_OF_OTHERS) fail('', `a file that begins with "${MAGIC}" or "${MAGIC_OF_OTHERS}"`, JSON.stringify(magic));
  const header = headerOf(magic);
  if (bytes.length < header) fail('', `at least ${header} bytes`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [size, count, population] = [0, 4, 8].map((offset) => view.getUint32(MAGIC.length + offset, true)) as [number, number, number];
  if (size < 1 || size > MOST_FEATURES) fail('features', `1 to ${MOST_FEATURES}`, size);
  if (population < count) fail('population', `at least the ${count} digits of the file`, population);
  const classes = magic === MAGIC ? DIGITS.length : view.getUint32(headerOf(MAGIC), true);
  if (classes < 2 || classes > MOST_CLASSES) fail('classes', `2 to ${MOST_CLASSES}`, classes);
  const expected = header + 4 * ((2 + classes) * size + classes) + count * (size + 1);
  if (bytes.length !== expected) fail('', `${expected} bytes`, `${bytes.length}`);

  let at = header;
  const floats = (length: number, field: string): Float32Array => {
    const values = Float32Array.from({ length }, (_, i) => view.getFloat32(at + 4 * i, true));
    if (!values.every(Number.isFinite)) fail(field, 'finite numbers', values.find((value) => !Number.isFinite(value)));
    at += 4 * length;
    return values;
  };
  const [low, step] = [floats(size, 'lowest values'), floats(size, 'steps')];
  const head = { weights: floats(classes * size, 'weights'), bias: floats(classes, 'bias') };
  const features = Float32Array.from({ length: count * size }, (_, i) => low[i % size]! + step[i % size]! * bytes[at + i]!);
  const labels = bytes.slice(at + features.length);
  if (!labels.every((label) => label < classes)) fail('labels', classes === DIGITS.length ? 'digits' : `places among ${classes} classes`, labels.find((label) => label >= classes));
  return { features, labels, head, population };
}
