import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bearerOf } from '../access/authenticate.ts';
import { UnreadableBodyError, UnsupportedBodyError } from '../errors.ts';
import { answerSchema, batchSchema } from '../ingest/batch-schema.ts';
import { KNOWN_DAYS } from '../ingest/forget-old.ts';
import type { ReceivedBody } from '../ingest/reading-threads.ts';
import { receiveBody } from '../ingest/receive-body.ts';
import type { Endpoint } from '../parts.ts';
import { failures } from './failure-schema.ts';

/** `POST /v1/batches`: corrections come in. */
export async function batchRoutes(app: FastifyInstance, { settings, metrics, received, receiver, threads, spend }: Endpoint): Promise<void> {
  const { limits } = settings;
  // Its body is for another thread to read.
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', async (request: FastifyRequest, payload: IncomingMessage): Promise<ReceivedBody> => {
      const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
      if (encoding !== 'identity' && encoding !== 'gzip') throw new UnsupportedBodyError(`encoding ${encoding}`);
      return { bytes: await receiveBody(request, payload, limits.bodyBytes), packed: encoding === 'gzip' };
    });
    scope.post<{ Body: ReceivedBody | undefined }>('/v1/batches', {
      config: { role: 'submit' },
      bodyLimit: limits.bodyBytes,
      validatorCompiler: () => () => true,
      schema: {
        tags: ['corrections'],
        summary: 'Hand in a batch of corrections',
        description:
          `Answered once what was accepted is on the disk. The same batch may be sent again, any number of times, and is answered as the first time for ${KNOWN_DAYS} days, after which its corrections are still kept once; other contents under the same id are refused. A batch that is not of this form is refused as a whole, and the error names the correction. What a day has no more room for is deferred. The header \`scrawl-epoch\` is the epoch of \`/v1/identity\`.`,
        security: [{ token: [] }],
        body: batchSchema(limits.batch),
        response: { 200: answerSchema, ...failures(422) },
      },
      handler: async (request, reply) => {
        if (request.body === undefined) throw new UnreadableBodyError('it is empty');
        const { id } = bearerOf(request);
        const { answer, epoch, decided } = await threads.read(request.body, limits, async (facts, judge) => {
          await spend(request, facts.bytes);
          return await receiver.receive(facts, judge, id);
        });
        if (decided === undefined) metrics.repeats.inc();
        for (const { verdict } of decided ?? []) metrics.corrections.inc({ verdict });
        if (decided?.some(({ verdict }) => verdict === 'accepted') === true) received();
        // The very text that was kept: no serialiser is to write it another way.
        return reply.header('scrawl-epoch', epoch).type('application/json').serializer((text: string) => text).send(answer);
      },
    });
    done();
  });
}
