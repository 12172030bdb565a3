import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { RetrainingJob } from '../../../training/server/jobs/retrainings.ts';
import { readSettings } from '../../../training/server/settings.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { countQueries } from './count-queries.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

interface Operation {
  readonly security?: unknown;
  readonly parameters?: readonly { readonly in: 'path' | 'query'; readonly name: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

interface Route extends Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

const NO_JOB = '00000000-0000-4000-8000-000000000000';
const NO_TRIAL = '999999999';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a route would take, were there anything of that name. */
const GOOD_BODIES: Readonly<Record<string, object>> = { '/v1/review/corrections/{id}': { decision: 'accept' }, '/v1/retrain': {}, '/v1/batches': {}, '/v1/shadow/{id}': { device: 'a', counts: [] } };

/** A path's parameters filled in: by default with names of nothing. */
const filled = (path: string, name = 'unknown'): string => {
  const nothing = path.includes('/jobs/') ? NO_JOB : path.includes('/shadow/') ? NO_TRIAL : name;
  return path.replace(/\{\w+\}/g, name === 'unknown' ? nothing : name);
};

onBothStorages('every route of the description', (storage) => {
  let endpoint: TestEndpoint;
  let routes: readonly Route[];
  before(async () => {
    endpoint = await startEndpoint(storage, { origins: ['https://app.example.org'] });
    const { paths } = (await endpoint.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, Operation>> }>();
    routes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase() as Route['method'], path })));
  });
  after(() => endpoint.close());

  async function ask(route: Route, request: { readonly url?: string; readonly payload?: string; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answer> {
    const { url = filled(route.path), payload, headers } = request;
    const { statusCode, body } = await endpoint.app.inject({ method: route.method, url, ...(payload !== undefined && { payload }), headers: { ...endpoint.as.admin, ...headers } });
    assert.doesNotMatch(body, /node_modules|\.ts:\d|\bat \w+ \(/, 'no trace of what is within');
    assert.ok(statusCode in route.responses, `${route.method} ${url} answers ${statusCode}, which is not described: ${body}`);
    return { status: statusCode, text: body };
  }

  /** A refusal as clients can count on it. */
  function refused({ status, text }: Answer, expected: number, error: RegExp, field?: string): void {
    assert.equal(status, expected, text);
    const said = JSON.parse(text) as { readonly error: string; readonly message: string; readonly field?: string };
    assert.match(said.error, error);
    assert.match(said.message, /^\S+ .*\.$/, 'a sentence');
    if (field !== undefined) assert.equal(said.field, field);
  }

  test('says what it answers with when all is well', () => {
    assert.ok(routes.length >= 24);
    for (const { method, path, responses } of routes) assert.ok(Object.keys(responses).some((status) => status.startsWith('2')), `${method} ${path}`);
  });

  test('knows nothing of what is not there', async () => {
    let asked = 0;
    for (const route of routes.filter(({ path }) => path.includes('{'))) {
      const body = GOOD_BODIES[route.path];
      refused(await ask(route, body === undefined ? {} : { payload: JSON.stringify(body), headers: JSON_TYPE }), 404, /^NotFoundError$/);
      asked++;
    }
    assert.ok(asked >= 8);
  });

  test('names the part of its address that cannot be', async () => {
    for (const route of routes.filter(({ path }) => path.includes('{'))) {
      const body = GOOD_BODIES[route.path];
      const request = body === undefined ? {} : { payload: JSON.stringify(body), headers: JSON_TYPE };
      for (const name of ['%20', '%00', 'x%3Cscript%3E', 'x'.repeat(129)]) refused(await ask(route, { ...request, url: filled(route.path, name) }), 400, /^InvalidRequestError$/, name.includes('%00') ? 'url' : 'params.id');
      for (const name of ['%zz', 'x'.repeat(4000)]) refused(await ask(route, { ...request, url: filled(route.path, name) }), 400, /^InvalidRequestError$/, 'url');
    }
  });

  test('names the part of its query that cannot be', async () => {
    let asked = 0;
    for (const route of routes) {
      for (const { name } of (route.parameters ?? []).filter((parameter) => parameter.in === 'query')) {
        for (const value of ['%00', '%27%3B--', 'x'.repeat(200)]) refused(await ask(route, { url: `${route.path}?${name}=${value}` }), 400, /^InvalidRequestError$/, `querystring.${name}`);
        asked++;
      }
    }
    assert.ok(asked >= 7);
  });

  test('names what is wrong with a body, and does nothing of it', async () => {
    const before = await endpoint.database.query('select (select count(*)::int from audit) as notes, (select count(*)::int from retrainings) as jobs, (select count(*)::int from batches) as batches');
    const bodied = routes.filter(({ requestBody }) => requestBody !== undefined);
    assert.equal(bodied.length, 6);
    for (const route of bodied) {
      for (const payload of ['', '{', 'null and void', '{"a":1}{']) refused(await ask(route, { payload, headers: JSON_TYPE }), 400, /^UnreadableBodyError$/);
      for (const payload of ['[]', '"x"', '7', 'true']) refused(await ask(route, { payload, headers: JSON_TYPE }), 400, /^Invalid(?:Request|Batch)Error$/);
      for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded']) refused(await ask(route, { payload: '{}', headers: { 'content-type': type } }), 415, /^UnsupportedBodyError$/);
      refused(await ask(route, { payload: `"${'x'.repeat(8 * 2 ** 20)}"`, headers: JSON_TYPE }), 413, /^TooLargeError$/);
    }
    const wrong: readonly [path: string, body: object, field: string][] = [
      ['/v1/corrections/held', {}, ''],
      ['/v1/corrections/held', { corrections: [{ id: 'x', fingerprint: 'x' }] }, 'corrections[0].fingerprint'],
      ['/v1/retrain', { seed: -1 }, 'seed'],
      ['/v1/retrain', { seed: 1.5 }, 'seed'],
      ['/v1/retrain', { settings: { epochs: '4' } }, 'settings.epochs'],
      ['/v1/retrain', { settings: { epochs: 0 } }, 'settings'],
      ['/v1/retrain', { settings: { epoch: 4 } }, 'settings'],
      ['/v1/models/{id}/promote', { share: 0 }, 'share'],
      ['/v1/models/{id}/promote', { share: 12.5 }, 'share'],
      ['/v1/shadow/{id}', { device: 'a b', counts: [] }, 'device'],
      ['/v1/shadow/{id}', { device: 'a', counts: [{ label: '7', both: -1, onlyBefore: 0, onlyCandidate: 0, neither: 0 }] }, 'counts[0].both'],
      ['/v1/review/corrections/{id}', {}, ''],
      ['/v1/review/corrections/{id}', { decision: 'perhaps' }, 'decision'],
      ['/v1/review/corrections/{id}', { decision: 'relabel' }, 'label'],
      ['/v1/review/corrections/{id}', { decision: 'relabel', label: '7' }, 'label'],
    ];
    for (const [path, body, field] of wrong) refused(await ask(routes.find((route) => route.path === path && route.method === 'POST')!, { payload: JSON.stringify(body), headers: JSON_TYPE }), 400, /^InvalidRequestError$/, field);
    assert.deepEqual(await endpoint.database.query('select (select count(*)::int from audit) as notes, (select count(*)::int from retrainings) as jobs, (select count(*)::int from batches) as batches'), before);
  });

  test('is readable by pages of the named origins, its refusals too, and by no other', async () => {
    for (const route of routes) {
      for (const headers of [{}, endpoint.as.submit]) {
        const from = async (origin: string): Promise<unknown> =>
          (await endpoint.app.inject({ method: route.method, url: filled(route.path), headers: { ...headers, origin } })).headers['access-control-allow-origin'];
        assert.equal(await from('https://app.example.org'), 'https://app.example.org', route.path);
        assert.equal(await from('https://evil.example'), undefined, route.path);
      }
    }
  });

  test('is not there under another method', async () => {
    for (const method of ['PUT', 'PATCH'] as const) {
      const { statusCode, body } = await endpoint.app.inject({ method, url: '/v1/model', headers: endpoint.as.admin });
      assert.equal(statusCode, 404);
      assert.equal((JSON.parse(body) as { error: string }).error, 'NotFoundError');
    }
  });
}, ['embedded']);

onBothStorages('the endpoint', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage, { limits: { bodyBytes: 2 ** 20, batch: 10, perDay: 100, perMinute: 20 } });
  });
  after(() => endpoint.close());

  test('has a correction reviewed whose identifier is as long as one may be', async () => {
    const id = ':'.repeat(128);
    const request = wire(batchOf([correctionOf({ id })]));
    assert.equal((await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } })).statusCode, 200);
    const decided = await endpoint.app.inject({ method: 'POST', url: `/v1/review/corrections/${encodeURIComponent(id)}`, payload: { decision: 'reject' }, headers: endpoint.as.review });
    assert.equal(decided.statusCode, 200, decided.body);
    const { corrections } = (await endpoint.app.inject({ url: '/v1/review/corrections?state=rejected', headers: endpoint.as.review })).json<{ corrections: readonly { id: string }[] }>();
    assert.deepEqual(corrections.map((each) => each.id), [id]);
  });

  test('asks for patience where somebody tries tokens, by their address and not by what they try', async () => {
    const attempt = (i: number) => endpoint.app.inject({ url: '/v1/model', remoteAddress: '203.0.113.7', headers: { authorization: `Bearer ${i.toString(16).padStart(12, '0')}.${'A'.repeat(43)}` } });
    assert.equal((await endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.submit })).statusCode, 200);
    const lookups = countQueries(endpoint.database, 'secret_hash');
    for (let i = 0; i < 20; i++) assert.equal((await attempt(i)).statusCode, 401);
    for (let i = 0; i < 20; i++) assert.equal((await attempt(20 + i)).statusCode, 429);
    assert.equal(lookups.count, 20, 'nobody is looked for beyond that');
    const refused = await attempt(20);
    const wait = Number(refused.headers['retry-after']);
    assert.ok(wait >= 1 && wait <= 60, String(wait));
    assert.equal(refused.json<{ retryAfter: number }>().retryAfter, wait);
    assert.equal((await endpoint.app.inject({ url: '/v1/model', remoteAddress: '203.0.113.7', headers: endpoint.as.submit })).statusCode, 200, 'who has a token is not held up by it');

    const next = (i: number) => endpoint.app.inject({ url: '/v1/model', remoteAddress: `2001:db8:1:2:${i.toString(16)}::7`, headers: { authorization: `Bearer ${'0'.repeat(12)}.${'A'.repeat(43)}` } });
    for (let i = 0; i < 20; i++) assert.equal((await next(i)).statusCode, 401);
    assert.equal((await next(20)).statusCode, 429, 'nor does it help to have a whole network of addresses');

    lookups.count = 0;
    const asked = await Promise.all(Array.from({ length: 40 }, () => endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.review })));
    assert.ok(asked.some(({ statusCode }) => statusCode === 429));
    assert.ok(lookups.count <= 21, `nor to have one and to use it without end: ${lookups.count}`);
    lookups.stop();
  });
});

