import fc from 'fast-check';
import { CORRECTION_BATCH_SCHEMA, type Correction, type CorrectionBatch, type Judgement } from '../../src/core/records/correction.ts';
import type { Digit } from '../../src/core/classes.ts';
import { MOST_PICTURE_PIXELS } from '../../src/core/records/picture-origin.ts';
import { grayImage28 } from '../../src/core/preprocessing/gray-image.ts';

/** As literals and JSON make objects: with a prototype. */
const plain = { noNullPrototype: true } as const;

const coordinate = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0);
const size = fc.double({ min: 0, max: 1e9, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate, t: coordinate, pressure: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: ['x', 'y', 't'], ...plain });
const ink = fc.record({ strokes: fc.array(fc.record({ points: fc.array(point, { maxLength: 5 }) }, plain), { maxLength: 4 }), width: size, height: size }, plain);
const image = fc.uint8Array({ minLength: 784, maxLength: 784 }).map(grayImage28);
const judgement = fc.constantFrom<Judgement>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'none');
const identifier = fc.stringMatching(/^[\w.:-]{1,40}$/);
const facts = {
  label: judgement,
  createdAt: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  device: identifier,
  modelId: identifier,
  preprocessingId: identifier,
};
const round = fc.record({ id: identifier, prompt: fc.constantFrom<Digit>(0, 1, 7), practice: fc.constant(true as const) }, { requiredKeys: ['id', 'prompt'], ...plain });
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((text) => text.length <= 128);
const pixels = (least: number): fc.Arbitrary<number> => fc.integer({ min: least, max: MOST_PICTURE_PIXELS });
const box = fc.record({ left: pixels(0), top: pixels(0), width: pixels(1), height: pixels(1) }, plain);
const origin = fc.record({ picture: fc.stringMatching(/^[0-9a-f]{32}$/), width: pixels(1), height: pixels(1), box }, plain);
const drawings = fc.oneof(fc.record({ ink }, plain), fc.record({ image, origin }, { requiredKeys: ['image'], ...plain }));

/** Any correction there can be. */
export const anyCorrection = fc
  .tuple(fc.uuid(), fc.option(judgement, { nil: undefined }), fc.record(facts, plain), fc.option(name, { nil: undefined }), drawings, fc.option(round, { nil: undefined }))
  .map(([id, predicted, rest, writer, drawing, place]): Correction => ({
    id,
    ...(predicted === undefined ? {} : { predicted }),
    ...rest,
    ...(writer === undefined ? {} : { writer }),
    ...(place === undefined ? {} : { round: place }),
    ...drawing,
  }));

/** Any batch there can be, of a few corrections. */
export const anyBatch = fc
  .record({ batchId: identifier, corrections: fc.uniqueArray(anyCorrection, { selector: ({ id }) => id, maxLength: 4 }) })
  .map(({ batchId, corrections }): CorrectionBatch => ({ schema: CORRECTION_BATCH_SCHEMA, batchId, corrections }));
