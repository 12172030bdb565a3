import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { formatCorrectionBatch } from '../../../src/formats/correction-batch-json.ts';
import { batchOf, correctionOf } from './correction-batches.ts';

/** A request that is no batch, and what is wrong with it. */
export interface Malformed {
  readonly fault: string;
  readonly payload: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

type Json = Record<string, unknown>;

const JSON_TYPE = { 'content-type': 'application/json' };
const IMAGE = Buffer.alloc(784, 200).toString('base64');

/** A batch of two as it is sent, one with ink and one with a picture; new objects each time. */
function parts(): { batch: Json; corrections: Json[] } {
  const batch = JSON.parse(formatCorrectionBatch(batchOf([correctionOf(), correctionOf()]))) as Json;
  const corrections = batch.corrections as Json[];
  delete corrections[1].ink;
  corrections[1].image = IMAGE;
  return { batch, corrections };
}

/** Values of JSON that are not what any field of a batch takes. */
const wrong = fc.oneof(
  fc.constantFrom<unknown>(null, true, {}, [], '', ' ', 'ä', -1, 10, 1.5, 1e10, '7', 'None', [[]], [{}]),
  fc.string({ minLength: 129, maxLength: 200 }),
  fc.double({ min: 2e9, noNaN: true, noDefaultInfinity: true }),
);

const inBatch = fc.tuple(fc.constantFrom('schema', 'batchId', 'corrections'), wrong).filter(([field, value]) => !(field === 'batchId' && typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value)));
const inCorrection = fc
  .tuple(fc.constantFrom('id', 'predicted', 'label', 'createdAt', 'device', 'modelId', 'preprocessingId', 'probabilities', 'writer', 'ink', 'image'), wrong)
  .filter(([field, value]) => !(typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value) && ['id', 'device', 'modelId', 'preprocessingId'].includes(field)))
  .filter(([field, value]) => !(field === 'writer' && typeof value === 'string' && value.length > 0 && value.length <= 128));
const point = fc.oneof(
  fc.constantFrom<unknown>(null, 7, 'x', {}, [], [1], [1, 2], [1, 2, 3, 0.5, 6], [1, 2, 3, 1.5], [1, 2, 3, -0.1], [1e9 + 1, 2, 3], [1, -1e10, 3], [1, 2, 1e300], ['1', 2, 3], [1, 2, null]),
);

const sent = (fault: string, value: unknown): Malformed => ({ fault, payload: JSON.stringify(value), headers: JSON_TYPE });

