import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { REASON_CODES } from '../../../src/contracts/sync.ts';
import { CORRECTION_BATCH_SCHEMA, anyCorrection, identifier as identifierSchema } from '../../../src/core/records/correction.ts';

/*
 * JSON Schema of what src/formats/correction-batch-json.ts writes, for those who write a client in another language. What
 * comes is checked by the core's parser alone, in another thread; both are of one description.
 */

/** Where JSON has another form than memory, or a check has no name in JSON Schema, the description says so itself, as metadata. */
function asJsonSchema(schema: GenericSchema): object {
  return { ...toJsonSchema(schema, { typeMode: 'output', errorMode: 'ignore' }), $schema: undefined };
}

const identifier = asJsonSchema(identifierSchema);

/** The one or the other, never both. */
const correction = { ...asJsonSchema(anyCorrection), oneOf: [{ required: ['ink'] }, { required: ['image'] }] };

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
          reason: { type: 'string', description: 'why it was not accepted, as a sentence in English' },
          code: { enum: REASON_CODES, description: 'the same as a code, for a sentence in another language' },
          about: { type: 'string', description: 'what that is about: a label, or how many a day may bring' },
          until: { type: 'string', format: 'date-time', description: 'with "deferred": when the cap of the day no longer stands in the way' },
        },
      },
    },
  },
} as const;
