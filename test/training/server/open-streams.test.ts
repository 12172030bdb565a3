import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { FastifyReply } from 'fastify';
import { OpenStreams } from '../../../training/server/http/open-streams.ts';

test('streams are few for a token and bounded in all, and one that is closed makes room', () => {
  const streams = new OpenStreams();
  const open = (token: string): EventEmitter => {
    const raw = new EventEmitter();
    streams.count(token, { raw } as unknown as FastifyReply);
    return raw;
  };
  const refused = { name: 'TooManyRequestsError', status: 429, retryAfter: 5 };
  const first = open('0');
  for (let n = 0; n < 3; n++) open('0');
  assert.throws(() => open('0'), refused);
  for (let n = 4; n < 64; n++) open(String(n >> 2));
  assert.throws(() => open('another'), refused);
  first.emit('close');
  open('another');
  assert.throws(() => open('another'), refused);
});
