import type { FastifyRequest } from 'fastify';
import type PgBoss from 'pg-boss';
import type { StillKnown } from './access/authenticate.ts';
import type { Database } from './database/database.ts';
import type { ReadingThreads } from './ingest/reading-threads.ts';
import type { BatchReceiver } from './ingest/receive-batch.ts';
import type { Metrics } from './metrics.ts';
import type { EndpointSettings } from './settings.ts';

/** All that the routes work with. */
export interface Endpoint {
  readonly database: Database;
  readonly settings: EndpointSettings;
  readonly queue: PgBoss;
  readonly metrics: Metrics;
  readonly threads: ReadingThreads;
  readonly receiver: BatchReceiver;
  /** Counts what a request has brought, in bytes, towards its token's rate: the next ones wait for it. */
  readonly spend: (request: FastifyRequest, bytes: number) => Promise<void>;
  /** Asks anew whether the token of a request is known: one may be revoked while an answer goes on and on. */
  readonly stillKnown: StillKnown;
  /** Told that new corrections wait to be looked at. */
  readonly received: () => void;
  /** Aborted when the process is about to end: what is open-ended ends then. */
  readonly closing: AbortSignal;
}
