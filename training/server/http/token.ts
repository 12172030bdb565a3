import type { FastifyInstance } from 'fastify';
import { bearerOf } from '../access/authenticate.ts';
import { ROLES } from '../access/tokens.ts';

/** For pages, which show only what their user may do. */
export function tokenRoute(app: FastifyInstance): void {
  const text = { type: 'string' } as const;
  app.get(
    '/v1/token',
    {
      config: { role: 'submit' },
      schema: {
        tags: ['review'],
        summary: 'Whose token it is, and what for',
        security: [{ token: [] }],
        response: { 200: { type: 'object', properties: { id: { ...text, description: 'the half that is no secret' }, name: text, role: { enum: ROLES } } } },
      },
    },
    async (request, reply) => reply.header('cache-control', 'no-store').send(bearerOf(request)),
  );
}
