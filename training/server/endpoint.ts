import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import type PgBoss from 'pg-boss';
import { authenticate } from './access/authenticate.ts';
import { TokenUses } from './access/token-uses.ts';
import { countRates } from './access/rates.ts';
import { IdentityWatch } from './identity/identity.ts';
import { addressAsked } from './http/addresses-asked.ts';
import { identityRoutes } from './http/identity.ts';
import { takeJsonBodies } from './http/json-bodies.ts';
import { loggedError, loggedRequest } from './http/log-format.ts';
import { forgetAgainAndAgain } from './ingest/forget-old.ts';
import { ReadingThreads } from './ingest/reading-threads.ts';
import { BatchReceiver } from './ingest/receive-batch.ts';
import { QUEUES } from './jobs/queue.ts';
import { Metrics } from './metrics.ts';
import type { Endpoint } from './parts.ts';
import { appFiles } from './http/app-files.ts';
import { batchRoutes } from './http/batches.ts';
import { describeInterface } from './http/docs.ts';
import { describeRefusals } from './http/failure-schema.ts';
import { answerFailures } from './http/failures.ts';
import { exportRoutes } from './http/export.ts';
import { healthRoutes } from './http/health.ts';
import { modelRoutes } from './http/models.ts';
import { reviewPage } from './http/review-page.ts';
import { reviewRoutes } from './http/review.ts';
import { shadowRoutes } from './http/shadows.ts';
import { tokenRoute } from './http/token.ts';
import { trainingRoutes } from './http/training.ts';
import { closeUnasked } from './http/unasked-connections.ts';

/** `threads` are the caller's to close, where they are given: several endpoints may share them. */
export type EndpointParts = Pick<Endpoint, 'database' | 'settings' | 'queue'> & Partial<Pick<Endpoint, 'threads'>>;

/** The HTTP side of the endpoint, on a database that is migrated; `listen` and `close` are the caller's. */
export async function buildEndpoint({ database, settings, queue, threads: shared }: EndpointParts): Promise<FastifyInstance> {
  const { limits, tls, trustProxy } = settings;
  const app = Fastify({
    logger: settings.log === 'silent' ? false : { level: settings.log, serializers: { req: loggedRequest, err: loggedError } },
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    rewriteUrl: (request) => addressAsked(request, trustProxy !== false),
    bodyLimit: 2 ** 20,
    // What is left of slow requests when the process is asked to end.
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    // Longer ones have been turned away before.
    routerOptions: { maxParamLength: 2048 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    ...(tls && { https: tls }),
  }) as FastifyInstance;
  const closing = new AbortController();
  // eslint-disable-next-line @typescript-eslint/require-await -- a hook without it would have to call back
  app.addHook('preClose', async () => {
    closing.abort();
    // What is still being answered would otherwise leave a connection that is waited for, for over a minute.
    app.server.keepAliveTimeout = 1;
  });
  closeUnasked(app, tls !== undefined);
  const received = inspectSoon(queue, (error) => app.log.error(error));
  const identity = await IdentityWatch.open(database, settings, (sentence) => app.log.warn(sentence));
  const threads = shared ?? new ReadingThreads();
  app.addHook('onClose', async () => {
    if (shared === undefined) await threads.close();
    identity.close();
  });
  const rates = await countRates(app, limits.perMinute);
  const uses = new TokenUses(database);
  app.addHook('onClose', () => uses.close().catch((error: unknown) => app.log.error(error)));
  app.addHook('onClose', forgetAgainAndAgain(database, (error) => app.log.error(error)));
  const metrics = new Metrics();
  app.addHook('onResponse', (request, reply, done) => {
    metrics.requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  takeJsonBodies(app);
  // The app brings its own content security policy; over plain HTTP there is nothing to be strict about.
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } }, hsts: tls !== undefined });
  await app.register(cors, {
    origin: [...settings.origins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'content-encoding', 'if-none-match'],
    exposedHeaders: ['etag', 'retry-after', 'scrawl-epoch', 'scrawl-known-sequence', 'scrawl-origin', 'scrawl-sequence', 'scrawl-withdrawn'],
    maxAge: 3600,
  });
  answerFailures(app, rates);
  const stillKnown = authenticate(app, database, uses, rates);
  const endpoint: Endpoint = {
    database,
    settings,
    queue,
    metrics,
    threads,
    receiver: new BatchReceiver(database, identity, limits.perDay),
    received,
    spend: rates.bytes,
    stillKnown,
    closing: closing.signal,
  };
  describeRefusals(app);
  await describeInterface(app);
  healthRoutes(app, endpoint);
  await batchRoutes(app, endpoint);
  identityRoutes(app, endpoint);
  modelRoutes(app, endpoint);
  shadowRoutes(app, endpoint);
  trainingRoutes(app, endpoint);
  reviewRoutes(app, endpoint);
  exportRoutes(app, endpoint);
  tokenRoute(app);
  await reviewPage(app);
  await appFiles(app, settings.app);
  return app;
}

const INSPECTION_DELAY_MS = 500;

/** Puts an inspection into the queue, once for all that comes in within a moment. */
function inspectSoon(queue: PgBoss, failed: (error: unknown) => void): () => void {
  let waiting: NodeJS.Timeout | undefined;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      // Where it fails, what came in is looked at with what comes next, or after the next start.
      queue.send(QUEUES.inspect.name, {}).catch(failed);
    }, INSPECTION_DELAY_MS).unref();
  };
}
