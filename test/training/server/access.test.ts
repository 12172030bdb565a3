import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createToken, listTokens, revokeToken } from '../../../training/server/access/tokens.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

/** Every route that asks for a token, and the least that it asks for. */
const ROUTES: readonly [method: 'GET' | 'POST' | 'DELETE', url: string, role: 'submit' | 'review' | 'admin'][] = [
  ['POST', '/v1/batches', 'submit'],
  ['GET', '/v1/identity', 'submit'],
  ['POST', '/v1/corrections/held', 'submit'],
  ['GET', '/v1/corrections/own', 'submit'],
  ['GET', '/v1/model', 'submit'],
  ['GET', '/v1/models/x', 'submit'],
  ['GET', '/v1/models/x/files/y', 'submit'],
  ['GET', '/v1/token', 'submit'],
  ['GET', '/v1/shadow', 'submit'],
  ['POST', '/v1/shadow/1', 'submit'],
  ['GET', '/v1/models', 'review'],
  ['GET', '/v1/corrections', 'review'],
  ['GET', '/v1/review/corrections', 'review'],
  ['POST', '/v1/review/corrections/x', 'review'],
  ['GET', '/v1/review/stats', 'review'],
  ['GET', '/v1/review/drift', 'review'],
  ['GET', '/v1/review/shadow', 'review'],
  ['GET', '/v1/jobs', 'review'],
  ['GET', '/v1/jobs/00000000-0000-4000-8000-000000000000', 'review'],
  ['GET', '/v1/jobs/00000000-0000-4000-8000-000000000000/report', 'review'],
  ['GET', '/metrics', 'review'],
  ['POST', '/v1/retrain', 'admin'],
  ['DELETE', '/v1/jobs/00000000-0000-4000-8000-000000000000', 'admin'],
  ['POST', '/v1/models/x/promote', 'admin'],
  ['POST', '/v1/models/x/rollback', 'admin'],
  ['POST', '/v1/rollback', 'admin'],
  ['POST', '/v1/models/x/shadow', 'admin'],
  ['DELETE', '/v1/shadow', 'admin'],
  ['GET', '/v1/audit', 'admin'],
];

