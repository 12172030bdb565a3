import type { FastifyInstance } from 'fastify';
import { LONGEST_LABEL } from '../../../src/core/classes.ts';
import { judgementsOf, type Judgement } from '../../../src/core/records/correction.ts';
import { currentClasses } from '../models/model-store.ts';
import { DRIFT_GROUPS, driftCsv, driftOf, type DriftGroup } from '../moderation/drift.ts';
import { STATES, type CorrectionState } from '../moderation/read-corrections.ts';
import { decide, reviewPage, reviewStats, type Decision } from '../moderation/review.ts';
import { InvalidRequestError } from '../errors.ts';
import type { Endpoint } from '../parts.ts';
import { actorOf } from './actor.ts';
import { failures, jsonOf } from './failure-schema.ts';

const security = [{ token: [] }];
const IDENTIFIER = '^[A-Za-z0-9_.:-]{1,128}$';
const PAGE = 50;
const LONGEST_PAGE = 200;

interface PageQuery {
  readonly state?: string;
  readonly device?: string;
  readonly label?: string;
  readonly before?: string;
  readonly limit?: string;
}

/** What a reviewer needs: what came, a way to decide on it, and how it all goes. */
export function reviewRoutes(app: FastifyInstance, { database }: Endpoint): void {
  app.get<{ Querystring: PageQuery }>(
    '/v1/review/corrections',
    {
      config: { role: 'review' },
      schema: {
        tags: ['review'],
        summary: 'Corrections to look through, the latest first',
        description: 'A page of them; `next` is the `before` of the page that follows, null at the end; `classes` are what the model in use tells apart. `picture` is 28 × 28 bytes in Base64, 255 = ink.',
        security,
        querystring: {
          type: 'object',
          properties: {
            state: { type: 'string', description: `any of ${STATES.join(', ')}, with commas between; without it, all`, pattern: `^(?:${STATES.join('|')})(?:,(?:${STATES.join('|')}))*$` },
            device: { type: 'string', pattern: IDENTIFIER },
            label: { type: 'string', maxLength: LONGEST_LABEL, description: '"none", or a class of the model in use' },
            before: { type: 'string', pattern: '^[0-9]{1,9}$' },
            limit: { type: 'string', pattern: '^[0-9]{1,3}$', description: `${PAGE}; at most ${LONGEST_PAGE}` },
          },
        },
        response: { 200: jsonOf('`corrections`, `next` and `classes`') },
      },
    },
    async ({ query: { state, device, label, before, limit } }, reply) => {
      const size = Math.min(LONGEST_PAGE, Math.max(1, Number(limit ?? PAGE)));
      const classes = await currentClasses(database);
      if (label !== undefined && !judgementsOf(classes).map(String).includes(label)) throw new InvalidRequestError('querystring.label', `one of ${judgementsOf(classes).join(', ')}`);
      const filter = {
        ...(state === undefined ? {} : { states: state.split(',') as CorrectionState[] }),
        ...(device === undefined ? {} : { device }),
        ...(label === undefined ? {} : { label }),
      };
      const corrections = await reviewPage(database, filter, before === undefined ? undefined : Number(before), size);
      return reply.header('cache-control', 'no-store').send({ corrections, next: corrections.length < size ? null : corrections.at(-1)!.key, classes });
    },
  );

  app.post<{ Params: { id: string }; Body: { decision: Decision['decision']; label?: Judgement; version?: number } }>(
    '/v1/review/corrections/:id',
    {
      config: { role: 'review' },
      schema: {
        tags: ['review'],
        summary: 'Accept, relabel or reject a correction, or reopen it, which takes that back',
        description: 'What is decided holds for the version that was looked at, and makes it another one. Refused where its device has changed it since, or another reviewer has decided.',
        security,
        params: { type: 'object', properties: { id: { type: 'string', pattern: IDENTIFIER } } },
        body: {
          type: 'object',
          required: ['decision'],
          properties: {
            decision: { enum: ['accept', 'relabel', 'reject', 'reopen'] },
            label: { description: 'with "relabel": what it is, a digit as a number or any other class of the model in use as text, or "none"' },
            version: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1, description: 'the `version` that was looked at; without it, the first' },
          },
        },
        response: { 200: { type: 'object', properties: { version: { type: 'integer', description: 'what it is now' } } }, ...failures(404, 409) },
      },
    },
    async (request) => {
      const { decision, label, version = 1 } = request.body;
      if (decision === 'relabel') {
        const judgements = judgementsOf(await currentClasses(database));
        if (label === undefined || !judgements.includes(label)) throw new InvalidRequestError('label', `one of ${judgements.join(', ')}, as the decision is to relabel it`);
      }
      return { version: await decide(database, { id: request.params.id, version }, decision === 'relabel' ? { decision, label: label! } : { decision }, actorOf(request)) };
    },
  );

  app.get('/v1/review/stats', { config: { role: 'review' }, schema: { tags: ['review'], summary: 'How many there are, how far devices are to be believed, growth per day', security, response: { 200: jsonOf('`states`, `devices` and `days`') } } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(await reviewStats(database)),
  );

  app.get<{ Querystring: { by?: DriftGroup; format?: 'json' | 'csv' } }>(
    '/v1/review/drift',
    {
      config: { role: 'review' },
      schema: {
        tags: ['review'],
        summary: 'Whether drawings and their readings change: means by week, for half a year',
        description: '`confidence`, and the shares `misread` and `refused` (digits read as no digit), are from 0 to 1; `thickness` is that of a stroke in the 28 × 28 picture, in pixels; `size` is the ink’s longer side as a share of the sheet’s shorter one. What is not known is null, or empty in CSV.',
        security,
        querystring: { type: 'object', properties: { by: { enum: DRIFT_GROUPS, default: 'all', description: 'each week also by label, or by device, of those that sent most' }, format: { enum: ['json', 'csv'], default: 'json' } } },
        response: { 200: { description: 'weeks, the latest first', content: { 'application/json': { schema: jsonOf('`rows`') }, 'text/csv': { schema: { type: 'string' } } } } },
      },
    },
    async ({ query: { by = 'all', format = 'json' } }, reply) => {
      const rows = await driftOf(database, by);
      void reply.header('cache-control', 'no-store');
      return format === 'csv' ? reply.type('text/csv; charset=utf-8; header=present').serializer((text: string) => text).send(driftCsv(rows)) : reply.send({ rows });
    },
  );

  app.get('/v1/audit', { config: { role: 'admin' }, schema: { tags: ['review'], summary: 'Who did what: the latest thousand notes', security, response: { 200: jsonOf('`notes`') } } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({
      notes: await database.query('select audit.key::int, at, tokens.name as token, action, subject, detail, address from audit left join tokens on tokens.id = audit.token order by audit.key desc limit 1000'),
    }),
  );
}
