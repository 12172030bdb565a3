import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { LightMyRequestResponse } from 'fastify';
import { revokeToken, createToken } from '../../../training/server/access/tokens.ts';
import { loggedError, loggedRequest } from '../../../training/server/http/log-format.ts';
import type { BatchAnswer } from '../../../training/server/ingest/receive-batch.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { readSettings } from '../../../training/server/settings.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

/** What a stranger, or an accident, does to an endpoint, and what comes of it. */
onBothStorages('somebody who knows what another one has sent', (storage) => {
  test('changes nothing of it, but for a token that succeeds it', async () => {
    const endpoint = await startEndpoint(storage);
    const verdict = async (authorization: string, correction: ReturnType<typeof correctionOf>): Promise<string> => {
      const request = wire(batchOf([correction]));
      const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, authorization } });
      return answer.json<BatchAnswer>().verdicts[0].verdict;
    };
    const label = async (id: string): Promise<unknown> => (await endpoint.database.query<{ label: string }>('select label from corrections where id = $1', [id]))[0].label;
    const own = endpoint.as.submit.authorization;
    const correction = correctionOf({ label: 3 });
    assert.equal(await verdict(own, correction), 'accepted');
    const other = await createToken(endpoint.database, 'submit', 'a stranger');
    assert.equal(await verdict(`Bearer ${other.token}`, correction), 'accepted', 'the same again is no change');
    assert.equal(await verdict(`Bearer ${other.token}`, { ...correction, label: 5 }), 'rejected');
    assert.equal(await label(correction.id), '3');
    assert.equal(await createToken(endpoint.database, 'submit', 'nobody’s', 'ffffffffffff'), undefined);
    const next = (await createToken(endpoint.database, 'submit', 'the same phone', endpoint.tokens.submit.id))!;
    const last = (await createToken(endpoint.database, 'submit', 'the same phone again', next.id))!;
    assert.equal((await endpoint.app.inject({ url: '/v1/token', headers: { authorization: own } })).statusCode, 401, 'it is revoked');
    assert.equal(await verdict(`Bearer ${last.token}`, { ...correction, label: 5 }), 'accepted');
    assert.equal(await label(correction.id), '5');
    await endpoint.close();
  });
});

onBothStorages('a stranger', (storage) => {
  let endpoint: TestEndpoint;
  let url: URL;
  before(async () => {
    endpoint = await startEndpoint(storage, { trustProxy: 1, limits: { ...readSettings({}, {}).limits, perMinute: 60 } });
    await endpoint.app.listen({ port: 0, host: '127.0.0.1' });
    url = new URL(`http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}`);
  });
  after(() => endpoint.close());

  /** As a raw client sends it, since others tidy an address up. @returns status and headers */
  const raw = async (head: string, body: Uint8Array | string = ''): Promise<string> =>
    await new Promise((done, failed) => {
      let text = '';
      const socket = connect(Number(url.port), url.hostname, () => {
        socket.write(head);
        socket.write(body);
      });
      socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk)).on('error', failed).on('close', () => done(text));
    });

  test('who asks for an odd address is answered 400 or 404, with the security headers, and no more often than others', async () => {
    const odd = ['/../etc/passwd', '/./x', '/review/..%2f..%2fsecret', '/a/%2e%2e/b', '/%', '/%zz', '/x%00y', '/x\\y', `/${'x'.repeat(5000)}`, `/v1/models/${'x'.repeat(3000)}`, `/review/${'x'.repeat(400)}`, '/v1/jobs/a%2fb', '/nothing'];
    for (const path of odd) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 40[04] /, path);
      assert.match(answer, /x-content-type-options: nosniff/i, path);
      assert.match(answer, /content-security-policy: default-src 'none'/i, path);
      assert.match(answer, /"error":"(?:InvalidRequestError|NotFoundError)"/, path);
    }
    const statuses: number[] = [];
    for (let i = 0; i < 70; i++) statuses.push((await endpoint.app.inject({ url: i % 2 === 0 ? '/nothing' : '/%', headers: { 'x-forwarded-for': '192.0.2.1' } })).statusCode);
    assert.ok(statuses.slice(0, 40).every((status) => status === 404 || status === 400));
    assert.equal(statuses.at(-1), 429);
  });

  test('who invents a proxy’s header is counted by the address that the proxy has seen', async () => {
    const tried: number[] = [];
    for (let i = 0; i < 70; i++) {
      tried.push((await endpoint.app.inject({ url: '/v1/model', headers: { 'x-forwarded-for': `10.1.2.${i}, 198.51.100.7`, authorization: `Bearer ${i.toString(16).padStart(12, '0')}.${'A'.repeat(43)}` } })).statusCode);
    }
    assert.deepEqual([tried[0], tried.at(-1)], [401, 429]);
    const { app } = endpoint;
    await app.inject({ url: '/v1/token', headers: { ...endpoint.as.submit, 'x-forwarded-for': '<script>, nonsense' } });
    await app.inject({ url: '/v1/models', headers: { ...endpoint.as.review, 'x-forwarded-for': 'nonsense, 2001:db8::1' } });
    await pause(10);
    const addresses = await endpoint.database.query<{ address: string }>('select last_address as address from token_uses');
    for (const { address } of addresses) assert.match(address, /^[\d.:a-f]+$/);
  });

  test('who sends too much is told so, however much of it is still to come', async () => {
    const length = 9 * 2 ** 20;
    const answer = await raw(
      `POST /v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: ${endpoint.as.submit.authorization}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`,
      Buffer.alloc(length, ' '),
    );
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /"error":"TooLargeError"/);
  });

  test('who nests without end is told which field it is', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const request = wire(batchOf([correctionOf()]));
    for (const payload of [request.payload.replace(/"label":\d/, `"label":${deep}`), `{"schema":${deep}}`, deep]) {
      const answer = await endpoint.app.inject({ ...request, payload, headers: { ...request.headers, ...endpoint.as.submit } });
      assert.equal(answer.statusCode, 400, answer.body);
      assert.equal(answer.json<{ error: string }>().error, 'InvalidBatchError');
    }
  });

  test('has model files a part at a time, and not again what it knows', async () => {
    const { manifest, bytes } = readShippedModel();
    const get = (headers: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> => endpoint.app.inject({ url: `/v1/models/${manifest.modelId}`, headers: { ...endpoint.as.submit, ...headers } });
    const etag = String((await get({})).headers.etag);
    const known = await get({ 'if-none-match': etag });
    assert.deepEqual([known.statusCode, known.body], [304, '']);
    for (const [range, first, last] of [['bytes=0-9', 0, 9], ['bytes=100-', 100, bytes.length - 1], ['bytes=-5', bytes.length - 5, bytes.length - 1], [`bytes=7-${bytes.length + 10}`, 7, bytes.length - 1]] as const) {
      const part = await get({ range });
      assert.equal(part.statusCode, 206, range);
      assert.equal(part.headers['content-range'], `bytes ${first}-${last}/${bytes.length}`);
      assert.deepEqual(part.rawPayload, Buffer.from(bytes.subarray(first, last + 1)));
    }
    assert.equal((await get({ range: `bytes=${bytes.length}-` })).statusCode, 416);
    for (const [range, basis] of [['bytes=0-1', '"another"'], ['bytes=0-1,5-6', etag], ['lines=1-2', etag]] as const) assert.equal((await get({ range, 'if-range': basis })).statusCode, 200, range);
  });

  test('has no job by another spelling of its id', async () => {
    const answer = await endpoint.app.inject({ url: '/v1/jobs/urn:uuid:00000000-0000-4000-8000-000000000000', headers: endpoint.as.review });
    assert.deepEqual([answer.statusCode, answer.json<{ field: string }>().field], [400, 'params.id']);
  });
}, ['embedded']);

