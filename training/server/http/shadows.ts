import type { FastifyInstance } from 'fastify';
import { LONGEST_LABEL } from '../../../src/core/classes.ts';
import { MOST_SHADOWED, type ShadowCounts } from '../../../src/contracts/shadow.ts';
import { bearerOf } from '../access/authenticate.ts';
import { beginShadow, currentShadow, endShadow, keepShadowCounts, shadowTally } from '../models/shadows.ts';
import type { Endpoint } from '../parts.ts';
import { actorOf } from './actor.ts';
import { failures, jsonOf } from './failure-schema.ts';

const security = [{ token: [] }];
const count = { type: 'integer', minimum: 0, maximum: MOST_SHADOWED } as const;

/** A candidate that phones of people who agreed read with beside the model in use, without showing what it reads. */
export function shadowRoutes(app: FastifyInstance, { database, settings: { shadow } }: Endpoint): void {
  app.get('/v1/shadow', { config: { role: 'submit' }, schema: { tags: ['models'], summary: 'The candidate to try silently, if any', security, response: { 200: jsonOf('`trial`: null, or its `key`, the model that it is compared with as `against`, and the candidate’s `manifest`') } } }, async (_request, reply) => {
    const trial = await currentShadow(database);
    return reply.header('cache-control', 'private, no-store').send({ trial: trial === undefined ? null : { ...trial, manifest: JSON.parse(trial.manifest) as object } });
  });

  app.post<{ Params: { id: string }; Body: { device: string; counts: readonly ShadowCounts[] } }>(
    '/v1/shadow/:id',
    {
      config: { role: 'submit' },
      schema: {
        tags: ['models'],
        summary: 'How both models read what a device’s user has judged since the trial began',
        description: 'The device’s totals by label, in the place of those that it sent before. No drawing comes with them.',
        security,
        params: { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9]{1,9}$' } } },
        body: {
          type: 'object',
          required: ['device', 'counts'],
          properties: {
            device: { type: 'string', pattern: '^[\\w.:-]{1,128}$' },
            counts: {
              type: 'array',
              maxItems: 256,
              items: { type: 'object', required: ['label', 'both', 'onlyBefore', 'onlyCandidate', 'neither'], properties: { label: { type: 'string', minLength: 1, maxLength: LONGEST_LABEL }, both: count, onlyBefore: count, onlyCandidate: count, neither: count } },
            },
          },
        },
        response: { 200: { type: 'object' }, ...failures(404, 409) },
      },
    },
    async (request) => {
      const { device, counts } = request.body;
      await keepShadowCounts(database, Number(request.params.id), device, counts, bearerOf(request).id);
      return {};
    },
  );

  app.get('/v1/review/shadow', { config: { role: 'review' }, schema: { tags: ['review'], summary: 'How the candidate fares that is tried silently', security, response: { 200: jsonOf('`tally`, null where none is tried') } } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ tally: (await shadowTally(database, shadow)) ?? null }),
  );

  app.post<{ Params: { id: string } }>(
    '/v1/models/:id/shadow',
    {
      config: { role: 'admin' },
      schema: { tags: ['models'], summary: 'Have phones of people who agreed try a model silently', security, params: { type: 'object', properties: { id: { type: 'string', pattern: '^[\\w.-]{1,128}$' } } }, response: { 200: { type: 'object' }, ...failures(404, 409) } },
    },
    async (request) => {
      await beginShadow(database, request.params.id, actorOf(request));
      return {};
    },
  );

  app.delete('/v1/shadow', { config: { role: 'admin' }, schema: { tags: ['models'], summary: 'End the silent trial', security, response: { 200: { type: 'object' }, ...failures(409) } } }, async (request) => {
    await endShadow(database, actorOf(request));
    return {};
  });
}
