import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** The OpenAPI description of all routes that are added after this, and a page to try them. */
export async function describeInterface(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Scrawl endpoint', version: '1', description: 'Takes corrections from phones, retrains, and hands models back. Each process counts for itself how often a token, or an address without one that is known, asks in a minute; what a day may bring is counted for all of them together.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      tags: [{ name: 'corrections' }, { name: 'models' }, { name: 'training' }, { name: 'review' }, { name: 'health' }],
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { persistAuthorization: false } });
}