onBothStorages('a stream of events', (storage) => {
  let endpoint: TestEndpoint;
  let job: string;
  before(async () => {
    endpoint = await startEndpoint(storage);
    await endpoint.app.listen({ port: 0, host: '127.0.0.1' });
    const { id } = (await endpoint.app.inject({ method: 'POST', url: '/v1/retrain', headers: endpoint.as.admin })).json<{ id: string }>();
    job = `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}/v1/jobs/${id}`;
  });
  after(() => endpoint.close());

  const follow = (authorization: string, init: RequestInit = {}): Promise<Response> => fetch(job, { ...init, headers: { authorization, accept: 'text/event-stream' } });

  test('ends when its token is revoked', { timeout: 60_000 }, async () => {
    const { id, token } = await createToken(endpoint.database, 'review', 'somebody who leaves');
    const answer = await follow(`Bearer ${token}`);
    assert.equal(answer.status, 200);
    await revokeToken(endpoint.database, id);
    assert.match(await answer.text(), /^event: job/);
  });

  test('is one of few that a token may have open, and makes room when it is closed', { timeout: 60_000 }, async () => {
    const { authorization } = endpoint.as.review;
    const closing = new AbortController();
    const open = [];
    for (let i = 0; i < 4; i++) open.push(await follow(authorization, { signal: closing.signal }));
    assert.deepEqual(open.map(({ status }) => status), [200, 200, 200, 200]);
    const refused = await follow(authorization);
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.equal((await follow(endpoint.as.admin.authorization, { method: 'HEAD' })).status, 200);
    closing.abort();
    for (const { body } of open) await body!.cancel().catch(() => undefined);
    let status = 429;
    while (status === 429) {
      await pause(50);
      const again = await follow(authorization);
      status = again.status;
      await again.body!.cancel();
    }
    assert.equal(status, 200);
  });

  test('is not begun for who asks for headers alone', { timeout: 60_000 }, async () => {
    let looks = 0;
    const query = endpoint.database.query.bind(endpoint.database);
    for (let i = 0; i < 8; i++) {
      const answer = await follow(endpoint.as.admin.authorization, { method: 'HEAD' });
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/event-stream']);
    }
    Object.assign(endpoint.database, {
      query: (text: string, values: readonly unknown[]) => {
        if (text.includes('from retrainings where job')) looks++;
        return query(text, values);
      },
    });
    await pause(2500);
    Object.assign(endpoint.database, { query });
    assert.equal(looks, 0, 'nobody watches');
  });
}, ['embedded']);

describe('what is logged', () => {
  test('of a database’s error is neither its statement nor what was in it', () => {
    const error = Object.assign(new Error('invalid input syntax for type integer: "Ada Lovelace"'), { name: 'error', code: '22P02', routine: 'pg_strtoint32', query: 'insert into corrections …', params: ['Ada Lovelace', 'x'.repeat(5_000_000)], detail: 'Key (id)=(Ada Lovelace) exists' });
    const text = JSON.stringify(loggedError(error));
    assert.match(text, /"code":"22P02","routine":"pg_strtoint32"/);
    assert.doesNotMatch(text, /Ada|insert into/);
    assert.ok(text.length < 4000, String(text.length));
    assert.ok(JSON.stringify(loggedError(new Error('x'.repeat(100_000)))).length < 4000);
  });

  test('of a request is its path, and no token that somebody has put into the address', () => {
    const request = { method: 'GET', url: '/v1/model?token=0123456789ab.secret#x', ip: '192.0.2.1' } as Parameters<typeof loggedRequest>[0];
    assert.deepEqual(loggedRequest(request), { method: 'GET', path: '/v1/model', remoteAddress: '192.0.2.1' });
  });
});
