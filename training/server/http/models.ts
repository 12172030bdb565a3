import type { FastifyInstance } from 'fastify';
import { NotFoundError } from '../errors.ts';
import { isKnown, knownTags, sendFile } from '../http/send-file.ts';
import type { Endpoint } from '../parts.ts';
import { currentModel, manifestOf, modelFile } from '../models/model-store.ts';
import { listModels, promote, rollBack, withdrawnModels } from '../models/promotions.ts';
import { actorOf } from './actor.ts';
import { answerOf, failures, jsonOf } from './failure-schema.ts';

const ID = { type: 'object', properties: { id: { type: 'string', pattern: '^[\\w.-]{1,128}$' } } } as const;
const NAME = { type: 'object', properties: { ...ID.properties, name: { type: 'string', pattern: '^[\\w.-]{1,128}$' } } } as const;

/** What phones fetch: the manifest of the model in use, and the files of any model; and who says which is in use. */
export function modelRoutes(app: FastifyInstance, { database }: Endpoint): void {
  app.get<{ Querystring: { device?: string } }>(
    '/v1/model',
    {
      config: { role: 'submit' },
      schema: {
        tags: ['models'],
        summary: 'The manifest of the model in use',
        description:
          'A model may be released to a share of the devices first: whether to this one, `device` decides. The header `scrawl-withdrawn` names, with commas between, those that were in use and shall be no more. `scrawl-sequence` grows with every model that is put into use; `scrawl-known-sequence` is that of the model in `If-None-Match`, 0 where it never was in use here; `scrawl-origin` is `shipped` or `retrained`.',
        security: [{ token: [] }],
        querystring: { type: 'object', properties: { device: { type: 'string', pattern: '^[\\w.:-]{1,128}$', description: 'as in the corrections that it sends; without it, only what everyone gets' } } },
        response: { 200: jsonOf('as it lies beside a model’s file'), 304: { type: 'null' }, ...failures(404) },
      },
    },
    async (request, reply) => {
      const current = await currentModel(database, (knownTags(request)[0] ?? '').slice(1, -1), request.query.device);
      if (current === undefined) throw new NotFoundError('model');
      // A model never changes under its id, so the id says it all.
      const etag = `"${current.id}"`;
      const withdrawn = await withdrawnModels(database);
      const order = { 'scrawl-sequence': current.sequence, 'scrawl-known-sequence': current.knownSequence, 'scrawl-origin': current.origin };
      void reply.headers({ etag, 'cache-control': 'private, no-cache', ...order, ...(withdrawn.length > 0 && { 'scrawl-withdrawn': withdrawn.join(', ') }) });
      if (isKnown(request, etag)) return reply.status(304).send();
      return reply.type('application/json').serializer((text: string) => text).send(current.manifest);
    },
  );

  const options = (summary: string, params: object): object => ({
    config: { role: 'submit' },
    schema: { tags: ['models'], summary, security: [{ token: [] }], params, response: { 200: answerOf('application/octet-stream', 'the file, which never changes'), 206: answerOf('application/octet-stream', 'the range of it that was asked for'), 304: { type: 'null' }, 416: answerOf('application/octet-stream', 'nothing: it has no such range'), ...failures(404) } },
  });

  app.get<{ Params: { id: string } }>('/v1/models/:id', options('A model\'s ONNX file', ID), async (request, reply) => {
    const { id } = request.params;
    const manifest = await manifestOf(database, id);
    const file = manifest && (await modelFile(database, id, manifest.file));
    if (file === undefined) throw new NotFoundError(`model ${id}`);
    return sendFile(request, reply, file);
  });

  app.get<{ Params: { id: string; name: string } }>('/v1/models/:id/files/:name', options('A file that a model\'s manifest names', NAME), async (request, reply) => {
    const { id, name } = request.params;
    const file = await modelFile(database, id, name);
    if (file === undefined) throw new NotFoundError(`file ${name} of model ${id}`);
    return sendFile(request, reply, file);
  });

  const security = [{ token: [] }];
  app.get('/v1/models', { config: { role: 'review' }, schema: { tags: ['models'], summary: 'All models with their figures, and who promoted them', security, response: { 200: jsonOf('`models`, the newest first') } } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ models: await listModels(database) }),
  );

  app.post<{ Params: { id: string }; Body: { share?: number } | undefined }>(
    '/v1/models/:id/promote',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['models'],
        summary: 'Put a model into use',
        description: 'For a share of the devices, where one is given: asked again with a greater one, or without, more or all of them get it. The endpoint takes it back by itself where errors rise.',
        security,
        params: ID,
        body: { type: ['object', 'null'], properties: { share: { type: 'integer', minimum: 1, maximum: 100, description: 'of the devices, in percent; all of them without it' } } },
        response: { 200: IN_USE, ...failures(404, 409) },
      },
    },
    async (request) => {
      await promote(database, request.params.id, actorOf(request), request.body?.share);
      return { model: request.params.id };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/v1/models/:id/rollback',
    {
      config: { role: 'admin' },
      schema: { tags: ['models'], summary: 'Withdraw a model, and go back to the one before; refused where another one is in use by now', security, params: ID, response: { 200: IN_USE, ...failures(404, 409) } },
    },
    async (request) => ({ model: await rollBack(database, request.params.id, actorOf(request)) }),
  );

  app.post('/v1/rollback', { config: { role: 'admin' }, schema: { tags: ['models'], summary: 'Withdraw the model in use, whichever it is, and go back to the one before', security, response: { 200: IN_USE, ...failures(409) } } }, async (request) => ({
    model: await rollBack(database, undefined, actorOf(request)),
  }));
}

const IN_USE = { type: 'object', properties: { model: { type: 'string', description: 'id of the model that is in use now' } } } as const;
