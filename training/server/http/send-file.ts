import type { FastifyReply, FastifyRequest } from 'fastify';

/** Private, since it was given for a token. */
const IMMUTABLE = 'private, max-age=31536000, immutable';

/** What `If-None-Match` names, in its quotation marks. */
export const knownTags = ({ headers }: FastifyRequest): string[] => (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/** Whether `If-None-Match` names what is there (RFC 9110, 13.1.2). */
export function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = knownTags(request);
  return known.includes(etag) || known.includes('*');
}

/** Answers with a file that never changes under its name: whole, or the one range of it that is asked for (RFC 9110, 14), or that it is known. */
export function sendFile(request: FastifyRequest, reply: FastifyReply, { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string }): FastifyReply {
  const etag = `"${sha256}"`;
  void reply.headers({ etag, 'cache-control': IMMUTABLE, 'accept-ranges': 'bytes' });
  if (isKnown(request, etag)) return reply.status(304).send();
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  void reply.header('content-type', 'application/octet-stream');
  const { range, 'if-range': basis = etag } = request.headers;
  const asked = basis === etag ? rangeIn(range, whole.length) : undefined;
  if (asked === undefined) return reply.send(whole);
  if (asked === 'none') return reply.status(416).header('content-range', `bytes */${whole.length}`).send('');
  const [first, last] = asked;
  return reply.status(206).header('content-range', `bytes ${first}-${last}/${whole.length}`).send(whole.subarray(first, last + 1));
}

/** @returns first and last byte; "none" where there are no such; undefined where all of it is to be sent: also of several ranges, as a server may */
function rangeIn(header: string | undefined, length: number): readonly [number, number] | 'none' | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return Number(to) === 0 ? 'none' : [Math.max(0, length - Number(to)), length - 1];
  if (to !== '' && Number(to) < Number(from)) return undefined;
  return Number(from) >= length ? 'none' : [Number(from), Math.min(length - 1, to === '' ? length : Number(to))];
}
