import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { preParsingAsyncHookHandler, RequestPayload } from 'fastify';
import { UnsupportedBodyError } from '../errors.ts';

/**
 * Unpacks a body that was sent with `Content-Encoding: gzip`. Fastify then counts the unpacked bytes against its limit
 * and stops reading where there are too many, so that a small bomb does no harm.
 */
export const gunzipBody: preParsingAsyncHookHandler = async (request, reply, payload): Promise<RequestPayload> => {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return await Promise.resolve(payload);
  if (encoding !== 'gzip') throw new UnsupportedBodyError(`encoding ${encoding}`);
  const unpacked: Readable & { receivedEncodedLength?: number } = createGunzip();
  unpacked.receivedEncodedLength = 0;
  payload.on('data', (chunk: Buffer) => (unpacked.receivedEncodedLength! += chunk.length));
  // Errors reach whoever reads `unpacked`, which is Fastify.
  pipeline(payload, unpacked as ReturnType<typeof createGunzip>, () => undefined);
  reply.raw.once('close', () => unpacked.destroy());
  return unpacked;
};
