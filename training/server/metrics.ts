import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus is told. One registry for each endpoint, so that several can live in one process. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'scrawl_request_seconds',
    help: 'From the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  readonly corrections = new Counter({ name: 'scrawl_corrections_total', help: 'Corrections that came in', labelNames: ['verdict'], registers: [this.registry] });
  readonly repeats = new Counter({ name: 'scrawl_repeated_batches_total', help: 'Batches that had come before', registers: [this.registry] });
  readonly kept = new Gauge({ name: 'scrawl_corrections', help: 'Corrections that are kept, by state', labelNames: ['state'], registers: [this.registry] });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
