import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Correction } from '../../../src/core/records/correction.ts';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { parseCorrectionBatchJson } from '../../../src/formats/correction-batch-json.ts';
import { parseStrokeLine } from '../../../src/formats/stroke-ndjson.ts';
import { inspectNew } from '../../../training/server/moderation/inspect.ts';
import { trainable } from '../../../training/server/moderation/read-corrections.ts';
import type { ReviewedCorrection, ReviewStats } from '../../../training/server/moderation/review.ts';
import { StrongModel } from '../../../training/server/moderation/strong-model.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { batchOf, correctionOf, PEN_DIGITS, wire } from './correction-batches.ts';
import { countQueries } from './count-queries.ts';
import { straightOne, traced } from './drawings.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

onBothStorages('review', (storage) => {
  let endpoint: TestEndpoint;
  let model: StrongModel;
  before(async () => {
    endpoint = await startEndpoint(storage);
    model = new StrongModel(endpoint.database);
  });
  after(async () => {
    await model.close();
    await endpoint.close();
  });

  const send = async (...corrections: Correction[]): Promise<void> => {
    const request = wire(batchOf(corrections));
    const answer = await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } });
    assert.equal(answer.statusCode, 200, answer.body);
  };
  const page = async (query = ''): Promise<{ corrections: ReviewedCorrection[]; next: number | null }> => (await endpoint.app.inject({ url: `/v1/review/corrections${query}`, headers: endpoint.as.review })).json();
  const seen = async (id: string): Promise<ReviewedCorrection> => (await page()).corrections.find((each) => each.id === id)!;
  const kinds = (each: ReviewedCorrection): string[] => each.flags.map(({ kind }) => kind);
  /** On the version that is there now. */
  const decide = async (id: string, payload: object): Promise<number> => await decideOn((await seen(id).catch(() => undefined))?.version ?? 1, id, payload);
  const decideOn = async (version: number, id: string, payload: object): Promise<number> => (await endpoint.app.inject({ method: 'POST', url: `/v1/review/corrections/${id}`, headers: endpoint.as.review, payload: { version, ...payload } })).statusCode;
  const exported = async (query = ''): Promise<Correction[]> => [...parseCorrectionBatchJson((await endpoint.app.inject({ url: `/v1/corrections${query}`, headers: endpoint.as.review })).body, 'export').corrections];
  const digit = (wanted: number): Ink => PEN_DIGITS.find((each) => each.digit === wanted)!.ink;

  test('clears what nothing speaks against, and only then is it learned from', async () => {
    const correction = correctionOf({ ink: digit(3), label: 3, device: 'honest' });
    await send(correction);
    assert.deepEqual(await exported(), [], 'nobody has looked at it yet');
    assert.equal(await inspectNew(endpoint.database, model), 1);
    const looked = await seen(correction.id);
    assert.equal(looked.state, 'clear');
    assert.equal(looked.modelSays?.digit, 3);
    assert.deepEqual(Buffer.from(looked.picture, 'base64'), Buffer.from(preprocessInk(digit(3))));
    assert.deepEqual((await exported()).map(({ id }) => id), [correction.id]);
    assert.equal(await inspectNew(endpoint.database, model), 0);
  });

  test('flags copies, traced copies, and labels that the model or another device speaks against', async () => {
    const [copy, trace, lie, contradiction] = [
      correctionOf({ ink: digit(3), label: 3, device: 'copier' }),
      correctionOf({ ink: traced(digit(3), 0.005, randomFrom(1)), label: 3, device: 'copier' }),
      correctionOf({ ink: digit(5), label: 6, device: 'liar' }),
      correctionOf({ ink: digit(3), label: 'none', device: 'liar' }),
    ];
    const before = (await page('?state=clear')).corrections[0];
    await send(copy, trace, lie, contradiction);
    await inspectNew(endpoint.database, model);
    assert.equal(kinds(await seen(copy.id))[0], 'duplicate');
    assert.equal(kinds(await seen(trace.id))[0], 'near-duplicate');
    assert.deepEqual(kinds(await seen(lie.id)), ['model-disagrees']);
    assert.ok(kinds(await seen(contradiction.id)).includes('device-disagrees'));
    const contradicted = await seen(before.id);
    assert.equal(contradicted.state, 'flagged', 'both sides wait for a reviewer');
    assert.deepEqual(await exported(), []);
    assert.equal((await page('?state=flagged&device=liar')).corrections.length, 2);
  });

  test('lets a reviewer accept, relabel and reject, and think again', async () => {
    const liars = (await page('?device=liar')).corrections;
    const lie = liars.find(({ label }) => label === '6')!;
    const contradiction = liars.find(({ label }) => label === 'none')!;
    assert.equal(await decide(lie.id, { decision: 'relabel' }), 400, 'as what?');
    assert.equal(await decide(lie.id, { decision: 'relabel', label: 11 }), 400);
    assert.equal(await decide('unknown', { decision: 'accept' }), 404);
    assert.equal(await decide(lie.id, { decision: 'relabel', label: 5 }), 200);
    assert.equal(await decide(contradiction.id, { decision: 'accept' }), 200);
    assert.equal(await decide(contradiction.id, { decision: 'reject' }), 200);
    const relabelled = await seen(lie.id);
    assert.deepEqual([relabelled.state, relabelled.label, relabelled.reviewedLabel, relabelled.reviewedBy], ['accepted', '6', '5', 'a reviewer']);
    assert.equal((await seen(contradiction.id)).state, 'rejected');
    assert.deepEqual((await exported()).map(({ id, label }) => [id, label]), [[lie.id, 5]], 'with the label of the reviewer');
  });

  test('takes nobody’s word on what they have not seen', async () => {
    const correction = correctionOf({ label: 2, device: 'waverer' });
    await send(correction);
    const { version } = await seen(correction.id);
    await send({ ...correction, label: 4 });
    for (const stale of [{ decision: 'accept', version }, { decision: 'reject', version }, { decision: 'reopen', version }, { decision: 'accept' }]) {
      const refused = await endpoint.app.inject({ method: 'POST', url: `/v1/review/corrections/${correction.id}`, headers: endpoint.as.review, payload: stale });
      assert.deepEqual([refused.statusCode, refused.json<{ error: string }>().error], [409, 'CorrectionChangedError']);
    }
    const now = await seen(correction.id);
    assert.deepEqual([now.state, now.label, now.version], ['received', '4', version + 1]);
    assert.equal(await decide(correction.id, { decision: 'reject' }), 200);
    await endpoint.database.query('delete from correction_versions where correction = $1', [correction.id]);
    await endpoint.database.query('delete from corrections where id = $1', [correction.id]);
  });

  test('asks a reviewer again about what was decided on and then changed, however often', async () => {
    const correction = correctionOf({ ink: digit(8), label: 3, device: 'stubborn' });
    await send(correction);
    await inspectNew(endpoint.database, model);
    assert.equal(await decide(correction.id, { decision: 'reject' }), 200);
    for (const label of [8, 9, 8] as const) {
      await send({ ...correction, label });
      await inspectNew(endpoint.database, model);
      const again = await seen(correction.id);
      assert.deepEqual([again.state, again.flags], ['flagged', [{ kind: 'changed', after: 'rejected' }]]);
    }
    assert.ok((await exported()).every(({ id }) => id !== correction.id));
    assert.equal(await decide(correction.id, { decision: 'accept' }), 200);
    assert.equal(await decide(correction.id, { decision: 'reopen' }), 200);
    assert.equal((await seen(correction.id)).state, 'flagged', 'what is taken back leads there as well');
    assert.equal(await decide(correction.id, { decision: 'relabel', label: 5 }), 200);
    await send({ ...correction, label: 0 });
    assert.deepEqual((await seen(correction.id)).flags, [{ kind: 'changed', after: 'relabelled' }]);
    const learned = async (): Promise<unknown> => (await exported()).find(({ id }) => id === correction.id)?.label;
    assert.equal(await learned(), 5, 'what was decided stands until a reviewer looks again');
    await send(correctionOf({ id: correction.id, ink: digit(4), label: 1, device: 'stubborn' }));
    assert.equal(await learned(), undefined, 'but not for another drawing');
    assert.equal(await decide(correction.id, { decision: 'accept' }), 200);
    assert.equal(await learned(), 1);
    await endpoint.database.query('delete from correction_versions where correction = $1', [correction.id]);
    await endpoint.database.query('delete from corrections where id = $1', [correction.id]);
  });

  test('binds a decision to what was looked at: of twenty at once one holds, and the others are told', async () => {
    const correction = correctionOf({ label: 2, device: 'contested' });
    await send(correction);
    const { version } = await seen(correction.id);
    const statuses = await Promise.all(Array.from({ length: 20 }, (_, i) => decideOn(version, correction.id, i % 2 === 0 ? { decision: 'reject' } : { decision: 'relabel', label: 3 })));
    assert.deepEqual(statuses.sort(), [200, ...Array<number>(19).fill(409)]);
    assert.equal((await seen(correction.id)).version, version + 1);
    await endpoint.database.query('delete from corrections where id = $1', [correction.id]);
  });

  test('leaves out what is damaged, notes and flags it, and goes on with the rest', async () => {
    const [damaged, sound] = [correctionOf({ device: 'worn' }), correctionOf({ device: 'worn', ink: digit(9), label: 9 })];
    await send(damaged, sound);
    await endpoint.database.query("update corrections set wire = '{' where id = $1", [damaged.id]);
    assert.equal(await inspectNew(endpoint.database, model), 2);
    assert.deepEqual([(await seen(damaged.id)).state, (await seen(damaged.id)).flags], ['flagged', [{ kind: 'damaged' }]]);
    assert.equal((await seen(sound.id)).state, 'clear');
    assert.equal((await endpoint.database.query("select 1 from audit where action = 'damaged' and subject = $1", [damaged.id])).length, 1);
    // One that was fine when it was looked at.
    const worn = correctionOf({ device: 'worn', ink: digit(2), label: 2 });
    await send(worn);
    await inspectNew(endpoint.database, model);
    await endpoint.database.query("update corrections set wire = 'null' where id = $1", [worn.id]);
    for (const format of ['idx-pair', 'batch-json', 'stroke-ndjson']) {
      const answer = await endpoint.app.inject({ url: `/v1/corrections?format=${format}`, headers: endpoint.as.review });
      assert.equal(answer.statusCode, 200, format);
    }
    assert.ok((await exported()).some(({ id }) => id === sound.id));
    const taught: string[] = [];
    for await (const { id } of trainable(endpoint.database)) taught.push(id);
    assert.ok(taught.includes(sound.id) && !taught.includes(worn.id) && !taught.includes(damaged.id));
    await endpoint.database.query("delete from corrections where device = 'worn'");
  });

  test('pages through everything, the latest first, each once', async () => {
    const all = (await page('?limit=200')).corrections.map(({ id }) => id);
    const walked: string[] = [];
    for (let next: number | null = 1e6; next !== null; ) {
      const { corrections, next: following } = await page(`?limit=2&before=${next}`);
      walked.push(...corrections.map(({ id }) => id));
      next = following;
    }
    assert.deepEqual(walked, all);
    assert.equal(all.length, 5);
  });

  test('tells how far each device is to be believed, and the growth by day', async () => {
    const stats = (await endpoint.app.inject({ url: '/v1/review/stats', headers: endpoint.as.review })).json<ReviewStats>();
    const liar = stats.devices.find(({ device }) => device === 'liar')!;
    assert.deepEqual([liar.count, liar.rejected, liar.byReviewers, liar.byModel], [2, 1, { agreed: 0, of: 2 }, { agreed: 0, of: 2 }]);
    const honest = stats.devices.find(({ device }) => device === 'honest')!;
    assert.deepEqual([honest.count, honest.byReviewers, honest.byModel], [1, { agreed: 0, of: 0 }, { agreed: 1, of: 1 }]);
    assert.equal(stats.days.reduce((sum, { count }) => sum + count, 0), 5);
    assert.equal(stats.days[0].day, new Date().toISOString().slice(0, 10));
  });

  test('gives what may be learned from in every format of the app, whole', async () => {
    const [scribble] = [correctionOf({ label: 'none', device: 'scribbler' })];
    await send(scribble);
    await inspectNew(endpoint.database, model);
    await decide(scribble.id, { decision: 'accept' });
    const download = async (format: string) => await endpoint.app.inject({ url: `/v1/corrections?format=${format}`, headers: endpoint.as.review });
    const lines = (await download('stroke-ndjson')).body.trim().split('\n').map((line, i) => parseStrokeLine(line, 'export', i + 1));
    assert.deepEqual(lines.map(({ label }) => label), [5], '"none" has no place in it');
    assert.deepEqual((await download('kaggle-csv')).body.trim().split('\n').map((line) => line.split(',')[0]), ['label', '5']);
    for (const format of ['image-csv-pair', 'idx-pair', 'png-folder']) {
      const { rawPayload, headers } = await download(format);
      assert.equal(rawPayload.subarray(0, 4).toString('latin1'), 'PK\u0003\u0004', format);
      assert.equal(headers['content-type'], 'application/zip');
      assert.match(String(headers['content-disposition']), /^attachment; filename="scrawl-\d{4}-\d\d-\d\d-\w+\.zip"$/);
    }
    assert.equal((await exported('?state=rejected')).length, 1);
    assert.equal((await endpoint.app.inject({ url: '/v1/corrections?format=docx', headers: endpoint.as.review })).statusCode, 400);
  });

  test('gives much of it piece by piece, and is through with it when whoever asked goes away', { timeout: 30_000 }, async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', warned);
    const many = 4000;
    await endpoint.database.query(
      `insert into corrections (id, batch, token, device, drawing_hash, wire, wire_hash, picture, label, created_at, state)
       select 'many-' || n, batch, token, 'many', drawing_hash, wire, wire_hash, picture, label, created_at, 'rejected' from corrections, generate_series(1, $2) as n where id = $1`,
      [(await page()).corrections.find(({ label }) => label !== 'none')!.id, many],
    );
    await endpoint.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = endpoint.app.server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/v1/corrections?format=kaggle-csv&state=rejected`;
    const headers = { ...endpoint.as.review, connection: 'close' };
    const whole = await (await fetch(url, { headers })).text();
    assert.ok(whole.trim().split('\n').length > many);

    const pages = countQueries(endpoint.database, 'select key::int, wire, picture');
    const { body } = await fetch(url, { headers });
    const reader = body!.getReader();
    await reader.read();
    await reader.cancel();
    let before = -1;
    // What is on its way when they go is still read.
    while (pages.count !== before) {
      before = pages.count;
      await pause(100);
    }
    pages.stop();
    assert.ok(pages.count < many / 200, `${pages.count} pages were read for nobody`);
    process.off('warning', warned);
    assert.deepEqual(warnings, []);
    await endpoint.database.query("delete from corrections where device = 'many'");
  });

  test('does not take two people’s ones for copies, though they look the same', async () => {
    const mine = correctionOf({ ink: straightOne(1), label: 1, device: 'one' });
    const yours = correctionOf({ ink: straightOne(1.6), label: 1, device: 'another' });
    const stolen = correctionOf({ ink: traced(straightOne(1.6), 0.005, randomFrom(2)), label: 1, device: 'copier' });
    await send(mine, yours, stolen);
    await inspectNew(endpoint.database, model);
    assert.deepEqual([kinds(await seen(mine.id)), kinds(await seen(yours.id))], [[], []]);
    assert.deepEqual((await seen(stolen.id)).flags, [{ kind: 'near-duplicate', of: yours.id }]);
  });
});
