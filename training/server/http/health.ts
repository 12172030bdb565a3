import type { FastifyInstance } from 'fastify';
import type { Endpoint } from '../parts.ts';
import { NotReadyError } from '../errors.ts';
import { answerOf, failures } from './failure-schema.ts';

/** Whether the process lives, whether it can work, and how it is doing. */
export function healthRoutes(app: FastifyInstance, { database, metrics }: Endpoint): void {
  const fine = { type: 'object', properties: { status: { const: 'fine' } } } as const;
  app.get('/healthz', { schema: { tags: ['health'], summary: 'The process lives', response: { 200: fine } } }, () => ({ status: 'fine' }));

  app.get('/readyz', { schema: { tags: ['health'], summary: 'The database answers', response: { 200: fine, ...failures(503) } } }, async () => {
    await database.query('select 1').catch(() => {
      throw new NotReadyError();
    });
    return { status: 'fine' };
  });

  app.get(
    '/metrics',
    { config: { role: 'review' }, schema: { tags: ['health'], summary: 'For Prometheus', security: [{ token: [] }], response: { 200: answerOf('text/plain', 'Prometheus’ text format') } } },
    async (_request, reply) => {
      const counts = await database.query<{ state: string; count: number }>('select state, count(*)::int as count from corrections group by state');
      metrics.kept.reset();
      for (const { state, count } of counts) metrics.kept.set({ state }, count);
      return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
}
