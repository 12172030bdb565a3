import { CORRECTION_BATCH_SCHEMA } from '../../../src/core/records/correction.ts';
import { MAX_COORDINATE } from '../../../src/core/preprocessing/normalize-ink.ts';
import { MOST_PICTURE_PIXELS } from '../../../src/core/records/picture-origin.ts';
import { LONGEST_WRITER, MOST_STROKES } from '../../../src/core/records/bounds.ts';

/*
 * JSON Schema of what src/formats/correction-batch-json.ts writes, for those who write a client in another language. What
 * comes is checked by the core's parser alone, in another thread.
 */

const identifier = { type: 'string', pattern: '^[A-Za-z0-9_.:-]{1,128}$' } as const;
const judgement = { enum: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'none'], description: 'a digit, or "none" for what is no digit' } as const;
const size = { type: 'number', minimum: 0, maximum: MAX_COORDINATE } as const;

const point = {
  type: 'array',
  description: '[x, y, t] or [x, y, t, pressure]; t in milliseconds, of which only differences mean anything',
  minItems: 3,
  maxItems: 4,
  // Which of them has which range is the parser's to say: tuples are written differently in every draft of JSON Schema.
  items: { type: 'number', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
} as const;

const ink = {
  type: 'object',
  required: ['strokes', 'width', 'height'],
  properties: { strokes: { type: 'array', maxItems: MOST_STROKES, items: { type: 'array', items: point } }, width: size, height: size },
} as const;

const pixels = (minimum: number): object => ({ type: 'integer', minimum, maximum: MOST_PICTURE_PIXELS });

const origin = {
  type: 'object',
  description: 'of an image that was found in a picture: which picture, its size and where in it, in pixels',
  required: ['picture', 'width', 'height', 'box'],
  properties: {
    picture: { type: 'string', pattern: '^[0-9a-f]{8,64}$', description: "the beginning of the file's SHA-256" },
    width: pixels(1),
    height: pixels(1),
    box: { type: 'object', required: ['left', 'top', 'width', 'height'], properties: { left: pixels(0), top: pixels(0), width: pixels(1), height: pixels(1) } },
  },
} as const;

const correction = {
  type: 'object',
  required: ['id', 'label', 'createdAt', 'device', 'modelId', 'preprocessingId'],
  // The one or the other, never both.
  oneOf: [{ required: ['ink'] }, { required: ['image'] }],
  properties: {
    id: identifier,
    predicted: judgement,
    probabilities: { type: 'array', minItems: 10, maxItems: 10, items: { type: 'number', minimum: 0, maximum: 1 } },
    label: judgement,
    createdAt: { type: 'string', format: 'date-time', pattern: 'Z$' },
    device: identifier,
    writer: { type: 'string', minLength: 1, maxLength: LONGEST_WRITER },
    modelId: identifier,
    preprocessingId: identifier,
    ink,
    origin,
    image: { type: 'string', description: '28 × 28 bytes in Base64, 255 = ink', pattern: '^[A-Za-z0-9+/]{1046}==$' },
  },
} as const;

/** @param most corrections in one batch. */
export const batchSchema = (most: number): object => ({
  type: 'object',
  required: ['schema', 'batchId', 'corrections'],
  properties: { schema: { const: CORRECTION_BATCH_SCHEMA }, batchId: identifier, corrections: { type: 'array', minItems: 1, maxItems: most, items: correction } },
});

/** What became of each correction, in the order in which they came. */
export const answerSchema = {
  type: 'object',
  required: ['batchId', 'receivedAt', 'verdicts'],
  properties: {
    batchId: identifier,
    receivedAt: { type: 'string', format: 'date-time' },
    verdicts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'verdict'],
        properties: {
          id: identifier,
          verdict: { enum: ['accepted', 'rejected', 'deferred'], description: 'deferred: nothing is wrong with it; send it again in another batch, not before `until`' },
          reason: { type: 'string', description: 'why it was not accepted, as a sentence' },
          until: { type: 'string', format: 'date-time', description: 'with "deferred": when the cap of the day no longer stands in the way' },
        },
      },
    },
  },
} as const;
