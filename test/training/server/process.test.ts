import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { spawnSync } from 'node:child_process';
import { createToken } from '../../../training/server/access/tokens.ts';
import { reachedAt } from '../../../training/server/addresses.ts';
import type { BatchAnswer } from '../../../training/server/ingest/receive-batch.ts';
import { openDatabase } from '../../../training/server/database/open.ts';
import { readSettings } from '../../../training/server/settings.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { newDataFolder } from './embedded-template.ts';
import { startEndpointProcess, type EndpointProcess } from './endpoint-process.ts';
import { onBothStorages, startEndpoint } from './storages.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** Made for these tests, valid for "localhost" until 2126, and trusted by nothing else. */
const TLS = resolve(ROOT, 'test/fixtures/tls');

interface Place {
  readonly folder: string;
  readonly databaseUrl: string | undefined;
}

/** `npm run endpoint:token` */
function tokenCommand({ folder, databaseUrl }: Place, ...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly complaint: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', import.meta.resolve('tsx'), resolve(ROOT, 'training/server/token.ts'), ...args], {
    env: { ...process.env, SCRAWL_ENDPOINT_DATA: folder, DATABASE_URL: databaseUrl ?? '' },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, complaint: stderr };
}

async function send({ url }: EndpointProcess, token: string, batch = batchOf([correctionOf()])): Promise<{ status: number; text: string }> {
  const { payload, headers } = wire(batch);
  const answer = await fetch(`${url}/v1/batches`, { method: 'POST', body: payload, headers: { ...headers, authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
}

/** Made before any process has the place. */
async function reviewToken(place: Place): Promise<string> {
  const database = await openDatabase(place);
  const { token } = await createToken(database, 'review', 'x');
  await database.close();
  return token;
}

onBothStorages('npm run endpoint', (storage) => {
  let place: Place;
  let reviewer: string;
  let endpoint: EndpointProcess;
  before(async () => {
    place = await storage.place();
    reviewer = await reviewToken(place);
    endpoint = await startEndpointProcess(place, ['--no-training']);
  });
  after(() => endpoint.kill());

  test('stores nothing of a request that is cut in the middle', { timeout: 300_000 }, async () => {
    const { payload } = wire(batchOf([correctionOf(), correctionOf()]));
    const { hostname, port } = new URL(endpoint.url);
    for (const length of [0, 1, 100, payload.length - 1]) {
      await new Promise<void>((closed) => {
        const socket = connect(Number(port), hostname, () => {
          socket.write(`POST /v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${reviewer}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(payload)}\r\n\r\n${payload.slice(0, length)}`, () => socket.destroy());
        });
        socket.on('close', () => closed());
      });
    }
    const stats = await fetch(`${endpoint.url}/v1/review/stats`, { headers: { authorization: `Bearer ${reviewer}` } });
    assert.deepEqual(((await stats.json()) as { states: object }).states, {});
  });

  test('takes what a phone sends with a token that was made while it ran, and none that was revoked', { timeout: 300_000 }, async () => {
    const made = tokenCommand(place, 'create', '--role', 'submit', '--name', 'my phone', '--url', 'https://scrawl.example.org/');
    assert.equal(made.code, 0, made.complaint);
    const [token] = made.out.split('\n');
    assert.ok(made.out.includes(`https://scrawl.example.org/#/settings?endpoint=https%3A%2F%2Fscrawl.example.org&token=${token}`));
    assert.match(made.out, /▀▀▀▀▀▀▀█/, 'and a QR code');
    const reviewer = tokenCommand(place, 'create', '--role', 'review', '--name', 'Ada', '--url', 'https://scrawl.example.org/');
    assert.match(reviewer.out, /review page: https:\/\/scrawl\.example\.org\/review\/$/m);
    // Their uses are written down now and then.
    const ids = (): string[] => tokenCommand(place, 'list').out.trim().split('\n').map((line) => line.slice(0, 12));
    const before = ids();
    assert.equal(tokenCommand(place, 'create', '--role', 'submit', '--name', 'x', '--url', 'nowhere').code, 1);
    assert.deepEqual(ids(), before, 'no token is made that nobody gets to see');
    assert.equal((await send(endpoint, token)).status, 200);
    const listed = tokenCommand(place, 'list');
    assert.match(listed.out, /^[0-9a-f]{12} {2}submit {2}.* my phone$/m);
    assert.ok(!listed.out.includes(token.slice(13)));
    assert.equal(tokenCommand(place, 'revoke', token.slice(0, 12)).code, 0);
    assert.equal((await send(endpoint, token)).status, 401);
    assert.equal(tokenCommand(place, 'create', '--role', 'king', '--name', 'x').code, 1);
    const coloured = tokenCommand(place, 'create', '--role', 'submit', '--name', '\u001b[31mred');
    assert.deepEqual([coloured.code, coloured.complaint.includes('\u001b')], [1, false], 'no terminal is told what to do');
    assert.equal(await endpoint.end(), 0);
    assert.match(tokenCommand(place, 'list').out, /revoked/, 'and now that it does not run');
  });
});

onBothStorages('several processes', (storage) => {
  test('share one database: a batch that is sent to both is kept once, and answered alike', { timeout: 300_000 }, async () => {
    const place = await storage.place();
    const token = await reviewToken(place);
    const [a, b] = await Promise.all([startEndpointProcess(place, ['--no-training']), startEndpointProcess({ ...place, folder: `${place.folder}-b` }, ['--no-training'])]);
    const batches = Array.from({ length: 10 }, () => batchOf([correctionOf(), correctionOf()]));
    for (const batch of batches) {
      const answers = await Promise.all([send(a, token, batch), send(b, token, batch)]);
      assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
      assert.equal(answers[0].text, answers[1].text);
      assert.deepEqual((JSON.parse(answers[0].text) as BatchAnswer).verdicts.map(({ verdict }) => verdict), ['accepted', 'accepted']);
    }
    const stats = await fetch(`${b.url}/v1/review/stats`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(((await stats.json()) as { states: { received: number } }).states.received, 20);
    assert.deepEqual(await Promise.all([a.end(), b.end()]), [0, 0]);
  });
}, ['server']);

onBothStorages('the embedded database', (storage) => {
  test('is one process\'s, and a second is told so; the next after a crash has it, over TLS', { timeout: 300_000 }, async () => {
    const place = await storage.place();
    const first = await startEndpointProcess(place, ['--no-training']);
    await assert.rejects(startEndpointProcess(place, ['--no-training']), /Another endpoint has .* open: stop that one/);
    await first.kill();
    // One that was killed leaves it free; and a certificate's files alone are enough for TLS.
    const next = await startEndpointProcess(place, ['--no-training', '--cert', join(TLS, 'cert.pem'), '--key', join(TLS, 'key.pem')]);
    const { port } = new URL(next.url);
    const { statusCode, headers } = await new Promise<IncomingMessage>((done, failed) => {
      httpsRequest({ host: 'localhost', port, path: '/readyz', ca: readFileSync(join(TLS, 'cert.pem')) }, (answer) => done(answer.resume())).on('error', failed).end();
    });
    assert.equal(statusCode, 200);
    assert.match(String(headers['strict-transport-security']), /max-age/);
    assert.equal(await next.end(), 0);
  });

  test('serves the app beside it: its page under its own policy, what is hashed for good, the rest asked for again', async () => {
    const app = mkdtempSync(join(tmpdir(), 'scrawl-app-'));
    writeFileSync(join(app, 'index.html'), '<!doctype html><title>Scrawl</title>');
    writeFileSync(join(app, 'main-abcd1234.js'), '');
    const endpoint = await startEndpoint(storage, { app });
    const page = await endpoint.app.inject('/');
    assert.equal(page.headers['content-security-policy'], "frame-ancestors 'none'");
    assert.equal(page.headers['cache-control'], 'no-cache');
    const script = await endpoint.app.inject('/main-abcd1234.js');
    assert.match(String(script.headers['cache-control']), /immutable/);
    const missing = await endpoint.app.inject('/nothing.js');
    assert.deepEqual([missing.statusCode, missing.json<{ error: string }>().error], [404, 'NotFoundError']);
    await endpoint.close();
    rmSync(app, { recursive: true });
  });
}, ['embedded']);

test('says where it is reached: on this machine, and on its networks where it listens there', () => {
  const interfaces = {
    lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true } as const],
    eth0: [{ address: '192.168.1.5', family: 'IPv4', internal: false } as const, { address: 'fe80::1', family: 'IPv6', internal: false } as const],
    tun0: [{ address: '10.0.0.7', family: 'IPv4', internal: false } as const],
  };
  for (const host of ['0.0.0.0', '::']) assert.deepEqual(reachedAt(host, interfaces), { here: 'localhost', elsewhere: ['192.168.1.5', '10.0.0.7'] });
  for (const host of ['127.0.0.1', 'localhost', '::1']) assert.deepEqual(reachedAt(host, interfaces), { here: 'localhost', elsewhere: [] });
  assert.deepEqual(reachedAt('192.168.1.5', interfaces), { here: '192.168.1.5', elsewhere: [] });
});

test('settings that cannot be are refused by name', () => {
  const cases: [given: Parameters<typeof readSettings>[0], environment: Parameters<typeof readSettings>[1], complaint: RegExp][] = [
    [{ port: 'x' }, {}, /^--port: expected a whole number from 0 to 65535, got "x"\.$/],
    [{}, { SCRAWL_ENDPOINT_DAY_CAP: '0' }, /^SCRAWL_ENDPOINT_DAY_CAP: /],
    [{}, { SCRAWL_ENDPOINT_ORIGINS: 'https://a.example, example.org' }, /^SCRAWL_ENDPOINT_ORIGINS: .* got "example\.org"/],
    [{ cert: 'no-such.pem', key: join(TLS, 'key.pem') }, {}, /^--cert: expected a file that can be read, got "no-such\.pem \(ENOENT\)"/],
    [{ cert: join(TLS, 'key.pem'), key: join(TLS, 'key.pem') }, {}, /^--cert and --key: expected a certificate and the key it was made for/],
    ...['true', 'nonsense', '1.2.3', '10.0.0.0/33', '12'].map((proxy): (typeof cases)[number] => [{}, { SCRAWL_ENDPOINT_PROXY: proxy }, /^SCRAWL_ENDPOINT_PROXY: expected how many proxies are in front \(1 to 9\), or their addresses/]),
    [{}, { SCRAWL_ENDPOINT_LOG: 'loud' }, /^SCRAWL_ENDPOINT_LOG: /],
    [{}, { DATABASE_URL: 'my.db' }, /^DATABASE_URL: expected an address such as postgres:/],
    [{ cert: join(TLS, 'cert.pem') }, {}, /^--key: expected both/],
    [{ retrain: 'mostDrop' }, {}, /^--retrain: expected settings such as .* got "mostDrop"/],
    [{}, { SCRAWL_ENDPOINT_RETRAIN: 'mostDrop=0.5' }, /^--retrain: expected settings that can be \(The setting "mostDrop" takes a number from 0 to/],
    [{ retrain: 'most=1' }, {}, /There is no setting "most"/],
    [{ 'no-training': true, 'training-only': true }, {}, /^--no-training/],
  ];
  for (const [text, read] of [['2', 2], ['false', false], ['10.0.0.7, 192.168.0.0/16,loopback, ::1', ['10.0.0.7', '192.168.0.0/16', 'loopback', '::1']]] as const) {
    assert.deepEqual(readSettings({}, { SCRAWL_ENDPOINT_PROXY: text }).trustProxy, read);
  }
  for (const [given, environment, complaint] of cases) assert.throws(() => readSettings(given, environment), { name: 'SettingError', message: complaint });
});

test('what keeps it from starting is one sentence with what to do', { timeout: 300_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'scrawl-start-'));
  writeFileSync(join(root, 'file'), '');
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const place = { folder: join(root, 'data'), databaseUrl: undefined };
  for (const [start, complaint] of [
    [() => startEndpointProcess({ ...place, folder: join(root, 'file') }), /: The data folder \S+ is no folder: name another one in SCRAWL_ENDPOINT_DATA/],
    [() => startEndpointProcess({ ...place, folder: join(root, 'file', 'data') }), /: The data folder \S+ leads through something that is no folder/],
    [() => startEndpointProcess({ ...place, databaseUrl: 'postgres://scrawl@127.0.0.1:1/none' }), /: No PostgreSQL server answers at the address in DATABASE_URL/],
    [async () => startEndpointProcess({ ...place, folder: await newDataFolder(join(root, 'data')) }, ['--no-training', '--port', String(port)]), /: Port \d+ is in use by another program: choose another one with --port\.\s*$/],
  ] as const) {
    const { message } = await start().then(() => assert.fail('it started'), (error: Error) => error);
    assert.match(message, complaint);
    assert.doesNotMatch(message, /\n\s+at /, 'no stack');
  }
  taken.close();
  rmSync(root, { recursive: true });
});
