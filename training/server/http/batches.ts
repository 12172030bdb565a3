import type { FastifyInstance } from 'fastify';
import type { CorrectionBatch } from '../../../src/core/records/correction.ts';
import { InvalidRecordError } from '../../../src/core/errors.ts';
import { unpackCorrectionBatch } from '../../../src/formats/correction-batch-json.ts';
import { bearerOf } from '../access/authenticate.ts';
import { answerSchema, batchSchema } from '../ingest/batch-schema.ts';
import { KNOWN_DAYS } from '../ingest/forget-old.ts';
import { gunzipBody } from '../ingest/gunzip-body.ts';
import { receiveBatch } from '../ingest/receive-batch.ts';
import { InvalidBatchError, TooLargeError } from '../errors.ts';
import type { Endpoint } from '../parts.ts';
import { invalidRequest } from './invalid-request.ts';
import { failures } from './failure-schema.ts';

/** `POST /v1/batches`: corrections come in. */
export function batchRoutes(app: FastifyInstance, { database, settings, metrics, received }: Endpoint): void {
  const { limits } = settings;
  app.post('/v1/batches', {
    config: { role: 'submit' },
    bodyLimit: limits.bodyBytes,
    preParsing: gunzipBody,
    attachValidation: true,
    schema: {
      tags: ['corrections'],
      summary: 'Hand in a batch of corrections',
      description:
        `Answered once what was accepted is on the disk. The same batch may be sent again, any number of times, and is answered as the first time for ${KNOWN_DAYS} days, after which its corrections are still kept once; other contents under the same id are refused. A batch that is not of this form is refused as a whole, and the error names the correction. What a day has no more room for is deferred.`,
      security: [{ token: [] }],
      body: batchSchema(limits.batch),
      response: { 200: answerSchema, ...failures(422) },
    },
    handler: async (request, reply) => {
      const batch = checked(request.body, request.validationError, limits.batch);
      const { answer, decided } = await receiveBatch(database, batch, bearerOf(request).id, limits.perDay);
      if (decided === undefined) metrics.repeats.inc();
      for (const { verdict } of decided ?? []) metrics.corrections.inc({ verdict });
      if (decided?.some(({ verdict }) => verdict === 'accepted') === true) received();
      // The very text that was kept: no serialiser is to write it another way.
      return reply.type('application/json').serializer((text: string) => text).send(answer);
    },
  });
}

/** The batch, or the clearest of the errors: the core's parser names the place and what stands there. */
function checked(body: unknown, wrong: Error | undefined, most: number): CorrectionBatch {
  const { corrections } = (body ?? {}) as { readonly corrections?: unknown };
  if (Array.isArray(corrections) && corrections.length > most) throw new TooLargeError(`${corrections.length} corrections, of ${most} that one batch may bring`);
  const batch = unpacked(body);
  if (wrong !== undefined) throw invalidRequest(wrong);
  return batch;
}

/** What cannot be read is the sender's here, and nowhere else: what comes from the database is of our own making. */
function unpacked(body: unknown): CorrectionBatch {
  try {
    return unpackCorrectionBatch(body, 'batch');
  } catch (error) {
    throw error instanceof InvalidRecordError ? new InvalidBatchError(error) : error;
  }
}
