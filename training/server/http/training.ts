import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { RetrainSettings } from '../../retrain/settings.ts';
import { retrainSettings } from '../../retrain/settings.ts';
import { bearerOf } from '../access/authenticate.ts';
import { InvalidRequestError, NotFoundError } from '../errors.ts';
import { OpenStreams } from '../http/open-streams.ts';
import type { Endpoint } from '../parts.ts';
import { askForRetraining, cancelRetraining, isOver, latestRetrainings, retraining, type RetrainingJob } from '../jobs/retrainings.ts';
import { actorOf } from './actor.ts';
import { answerOf, failures, jsonOf } from './failure-schema.ts';

// Not the format "uuid", which takes a URN as well.
const JOB = { type: 'object', properties: { id: { type: 'string', pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$' } } } as const;
const security = [{ token: [] }];

/** How often the database is asked how far a job is, for those who watch it, and how often they hear of it at least. */
const WATCH_MS = 1_000;
const SIGN_OF_LIFE_MS = 15_000;

/** Asking for a retraining, watching and stopping it. */
export function trainingRoutes(app: FastifyInstance, { database, settings: { retraining: defaults }, queue, closing, stillKnown }: Endpoint): void {
  const streams = new OpenStreams();
  app.post<{ Body: { settings?: Partial<RetrainSettings>; seed?: number } | undefined }>(
    '/v1/retrain',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['training'],
        summary: 'Ask for a retraining',
        description: 'Answered with the job that does it: a new one, or the one under way. `settings` are those of training/retrain/settings.ts; what is not given is as the endpoint was started with.',
        security,
        body: {
          type: ['object', 'null'],
          properties: { settings: { type: 'object', additionalProperties: { type: 'number' } }, seed: { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 } },
        },
        response: { 202: { type: 'object', properties: { id: { type: 'string' }, fresh: { type: 'boolean', description: 'false: it was under way already' } } }, ...failures(409) },
      },
    },
    async (request, reply) => {
      const { settings: given, seed = 1 } = request.body ?? {};
      const settings = { ...defaults, ...given };
      try {
        retrainSettings(settings);
      } catch (error) {
        if (error instanceof RangeError) throw new InvalidRequestError('settings', `what can be: ${error.message.replace(/\.$/, '')}`);
        throw error;
      }
      const asked = await askForRetraining(database, queue, settings, seed, actorOf(request));
      return reply.status(202).header('location', `/v1/jobs/${asked.id}`).send(asked);
    },
  );

  app.get('/v1/jobs', { config: { role: 'review' }, schema: { tags: ['training'], summary: 'The latest retrainings', security, response: { 200: jsonOf('`jobs`, the latest first') } } }, async () => ({ jobs: await latestRetrainings(database, 50) }));

  app.get<{ Params: { id: string } }>(
    '/v1/jobs/:id',
    {
      config: { role: 'review' },
      schema: {
        tags: ['training'],
        summary: 'How far a retraining is',
        description: 'With `Accept: text/event-stream` an event `job` at every change, and the end of the stream when it is over.',
        security,
        params: JOB,
        response: { 200: { description: 'the job', content: { 'application/json': { schema: jsonOf('the job') }, 'text/event-stream': { schema: { type: 'string' } } } }, ...failures(404) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const job = await retraining(database, id);
      if (job === undefined) throw new NotFoundError(`job ${id}`);
      if (!/\btext\/event-stream\b/.test(request.headers.accept ?? '')) return reply.header('cache-control', 'no-store').send(job);
      void reply.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      // Nobody would read it to its end.
      if (request.method === 'HEAD') return reply.send('');
      streams.count(bearerOf(request).id, reply);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const events = watch(async () => ((await stillKnown(request)) ? await retraining(database, id) : undefined), job, AbortSignal.any([closing, gone.signal]));
      return reply.send(Readable.from(events));
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/jobs/:id/report',
    { config: { role: 'review' }, schema: { tags: ['training'], summary: 'The report of a retraining that is over, as a page', security, params: JOB, response: { 200: answerOf('text/html', 'a page that needs nothing else'), ...failures(404) } } },
    async (request, reply) => {
      const [found] = await database.query<{ page: string | null }>('select page from retrainings where job = $1', [request.params.id]);
      if (typeof found?.page !== 'string') throw new NotFoundError(`report of job ${request.params.id}`);
      // Made here, but of what others have sent: it may show itself and do nothing.
      return reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox" }).send(found.page);
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/v1/jobs/:id',
    { config: { role: 'admin' }, schema: { tags: ['training'], summary: 'Stop a retraining', security, params: JOB, response: { 202: { type: 'object' }, ...failures(404, 409) } } },
    async (request, reply) => {
      await cancelRetraining(database, queue, request.params.id, actorOf(request));
      return reply.status(202).send({});
    },
  );
}

/** Server-sent events until the job is over, the watcher is gone or may not watch any more, or the process ends. */
async function* watch(look: () => Promise<RetrainingJob | undefined>, first: RetrainingJob, over: AbortSignal): AsyncGenerator<string> {
  let job: RetrainingJob | undefined = first;
  let told = '';
  let toldAt = 0;
  while (job !== undefined) {
    const now = JSON.stringify(job);
    if (now !== told) {
      yield `event: job\ndata: ${now}\n\n`;
      [told, toldAt] = [now, Date.now()];
    } else if (Date.now() - toldAt > SIGN_OF_LIFE_MS) {
      yield ': still there\n\n';
      toldAt = Date.now();
    }
    if (isOver(job) || over.aborted) return;
    await pause(WATCH_MS, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) return;
    job = await look();
  }
}
