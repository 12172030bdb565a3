import { readFileSync } from 'node:fs';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { authenticate } from './access/authenticate.ts';
import { TokenUses } from './access/token-uses.ts';
import type { Database } from './database/database.ts';
import { TooManyRequestsError } from './errors.ts';
import { Metrics } from './metrics.ts';
import { appFiles } from './routes/app-files.ts';
import { batchRoutes } from './routes/batches.ts';
import { describeInterface } from './routes/docs.ts';
import { answerFailures } from './routes/failures.ts';
import { healthRoutes } from './routes/health.ts';
import { modelRoutes } from './routes/models.ts';
import type { EndpointSettings } from './settings.ts';

/** All that the routes work with. */
export interface Endpoint {
  readonly database: Database;
  readonly settings: EndpointSettings;
  readonly metrics: Metrics;
  /** Told that new corrections wait to be looked at. */
  readonly received: () => void;
}

export type EndpointParts = Pick<Endpoint, 'database' | 'settings'> & Partial<Pick<Endpoint, 'received'>>;

/** The HTTP side of the endpoint, on a database that is migrated; `listen` and `close` are the caller's. */
export async function buildEndpoint({ database, settings, received = () => undefined }: EndpointParts): Promise<FastifyInstance> {
  const { limits, tls } = settings;
  const app = Fastify({
    logger: settings.log === 'silent' ? false : { level: settings.log },
    trustProxy: settings.trustProxy,
    bodyLimit: 2 ** 20,
    // What is left of slow requests when the process is asked to end.
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    ...(tls && { https: { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } }),
  }) as FastifyInstance;
  const endpoint: Endpoint = { database, settings, received, metrics: new Metrics() };
  const uses = new TokenUses(database);
  app.addHook('onClose', () => uses.close().catch((error: unknown) => app.log.error(error)));
  app.addHook('onResponse', (request, reply, done) => {
    endpoint.metrics.requests.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  answerFailures(app);

  // The app brings its own content security policy; over plain HTTP there is nothing to be strict about.
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } }, hsts: tls !== undefined });
  await app.register(cors, {
    origin: [...settings.origins],
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'content-encoding', 'if-none-match'],
    exposedHeaders: ['etag', 'retry-after'],
    maxAge: 3600,
  });
  authenticate(app, database, uses);
  await app.register(rateLimit, {
    max: limits.perMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.bearer?.id ?? request.ip,
    allowList: (request) => request.routeOptions.config.role === undefined,
    errorResponseBuilder: (_request, { ttl }) => new TooManyRequestsError(Math.max(1, Math.ceil(ttl / 1000))),
  });
  await describeInterface(app);
  healthRoutes(app, endpoint);
  batchRoutes(app, endpoint);
  modelRoutes(app, endpoint);
  await appFiles(app, settings.app);
  return app;
}
