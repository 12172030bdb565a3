import type PgBoss from 'pg-boss';
import type { Database } from './database/database.ts';
import type { Metrics } from './metrics.ts';
import type { EndpointSettings } from './settings.ts';

/** All that the routes work with. */
export interface Endpoint {
  readonly database: Database;
  readonly settings: EndpointSettings;
  readonly queue: PgBoss;
  readonly metrics: Metrics;
  /** Told that new corrections wait to be looked at. */
  readonly received: () => void;
  /** Aborted when the process is about to end: what is open-ended ends then. */
  readonly closing: AbortSignal;
}
