import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { joined } from '../../../src/core/joined.ts';
import { TooLargeError, UnreadableBodyError } from '../errors.ts';

/** Times its limit that a body is still read, so that who sends it hears why it is refused. */
const PATIENCE = 8;

/**
 * All of a request's body. What is longer than `limit` is not kept, but still read to its end: a connection that is closed
 * while a client writes keeps the answer from it.
 * @param limit bytes, as they come
 * @throws TooLargeError; UnreadableBodyError where it breaks off
 */
export async function receiveBody(request: FastifyRequest, payload: Readable, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers['content-length'] ?? 0);
  const tooLarge = new TooLargeError(`a body may have ${limit.toLocaleString('en')} bytes, unpacked`);
  if (announced > PATIENCE * limit) throw tooLarge;
  let chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of payload as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else chunks = [];
      if (length > PATIENCE * limit) throw tooLarge;
    }
  } catch (error) {
    throw error === tooLarge ? tooLarge : new UnreadableBodyError('it broke off');
  }
  if (length > limit) throw tooLarge;
  return joined(chunks);
}
