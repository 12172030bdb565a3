import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import type { Digit } from '../../../src/core/classes.ts';
import { forgetOld, KNOWN_DAYS } from '../../../training/server/ingest/forget-old.ts';
import type { BatchAnswer } from '../../../training/server/ingest/receive-batch.ts';
import { ownModelId } from '../../../src/core/network/own-model-id.ts';
import type { Correction } from '../../../src/core/records/correction.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { outcomeOf, type Outcome } from '../../../src/sync/outcome.ts';
import { formatCorrection } from '../../../src/formats/correction-batch-json.ts';
import { batchOf, correctionOf, drawnFor, wire } from './correction-batches.ts';
import { malformed } from './malformed.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

/** Malformed batches that are tried, and of which seed; `npm run test:malformed` tries more. */
const MALFORMED = Number(process.env.SCRAWL_MALFORMED ?? 1000);
const SEED = Number(process.env.SCRAWL_MALFORMED_SEED ?? 5);

onBothStorages('POST /v1/batches', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage);
  });
  after(() => endpoint.close());

  const send = async (request: ReturnType<typeof wire>, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: BatchAnswer & { error: string; message: string; correction?: string }; text: string }> => {
    const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit, ...headers } });
    return { status: answer.statusCode, body: answer.json(), text: answer.body };
  };
  const stored = async (id: string): Promise<{ wire: string; label: string; state: string } | undefined> =>
    (await endpoint.database.query<{ wire: string; label: string; state: string }>('select wire, label, state from corrections where id = $1', [id]))[0];
  const counts = async (): Promise<object> => (await endpoint.database.query('select (select count(*)::int from corrections) as corrections, (select count(*)::int from batches) as batches'))[0];

  test('keeps what it accepts to the last digit, and says so for each', async () => {
    const corrections = [correctionOf(), correctionOf({ label: 'none', writer: 'Ada Ω', probabilities: [0.1, 0.9, 0, 0, 0, 0, 0, 0, 0, 0] }), correctionOf({ image: grayImage28(new Uint8Array(784).fill(9)) })];
    const { status, body } = await send(wire(batchOf(corrections)));
    assert.equal(status, 200);
    assert.deepEqual(body.verdicts, corrections.map(({ id }) => ({ id, verdict: 'accepted' })));
    for (const correction of corrections) assert.deepEqual(JSON.parse((await stored(correction.id))!.wire), JSON.parse(formatCorrection(correction)));
  });

  test('takes what a network of its user’s own has read, under that network’s name', async () => {
    const read = correctionOf({ modelId: ownModelId('ab'.repeat(32)), predicted: 3, probabilities: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0] });
    const { body } = await send(wire(batchOf([read])));
    assert.deepEqual(body.verdicts, [{ id: read.id, verdict: 'accepted' }]);
    assert.equal((JSON.parse((await stored(read.id))!.wire) as Correction).modelId, read.modelId);
  });

  test('takes a drawing whatever its phone’s clock says, and notes its own time beside that', async () => {
    const made = ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', new Date(Date.now() + 9 * 24 * 3_600_000).toISOString()];
    const corrections = made.map((createdAt) => correctionOf({ createdAt, device: 'dreamer' }));
    const { body } = await send(wire(batchOf(corrections)));
    assert.deepEqual(body.verdicts.map(({ verdict }) => verdict), made.map(() => 'accepted'));
    assert.deepEqual(
      await endpoint.database.query("select bool_and(abs(extract(epoch from now() - received_at)) < 600) as soon, min(created_at) = '0001-01-01T00:00:00Z' as earliest, max(created_at) = '9999-12-31T23:59:59.999999Z' as latest from corrections where device = 'dreamer'"),
      [{ soon: true, earliest: true, latest: true }],
    );
    for (const correction of corrections) assert.deepEqual(JSON.parse((await stored(correction.id))!.wire), JSON.parse(formatCorrection(correction)));
  });

  test('answers a batch that comes again as the first time, and keeps it once', async () => {
    const batch = batchOf([correctionOf(), correctionOf({ ink: { width: 9, height: 9, strokes: [] } })]);
    const first = await send(wire(batch));
    const before = await counts();
    const spaced = JSON.stringify(JSON.parse(wire(batch).payload), null, 2);
    for (const again of [await send(wire(batch)), await send({ ...wire(batch), payload: spaced })]) {
      assert.equal(again.status, 200);
      assert.equal(again.text, first.text);
    }
    assert.deepEqual(await counts(), before);
  });

  test('keeps a batch once that comes many times at the same time', async () => {
    const batch = batchOf([correctionOf(), correctionOf()]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(wire(batch))));
    assert.deepEqual(new Set(answers.map(({ text }) => text)).size, 1);
    const [{ count }] = await endpoint.database.query<{ count: number }>('select count(*)::int as count from corrections where batch = $1', [batch.batchId]);
    assert.equal(count, 2);
  });

  test('keeps a correction once that several tokens bring in several batches at the same time', async () => {
    const shared = Array.from({ length: 5 }, () => correctionOf());
    const roles = ['submit', 'review', 'admin'] as const;
    const answers = await Promise.all(Array.from({ length: 9 }, (_, i) => send(wire(batchOf(i % 2 === 0 ? shared : [...shared].reverse())), endpoint.as[roles[i % 3]])));
    for (const { status, body } of answers) {
      assert.equal(status, 200, body.message);
      assert.ok(body.verdicts.every(({ verdict }) => verdict === 'accepted'));
    }
    const rows = await endpoint.database.query('select 1 from corrections where id = any($1::text[])', [shared.map(({ id }) => id)]);
    assert.equal(rows.length, shared.length);
  });

  test('refuses other contents under the id of a batch that came before', async () => {
    const batch = batchOf([correctionOf()]);
    await send(wire(batch));
    const before = await counts();
    const { status, body } = await send(wire(batchOf([correctionOf()], batch.batchId)));
    assert.equal(status, 422);
    assert.equal(body.error, 'BatchConflictError');
    assert.deepEqual(await counts(), before);
  });

  test('takes batches in any order, and a correction in several of them once', async () => {
    const [a, b, c] = [correctionOf(), correctionOf(), correctionOf()];
    const batches = [batchOf([b, c]), batchOf([a, b]), batchOf([a])];
    for (const batch of batches) assert.equal((await send(wire(batch))).status, 200);
    for (const { id } of [a, b, c]) {
      const rows = await endpoint.database.query('select 1 from corrections where id = $1', [id]);
      assert.equal(rows.length, 1);
    }
  });

  test('takes the later word of the device that made a correction, and keeps the earlier', async () => {
    const correction = correctionOf({ label: 3 });
    await send(wire(batchOf([correction])));
    await endpoint.database.query("update corrections set state = 'accepted' where id = $1", [correction.id]);
    const { body } = await send(wire(batchOf([{ ...correction, label: 5 }])));
    assert.deepEqual(body.verdicts, [{ id: correction.id, verdict: 'accepted' }]);
    const now = await stored(correction.id);
    assert.equal(now?.label, '5');
    assert.equal(now.state, 'received', 'it is looked at anew');
    assert.deepEqual(await endpoint.database.query('select wire from correction_versions where correction = $1', [correction.id]), [{ wire: formatCorrection(correction) }]);
  });

  test('does not let one device change what another has sent', async () => {
    const correction = correctionOf({ label: 3 });
    await send(wire(batchOf([correction])));
    const { body } = await send(wire(batchOf([{ ...correction, label: 5, device: 'another' }])));
    assert.equal(body.verdicts[0].verdict, 'rejected');
    assert.equal((await stored(correction.id))?.label, '3');
  });

  test('rejects a correction with nothing to learn from, says why, and keeps the others', async () => {
    const cases: [correction: ReturnType<typeof correctionOf>, reason: RegExp][] = [
      [correctionOf({ ink: { width: 100, height: 100, strokes: [] } }), /^There is no ink in it\.$/],
      [correctionOf({ image: grayImage28(new Uint8Array(784)) }), /^There is no ink in it\.$/],
      [correctionOf({ image: grayImage28(new Uint8Array(784).fill(7)), preprocessingId: 'other-1' }), /made by "other-1"/],
    ];
    const good = correctionOf();
    const { status, body } = await send(wire(batchOf([...cases.map(([correction]) => correction), good])));
    assert.equal(status, 200);
    for (const [i, [{ id }, reason]] of cases.entries()) {
      assert.equal(body.verdicts[i].verdict, 'rejected');
      assert.match(body.verdicts[i].reason!, reason);
      assert.equal(body.verdicts[i].code, i < 2 ? 'no-ink' : 'preprocessing');
      assert.equal(await stored(id), undefined);
    }
    assert.equal((await stored(good.id))?.label, '7');
  });

  test('reads gzip, and refuses what grows past the limit, however small it came', async () => {
    const batch = batchOf([correctionOf()]);
    const packed = await send({ ...wire(batch), payload: gzipSync(wire(batch).payload) as unknown as string }, { 'content-encoding': 'gzip' });
    assert.equal(packed.status, 200);
    const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, ' '));
    assert.ok(bomb.length < 2 ** 17);
    const { status, body } = await send({ ...wire(batch), payload: bomb as unknown as string }, { 'content-encoding': 'gzip' });
    assert.equal(status, 413);
    assert.equal(body.error, 'TooLargeError');
  });

  test('names the correction that is not as it should be', async () => {
    const batch = batchOf([correctionOf(), correctionOf()]);
    const value = JSON.parse(wire(batch).payload) as { corrections: { label: unknown }[] };
    value.corrections[1].label = 'seven';
    const { status, body } = await send({ ...wire(batch), payload: JSON.stringify(value) });
    assert.equal(status, 400);
    assert.match(body.message, /corrections\[1\]\.label: expected a digit from 0 to 9, or "none", got seven\./);
    assert.equal(body.correction, batch.corrections[1].id);
  });

  test('answers each of many malformed batches with a named 4xx, and keeps nothing of them', { timeout: 120_000 + 600 * MALFORMED }, async () => {
    const before = await counts();
    await fc.assert(
      fc.asyncProperty(malformed, async ({ payload, headers }) => {
        const answer = await endpoint.app.inject({ method: 'POST', url: '/v1/batches', payload, headers: { ...headers, ...endpoint.as.submit } });
        const { error, message } = answer.json<{ error: string; message: string }>();
        assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${answer.statusCode}: ${answer.body}`);
        assert.match(error, /^[A-Z]\w+Error$/);
        assert.match(message, /\S \S/);
        assert.doesNotMatch(answer.body, /node_modules|\.ts:|at \w+ \(/);
      }),
      { numRuns: process.env.SCRAWL_MALFORMED === undefined && storage.name === 'server' ? MALFORMED / 10 : MALFORMED, seed: SEED },
    );
    assert.deepEqual(await counts(), before);
  });

  test('takes no more than the day allows from one device with one token, and from a token five times as much, and nobody uses up another one’s', async () => {
    const capped = await startEndpoint(storage, { limits: { bodyBytes: 2 ** 20, batch: 10, perMinute: 1000, perDay: 3 } });
    const verdicts = async (devices: readonly string[], role: 'submit' | 'review' | 'admin'): Promise<string> => {
      const request = wire(batchOf(devices.map((device) => correctionOf({ device }))));
      const answer = await capped.app.inject({ ...request, headers: { ...request.headers, ...capped.as[role] } });
      return answer.json<BatchAnswer>().verdicts.map(({ verdict }) => verdict[0]).join('');
    };
    assert.equal(await verdicts(['x', 'x', 'y', 'x', 'x'], 'submit'), 'aaaad', 'the device has three');
    assert.equal(await verdicts(['x', 'x', 'x', 'x'], 'review'), 'aaad', 'by another token it is another one');
    assert.equal(await verdicts(['y', 'y', 'z', 'z', 'z', 'v', 'v', 'v', 'w', 'w'], 'submit'), 'aaaaaaaaaa');
    assert.equal(await verdicts(['w', 'u', 'u'], 'submit'), 'add', 'the token has fifteen');
    await capped.close();
  });

  test('counts what a device has changed like what is new, and what came before not again', async () => {
    const capped = await startEndpoint(storage, { limits: { bodyBytes: 2 ** 20, batch: 10, perMinute: 1000, perDay: 6 } });
    const deliver = async (batch: ReturnType<typeof batchOf>): Promise<LightMyRequestResponse> =>
      await capped.app.inject({ ...wire(batch), headers: { ...wire(batch).headers, ...capped.as.submit } });
    const verdicts = async (...batch: Parameters<typeof batchOf>[0]): Promise<string> => (await deliver(batchOf(batch))).json<BatchAnswer>().verdicts.map(({ verdict }) => verdict[0]).join('');
    const [a, b] = [correctionOf(), correctionOf()];
    assert.equal(await verdicts(a, b), 'aa');
    assert.equal(await verdicts(a, b), 'aa');
    assert.equal(await verdicts({ ...a, label: 1 }, { ...b, label: 1 }), 'aa');
    assert.equal(await verdicts({ ...a, label: 2 }, { ...b, label: 2 }, { ...a, id: `${a.id}-too` }), 'aad');
    assert.deepEqual(await capped.database.query('select label from corrections order by key'), [{ label: '2' }, { label: '2' }]);
    assert.equal(await verdicts({ ...a, label: 3 }), 'd');
    // Batches that bring nothing new leave an answer behind as well.
    const sixth = batchOf([a]);
    assert.equal((await deliver(sixth)).statusCode, 200);
    for (let more = 0; more < 24; more++) assert.equal((await deliver(batchOf([a]))).statusCode, 200);
    const refused = await deliver(batchOf([a]));
    assert.equal(refused.statusCode, 429);
    assert.ok(Number(refused.headers['retry-after']) <= 24 * 3600, refused.body);
    assert.equal((await deliver(sixth)).statusCode, 200, 'one that came before is answered as before');
    await capped.close();
  });

  test('keeps the latest few of what a device has changed again and again', async () => {
    const correction = correctionOf({ label: 0 });
    for (let label = 0; label < 9; label++) await send(wire(batchOf([{ ...correction, label: label as Digit }])));
    const kept = await endpoint.database.query<{ wire: string }>('select wire from correction_versions where correction = $1 order by key', [correction.id]);
    assert.deepEqual(kept.map((version) => (JSON.parse(version.wire) as { label: number }).label), [3, 4, 5, 6, 7]);
    assert.equal((await stored(correction.id))?.label, '8');
  });

  test('forgets after a month what it answered, and keeps corrections once even so', async () => {
    const [old, young] = [batchOf([correctionOf()]), batchOf([correctionOf()])];
    for (const batch of [old, young]) await send(wire(batch));
    const age = (batch: typeof old, days: number): Promise<unknown> => endpoint.database.query('update batches set received_at = received_at - make_interval(days => $2) where id = $1', [batch.batchId, days]);
    await age(old, KNOWN_DAYS + 1);
    await age(young, KNOWN_DAYS - 1);
    await endpoint.database.query("insert into arrivals (day, kind, name, count) values (current_date - 31, 'token', 'x', 1)");
    const before = await endpoint.database.query<{ count: number }>('select count(*)::int as count from batches');
    await forgetOld(endpoint.database);
    assert.deepEqual(await endpoint.database.query('select id from batches where id = any($1::text[])', [[old.batchId, young.batchId]]), [{ id: young.batchId }]);
    assert.deepEqual(await endpoint.database.query('select count(*)::int + 1 as count from batches'), before, 'and nothing else');
    assert.deepEqual(await endpoint.database.query("select 1 from arrivals where name = 'x'"), []);
    assert.equal((await send(wire(old))).body.verdicts[0].verdict, 'accepted');
    assert.deepEqual(await endpoint.database.query('select count(*)::int as count, max(version) as version from corrections where id = $1', [old.corrections[0].id]), [{ count: 1, version: 1 }]);
  });

  test('defers what the day has no room for, tells a phone until when, and takes it in another batch then', async () => {
    const capped = await startEndpoint(storage, { limits: { bodyBytes: 2 ** 20, batch: 10, perMinute: 1000, perDay: 2 } });
    const [a, b, c] = [correctionOf(), correctionOf(), correctionOf()];
    const deliver = async (batch: ReturnType<typeof batchOf>): Promise<string> => {
      const answer = await capped.app.inject({ ...wire(batch), headers: { ...wire(batch).headers, ...capped.as.submit } });
      assert.equal(answer.statusCode, 200);
      return answer.body;
    };
    const full = batchOf([a, b, c]);
    const text = await deliver(full);
    const { receivedAt, verdicts } = JSON.parse(text) as BatchAnswer;
    const { until } = verdicts[2];
    assert.deepEqual(verdicts, [{ id: a.id, verdict: 'accepted' }, { id: b.id, verdict: 'accepted' }, { id: c.id, verdict: 'deferred', code: 'device-day', about: '2', reason: 'No more than 2 corrections a day, new or changed, are taken from one device.', until }]);
    const tomorrow = new Date(`${receivedAt.slice(0, 10)}T00:00:00Z`);
    tomorrow.setUTCDate(tomorrow.getUTCDate() + 1);
    assert.equal(until, tomorrow.toISOString());
    const outcome = outcomeOf({ kind: 'answer', status: 200, retryAfter: null, body: text }, full, Date.parse(receivedAt)) as Outcome & { kind: 'settled' };
    assert.deepEqual(outcome.verdicts.get(c.id), { kind: 'deferred', until: new Date(Math.max(Date.parse(until), Date.parse(receivedAt) + 60_000)).toISOString(), code: 'device-day', about: '2', reason: verdicts[2].reason });

    // The day passes.
    await capped.database.query('update arrivals set day = day - 1');
    assert.equal(await deliver(full), text, 'an answer stays what it was');
    assert.deepEqual((JSON.parse(await deliver(batchOf([c]))) as BatchAnswer).verdicts, [{ id: c.id, verdict: 'accepted' }]);
    const metrics = await capped.app.inject({ url: '/metrics', headers: capped.as.review });
    assert.match(metrics.body, /^scrawl_corrections_total\{verdict="deferred"\} 1$/m);
    await capped.close();
  });
});

describe('a drawing made of a number', () => {
  test('is another for another number', () => {
    const drawings = Array.from({ length: 500 }, (_, i) => JSON.stringify(drawnFor(i)));
    assert.equal(new Set(drawings).size, 500);
  });
});