/** Batches that are wrong in one way each. */
export const malformed: fc.Arbitrary<Malformed> = fc.oneof(
  inBatch.map(([field, value]) => sent(`${field} is ${JSON.stringify(value)}`, { ...parts().batch, [field]: value })),
  inCorrection.map(([field, value]) => {
    const { batch, corrections } = parts();
    corrections[field === 'image' ? 1 : 0][field] = value;
    return sent(`a correction's ${field} is ${JSON.stringify(value)}`, batch);
  }),
  fc.constantFrom('id', 'label', 'createdAt', 'device', 'modelId', 'preprocessingId', 'ink').map((field) => {
    const { batch, corrections } = parts();
    delete corrections[0][field];
    return sent(`a correction has no ${field}`, batch);
  }),
  point.map((value) => {
    const { batch, corrections } = parts();
    (corrections[0].ink as { strokes: unknown[][] }).strokes[0][0] = value;
    return sent(`a point is ${JSON.stringify(value)}`, batch);
  }),
  fc.constantFrom('width', 'height', 'strokes').chain((field) =>
    fc.constantFrom<unknown>(null, -1, 1e10, '9', {}, [1], [[1]]).map((value) => {
      const { batch, corrections } = parts();
      (corrections[0].ink as Json)[field] = value;
      return sent(`the ink's ${field} is ${JSON.stringify(value)}`, batch);
    }),
  ),
  fc.constantFrom('', 'A', '====', IMAGE.slice(4), `${IMAGE}AAAA`, IMAGE.replace('y', '!'), ` ${IMAGE}`).map((image) => {
    const { batch, corrections } = parts();
    corrections[1].image = image;
    return sent(`an image is ${image.slice(0, 20)}… of ${image.length}`, batch);
  }),
  fc.constant(0).map(() => {
    const { batch, corrections } = parts();
    corrections[0].image = IMAGE;
    return sent('a correction has both ink and image', batch);
  }),
  fc.constant(0).map(() => {
    const { batch, corrections } = parts();
    corrections[1].id = corrections[0].id;
    return sent('two corrections have one id', batch);
  }),
  fc.constantFrom('0000-01-01T00:00:00Z', '0000-12-31T23:59:59Z', '2023-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-01-01T00:00:00.1234567890Z', '2026-01-01T24:00:00Z', '2026-01-01T00:00:60Z', '10000-01-01T00:00:00Z', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-01-01', '2026-01-01T00:00:00+01:00', 'yesterday', '2026-01-01T25:00:00Z').map((time) => {
    const { batch, corrections } = parts();
    corrections[0].createdAt = time;
    return sent(`it was made at ${time}`, batch);
  }),
  fc.constant(0).map(() => {
    const { batch, corrections } = parts();
    return sent('there are 501 corrections', { ...batch, corrections: Array.from({ length: 501 }, (_, i) => ({ ...corrections[1], id: `c${i}` })) });
  }),
  fc.integer({ min: 1000, max: 100_000 }).chain((depth) =>
    fc.constantFrom('schema', 'label', 'writer', 'strokes').map((field) => {
      const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const { batch, corrections } = parts();
      if (field === 'schema') batch.schema = 'DEEP';
      else if (field === 'strokes') (corrections[0].ink as Json).strokes = 'DEEP';
      else corrections[0][field] = 'DEEP';
      return { fault: `${field} is nested ${depth} deep`, payload: JSON.stringify(batch).replace('"DEEP"', deep), headers: JSON_TYPE };
    }),
  ),
  fc.constantFrom(10_001, 20_000).map((count) => {
    const { batch, corrections } = parts();
    (corrections[0].ink as Json).strokes = [Array.from({ length: count }, (_, i) => [i % 300, 7, i])];
    return sent(`a drawing has ${count} points`, batch);
  }),
  fc.constant(0).map(() => {
    const { batch, corrections } = parts();
    (corrections[0].ink as Json).strokes = Array.from({ length: 1001 }, (_, i) => [[i, i, i]]);
    return sent('a drawing has 1,001 strokes', batch);
  }),
  fc.constant(0).map(() => {
    const { batch, corrections } = parts();
    const strokes = [Array.from({ length: 10_000 }, (_, i) => [i % 300, 7, i])];
    return sent('a batch has 110,000 points', { ...batch, corrections: Array.from({ length: 11 }, (_, i) => ({ ...corrections[0], id: `h${i}`, ink: { width: 300, height: 300, strokes } })) });
  }),
  fc.json().filter((text) => !text.includes('corrections')).map((payload) => ({ fault: 'some JSON', payload, headers: JSON_TYPE })),
  // The line break at its end is none of the batch's.
  fc.integer({ min: 2, max: 400 }).map((missing) => ({ fault: `${missing} bytes are missing`, payload: formatCorrectionBatch(batchOf([correctionOf()])).slice(0, -missing), headers: JSON_TYPE })),
  fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => ({ fault: 'bytes that are no text', payload: Buffer.from([0xff, ...bytes]), headers: JSON_TYPE })),
  fc.nat({ max: 200 }).map((length) => ({
    fault: `gzip cut after ${length} bytes`,
    payload: gzipSync(formatCorrectionBatch(batchOf([correctionOf()]))).subarray(0, length),
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
  })),
  fc.constantFrom('text/plain', 'application/xml', 'multipart/form-data; boundary=x', '').map((type) => ({ fault: `of type "${type}"`, payload: formatCorrectionBatch(batchOf([correctionOf()])), headers: { 'content-type': type } })),
  fc.constantFrom('br', 'deflate', 'zstd', 'gzip, gzip').map((encoding) => ({ fault: `packed by ${encoding}`, payload: formatCorrectionBatch(batchOf([correctionOf()])), headers: { ...JSON_TYPE, 'content-encoding': encoding } })),
);