onBothStorages('who may come in', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage, { origins: ['https://app.example.org'] });
  });
  after(() => endpoint.close());

  for (const [method, url, role] of ROUTES) {
    test(`${method} ${url} asks for a token with the role "${role}"`, async () => {
      const nobody = await endpoint.app.inject({ method, url });
      assert.equal(nobody.statusCode, 401);
      assert.equal(nobody.json<{ error: string }>().error, 'UnknownTokenError');
      assert.equal(nobody.headers['www-authenticate'], 'Bearer');
      const lesser = role === 'admin' ? 'review' : 'submit';
      if (role !== 'submit') {
        const refused = await endpoint.app.inject({ method, url, headers: endpoint.as[lesser] });
        assert.equal(refused.statusCode, 403);
        assert.equal(refused.json<{ error: string }>().error, 'ForbiddenError');
      }
    });
  }

  test('has no route that asks for nothing, but for health, the app and the description', async () => {
    const described = (await endpoint.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, { security?: unknown }>> }>();
    const open = Object.entries(described.paths).flatMap(([path, methods]) => Object.entries(methods).filter(([, { security }]) => security === undefined).map(([method]) => `${method} ${path}`));
    assert.deepEqual(open.sort(), ['get /healthz', 'get /readyz']);
    const named = new Set(ROUTES.map(([method, url]) => `${method} ${url.replace(/\/[x1]\b/, '/{id}').replace(/\/y\b/, '/{name}').replace(/[0-9a-f-]{36}/, '{id}')}`));
    const all = Object.entries(described.paths).flatMap(([path, methods]) => Object.entries(methods).filter(([, { security }]) => security !== undefined).map(([method]) => `${method.toUpperCase()} ${path}`));
    assert.deepEqual(all.filter((route) => !named.has(route)), [], 'this list names them all');
  });

  test('knows no token but the whole of one that it has made', async () => {
    const { token } = endpoint.tokens.submit;
    const wrongs = ['', 'x', token.slice(0, -1), `${token}A`, token.replace('.', ''), `${token.slice(0, 12)}.${'A'.repeat(43)}`, `${'0'.repeat(12)}.${token.slice(13)}`];
    for (const wrong of wrongs) {
      const answer = await endpoint.app.inject({ url: '/v1/model', headers: { authorization: `Bearer ${wrong}` } });
      assert.equal(answer.statusCode, 401, wrong);
    }
    assert.equal((await endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.submit })).statusCode, 200);
  });

  test('keeps no token in a form that lets one in', async () => {
    const { token } = endpoint.tokens.admin;
    const rows = await endpoint.database.query('select tokens::text as row from tokens union all select audit::text from audit');
    for (const { row } of rows as { row: string }[]) assert.ok(!row.includes(token.slice(13)));
  });

  test('turns a token away from the moment at which it is revoked', async () => {
    const { id, token } = await createToken(endpoint.database, 'submit', 'a lost phone');
    const ask = async (): Promise<number> => (await endpoint.app.inject({ url: '/v1/model', headers: { authorization: `Bearer ${token}` } })).statusCode;
    assert.equal(await ask(), 200);
    assert.equal(await revokeToken(endpoint.database, id), true);
    assert.equal(await ask(), 401);
    assert.equal(await revokeToken(endpoint.database, id), false);
    const listed = (await listTokens(endpoint.database)).find((each) => each.id === id);
    assert.ok(listed?.revokedAt instanceof Date);
  });

  test('asks for patience where a token comes too often, and others go on', async () => {
    const busy = await startEndpoint(storage, { limits: { bodyBytes: 2 ** 20, batch: 10, perMinute: 5, perDay: 10 } });
    const ask = (role: 'submit' | 'review') => busy.app.inject({ url: '/v1/model', headers: busy.as[role] });
    for (let i = 0; i < 5; i++) assert.equal((await ask('submit')).statusCode, 200);
    const refused = await ask('submit');
    assert.equal(refused.statusCode, 429);
    const { error, retryAfter } = refused.json<{ error: string; retryAfter: number }>();
    assert.equal(error, 'TooManyRequestsError');
    assert.ok(retryAfter >= 1 && retryAfter <= 60);
    assert.equal(Number(refused.headers['retry-after']), retryAfter);
    assert.equal((await ask('review')).statusCode, 200);
    assert.equal((await busy.app.inject('/healthz')).statusCode, 200);
    await busy.close();
  });

  test('lets pages of the named origins in, and of no other', async () => {
    const preflight = async (origin: string) =>
      await endpoint.app.inject({ method: 'OPTIONS', url: '/v1/batches', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,content-encoding' } });
    const named = await preflight('https://app.example.org');
    assert.equal(named.headers['access-control-allow-origin'], 'https://app.example.org');
    assert.match(String(named.headers['access-control-allow-headers']), /content-encoding/);
    const other = await preflight('https://app.example.org.evil.example');
    assert.equal(other.headers['access-control-allow-origin'], undefined);
  });

  test('says no more than it must: strict headers, and no trace of an error from within', async () => {
    const answer = await endpoint.app.inject({ url: '/v1/model', headers: endpoint.as.submit });
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/);
    assert.equal(answer.headers['x-powered-by'], undefined);
    await endpoint.database.query('alter table corrections rename to elsewhere');
    const request = wire(batchOf([correctionOf()]));
    const broken = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } });
    await endpoint.database.query('alter table elsewhere rename to corrections');
    assert.equal(broken.statusCode, 500);
    assert.deepEqual(Object.keys(broken.json<object>()).sort(), ['error', 'message']);
    assert.doesNotMatch(broken.body, /corrections|select|\.ts|node_modules/);
  });

  test('counts how often a token is used', async () => {
    const counted = await startEndpoint(storage);
    for (const url of ['/v1/model', '/v1/model', '/v1/models']) await counted.app.inject({ url, headers: counted.as.submit });
    // What is counted is written every few seconds, and before the end.
    await counted.app.close();
    assert.deepEqual(await counted.database.query('select uses, refused from token_uses where token = $1', [counted.tokens.submit.id]), [{ uses: 2, refused: 1 }]);
    await counted.close();
  });
});
