import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
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
  // As long as it is announced to be, so that nothing of a large body is held twice.
  let kept = new Uint8Array(Math.min(announced, limit));
  let length = 0;
  try {
    for await (const chunk of payload as AsyncIterable<Uint8Array>) {
      const at = length;
      length += chunk.length;
      if (length > limit) kept = new Uint8Array();
      else {
        if (length > kept.length) kept = longer(kept, Math.min(limit, Math.max(length, 2 * kept.length)));
        kept.set(chunk, at);
      }
      if (length > PATIENCE * limit) throw tooLarge;
    }
  } catch (error) {
    throw error === tooLarge ? tooLarge : new UnreadableBodyError('it broke off');
  }
  if (length > limit) throw tooLarge;
  return kept.length === length ? kept : kept.slice(0, length);
}

function longer(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(length);
  more.set(bytes);
  return more;
}
