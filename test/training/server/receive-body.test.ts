import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { receiveBody } from '../../../training/server/ingest/receive-body.ts';

const LIMIT = 1000;

/** As a client sends it: so many bytes at a time, under the length that it has announced. */
function receive(length: number, { at = 7, announced }: { readonly at?: number; readonly announced?: number } = {}): Promise<Uint8Array> {
  const bytes = Uint8Array.from({ length }, (_, i) => i % 251);
  const chunks = Array.from({ length: Math.ceil(length / at) }, (_, i) => bytes.subarray(i * at, (i + 1) * at));
  const headers = announced === undefined ? {} : { 'content-length': String(announced) };
  return receiveBody({ headers } as FastifyRequest, Readable.from(chunks), LIMIT);
}

describe('a body', () => {
  test('is whole, in a buffer of its own, whatever length was announced', async () => {
    for (const length of [0, 1, 7, 8, 500, LIMIT]) {
      for (const announced of [undefined, length, 3 * length, Math.floor(length / 3)]) {
        const body = await receive(length, announced === undefined ? {} : { announced });
        assert.deepEqual(body, Uint8Array.from({ length }, (_, i) => i % 251), `${length} of ${announced}`);
        assert.equal(body.buffer.byteLength, length);
      }
    }
  });

  test('that is too long is refused at its end, or at once where it says so itself', async () => {
    for (const announced of [undefined, 10, LIMIT + 1]) await assert.rejects(receive(LIMIT + 1, announced === undefined ? {} : { announced }), { name: 'TooLargeError' });
    let taken = 0;
    const endless = Readable.from((function* () { for (;;) yield new Uint8Array((taken += 100) && 100); })());
    await assert.rejects(receiveBody({ headers: {} } as FastifyRequest, endless, LIMIT), { name: 'TooLargeError' });
    assert.ok(taken < 12 * LIMIT, 'it is not read for ever');
    await assert.rejects(receiveBody({ headers: { 'content-length': '1000000' } } as FastifyRequest, new Readable({ read: () => assert.fail('nothing is read') }), LIMIT), { name: 'TooLargeError' });
  });

  test('that breaks off is said to', async () => {
    const broken = Readable.from((function* () { yield new Uint8Array(10); throw new Error('aborted'); })());
    await assert.rejects(receiveBody({ headers: { 'content-length': '20' } } as FastifyRequest, broken, LIMIT), { name: 'UnreadableBodyError' });
  });
});
