import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnreadableBodyError } from '../errors.ts';
import { receiveBody } from '../ingest/receive-body.ts';

/** JSON it is, or nothing; and whoever sends too much of it hears so. */
export function takeJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: IncomingMessage) => {
    const bytes = await receiveBody(request, payload, request.routeOptions.bodyLimit ?? 0);
    if (bytes.length === 0) throw new UnreadableBodyError('it is empty');
    return await new Promise((done, failed) => {
      void parse(request, Buffer.from(bytes.buffer).toString('utf8'), (error, body) => (error ? failed(new UnreadableBodyError('it is no JSON')) : done(body)));
    });
  });
}