onBothStorages('a retraining that is asked for', (storage) => {
  test('goes by the settings that the endpoint was started with, but for those that come with it', async () => {
    const { retraining } = readSettings({ retrain: 'mostDrop=0.001, leastCorrections=50' }, { SCRAWL_ENDPOINT_RETRAIN: 'mostDrop=0.002' });
    const endpoint = await startEndpoint(storage, { retraining });
    const asked = async (body?: object): Promise<unknown> => {
      const { id } = (await endpoint.app.inject({ method: 'POST', url: '/v1/retrain', headers: endpoint.as.admin, ...(body && { payload: body }) })).json<{ id: string }>();
      const { settings } = (await endpoint.app.inject({ url: `/v1/jobs/${id}`, headers: endpoint.as.admin })).json<RetrainingJob>();
      await endpoint.app.inject({ method: 'DELETE', url: `/v1/jobs/${id}`, headers: endpoint.as.admin });
      return settings;
    };
    assert.deepEqual(await asked(), { mostDrop: 0.001, leastCorrections: 50 });
    assert.deepEqual(await asked({ settings: { mostDrop: 0, epochs: 2 } }), { mostDrop: 0, leastCorrections: 50, epochs: 2 });
    await endpoint.close();
  });
}, ['embedded']);

onBothStorages('a job’s progress', (storage) => {
  let endpoint: TestEndpoint;
  let url: string;
  before(async () => {
    endpoint = await startEndpoint(storage);
    await endpoint.app.listen({ port: 0, host: '127.0.0.1' });
    url = `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}`;
  });
  after(() => endpoint.close());

  const asked = async (): Promise<string> => (await endpoint.app.inject({ method: 'POST', url: '/v1/retrain', headers: endpoint.as.admin })).json<{ id: string }>().id;
  const follow = (id: string): Promise<Response> => fetch(`${url}/v1/jobs/${id}`, { headers: { ...endpoint.as.review, accept: 'text/event-stream' } });
  const set = async (id: string, change: string, value: unknown): Promise<void> => void (await endpoint.database.query(`update retrainings set ${change} where job = $1`, [id, value]));

  describe('as server-sent events', () => {
    test('begins with how it stands, tells each change once, and ends with the job', async () => {
      const id = await asked();
      const answer = await follow(id);
      assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')], [200, 'text/event-stream', 'no-store']);
      let text = '';
      const told: RetrainingJob[] = [];
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const event = text.slice(0, end);
          text = text.slice(end + 2);
          assert.match(event, /^event: job\ndata: \{/);
          told.push(JSON.parse(event.slice('event: job\ndata: '.length)) as RetrainingJob);
          if (told.length === 1) await set(id, "state = 'running', progress = $2", JSON.stringify({ stage: 'training', detail: 'epoch 1 of 4', done: 0.25 }));
          if (told.length === 2) await set(id, "state = 'failed', ended_at = now(), failure = $2", 'The disk is full.');
        }
      }
      assert.deepEqual(told.map(({ state, progress, failure }) => [state, progress?.done, failure]), [['waiting', undefined, null], ['running', 0.25, null], ['failed', 0.25, 'The disk is full.']]);
      assert.deepEqual(await (await fetch(`${url}/v1/jobs/${id}`, { headers: endpoint.as.review })).json(), JSON.parse(JSON.stringify(told.at(-1))), 'and plainly, to who asks so');
    });

    test('ends with the process, which does not wait for who watches', { timeout: 30_000 }, async () => {
      const answer = await follow(await asked());
      const ended = answer.text();
      await endpoint.app.close();
      assert.match(await ended, /^event: job\ndata: \{/);
    });
  });
}, ['embedded']);
