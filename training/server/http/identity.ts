import type { FastifyInstance } from 'fastify';
import { identityOf } from '../identity/identity.ts';
import { formatCorrection } from '../../../src/formats/correction-batch-json.ts';
import { bearerOf } from '../access/authenticate.ts';
import { missingOf, MOST_ASKED, type Held } from '../ingest/held-corrections.ts';
import { ownCorrections } from '../ingest/own-corrections.ts';
import type { Endpoint } from '../parts.ts';
import { jsonOf } from './failure-schema.ts';

/** Which endpoint this is, and what it holds: what a phone asks before it believes what it was once told. */
export function identityRoutes(app: FastifyInstance, { database }: Endpoint): void {
  const security = [{ token: [] }];
  const uuid = { type: 'string', format: 'uuid' } as const;
  app.get(
    '/v1/identity',
    {
      config: { role: 'submit' },
      schema: {
        tags: ['corrections'],
        summary: 'Which endpoint this is',
        description: '`epoch` is another one once the data has gone back, e.g. because a backup was restored: whoever meets it asks `/v1/corrections/held` what is missing. `sequence` grows with every change of the model in use.',
        security,
        response: { 200: { type: 'object', properties: { endpoint: uuid, epoch: uuid, sequence: { type: 'integer' } } } },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send(await identityOf(database)),
  );

  const id = { type: 'string', pattern: '^[A-Za-z0-9_.:-]{1,128}$' } as const;
  app.post<{ Body: { corrections: readonly Held[] } }>(
    '/v1/corrections/held',
    {
      config: { role: 'submit' },
      schema: {
        tags: ['corrections'],
        summary: 'Which of these corrections are not here, or not as named',
        description: 'A fingerprint is SHA-256, in hex, of the correction’s JSON as a batch carries it, fields in the order of the batch’s description.',
        security,
        body: {
          type: 'object',
          required: ['corrections'],
          properties: {
            corrections: { type: 'array', maxItems: MOST_ASKED, items: { type: 'object', required: ['id', 'fingerprint'], properties: { id, fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' } } } },
          },
        },
        response: { 200: { type: 'object', properties: { epoch: uuid, missing: { type: 'array', items: id } } } },
      },
    },
    async (request, reply) => reply.header('cache-control', 'no-store').send(await missingOf(database, request.body.corrections)),
  );

  app.get<{ Querystring: { after?: string } }>(
    '/v1/corrections/own',
    {
      config: { role: 'submit' },
      schema: {
        tags: ['corrections'],
        summary: 'What this token has sent',
        description: 'For a phone whose browser has lost its drawings. `corrections` are as in a batch, the oldest first; `next`, where there may be more, is the next request’s `after`.',
        security,
        querystring: { type: 'object', properties: { after: { type: 'string', pattern: '^\\d{1,15}$', default: '0' } } },
        response: { 200: jsonOf('`corrections`, and `next`') },
      },
    },
    async (request, reply) => {
      const { corrections, next } = await ownCorrections(database, bearerOf(request).id, Number(request.query.after ?? 0));
      const text = `{"corrections":[${corrections.map(formatCorrection).join(',')}]${next === undefined ? '' : `,"next":${next}`}}`;
      return reply.header('cache-control', 'no-store').type('application/json').serializer((written: string) => written).send(text);
    },
  );
}
