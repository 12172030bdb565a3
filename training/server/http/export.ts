import { Readable } from 'node:stream';
import { TransformStream, type WritableStreamDefaultWriter } from 'node:stream/web';
import type { FastifyInstance } from 'fastify';
import type { ByteSink, FileFormat } from '../../../src/contracts/files.ts';
import type { CorrectionStore } from '../../../src/contracts/drawings.ts';
import { createCorrectionFiles } from '../../../src/transfer/correction-files.ts';
import { writeCorrections } from '../../../src/transfer/write-corrections.ts';
import { audit } from '../audit.ts';
import { countCorrections, eachCorrection, flagDamaged, STATES, TRAINABLE, type CorrectionState } from '../moderation/read-corrections.ts';
import type { Database } from '../database/database.ts';
import type { Endpoint } from '../parts.ts';
import { actorOf } from './actor.ts';

const FORMATS: readonly FileFormat[] = ['batch-json', 'stroke-ndjson', 'kaggle-csv', 'image-csv-pair', 'idx-pair', 'png-folder'];

/** `GET /v1/corrections`: everything as a file, in the formats that the app itself writes. */
export function exportRoutes(app: FastifyInstance, { database }: Endpoint): void {
  app.get<{ Querystring: { format?: FileFormat; state?: string } }>(
    '/v1/corrections',
    {
      config: { role: 'review' },
      schema: {
        tags: ['corrections'],
        summary: 'All corrections as a file',
        description: 'By default what may be learned from. Formats of pictures alone have no place for "none" and leave it out.',
        security: [{ token: [] }],
        querystring: {
          type: 'object',
          properties: {
            format: { enum: FORMATS, default: 'batch-json' },
            state: { type: 'string', description: `any of ${STATES.join(', ')}, with commas between`, pattern: `^(?:${STATES.join('|')})(?:,(?:${STATES.join('|')}))*$` },
          },
        },
        response: { 200: { description: 'a file, under a name of its own', content: { '*/*': { schema: { type: 'string' } } } } },
      },
    },
    async (request, reply) => {
      const { format = 'batch-json', state } = request.query;
      const states = state === undefined ? TRAINABLE : (state.split(',') as CorrectionState[]);
      const store = storeOf(database, states);
      const { name, type } = createCorrectionFiles(store).describe(format, new Date());
      void reply.headers({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' });
      // Headers alone are nothing that was taken away.
      if (request.method === 'HEAD') return reply.send('');
      await audit(database, actorOf(request), 'export', format, { states });
      // Such a file begins with how many there are, so what is damaged has to be found before.
      if (format === 'idx-pair') await flagDamaged(database, states);
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      const aborted = new AbortController();
      // Whoever goes away in the middle is not written for any longer.
      writer.closed.catch(() => aborted.abort());
      writeCorrections(store, { format, sink: sinkOf(writer), signal: aborted.signal }).catch((error: unknown) => writer.abort(error).catch(() => undefined));
      return reply.send(Readable.fromWeb(readable));
    },
  );
}

/** As much of the app's store as writing a file takes. */
function storeOf(database: Database, states: readonly CorrectionState[]): CorrectionStore {
  const store: Pick<CorrectionStore, 'count' | 'each' | 'markExported'> = {
    count: ({ label } = {}) => countCorrections(database, states, label),
    each: () => eachCorrection(database, states),
    markExported: () => Promise.resolve(),
  };
  return store as CorrectionStore;
}

/** Each write waits until it is read, or fails where nobody reads on. */
function sinkOf(writer: WritableStreamDefaultWriter<Uint8Array>): ByteSink {
  return {
    write: (bytes) => writer.write(bytes),
    close: () => writer.close(),
    // With what went wrong, by whoever called for the file.
    abort: () => Promise.resolve(),
  };
}
