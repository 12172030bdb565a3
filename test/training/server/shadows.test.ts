import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import type { KeptCorrection } from '../../../src/contracts/drawings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/contracts/settings.ts';
import type { ShadowCounts } from '../../../src/contracts/shadow.ts';
import type { Prediction } from '../../../src/core/reading/prediction.ts';
import type { Correction } from '../../../src/core/records/correction.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import { tryInShadow, type ShadowParts } from '../../../src/inference/worker/shadow.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { createToken } from '../../../training/server/access/tokens.ts';
import { addModel } from '../../../training/server/models/model-store.ts';
import type { ShadowTally } from '../../../training/server/models/shadows.ts';
import { correctionOf } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

const shipped = readShippedModel();
const first = shipped.manifest.modelId;

onBothStorages('a candidate that is tried silently', (storage) => {
  let endpoint: TestEndpoint;
  let url: string;
  before(async () => {
    endpoint = await startEndpoint(storage, { shadow: { judged: 20, devices: 2 } });
    const bytes = new Uint8Array([...shipped.bytes, 1]);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const manifest: ModelManifest = { ...shipped.manifest, modelId: 'candidate', sha256, bytes: bytes.length, file: `digits-${sha256.slice(0, 8)}.onnx` };
    await addModel(endpoint.database, manifest, [{ name: manifest.file, bytes }], { origin: 'retrained', passed: true });
    await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}`;
  });
  after(() => endpoint.close());
  beforeEach(() => endpoint.database.script("delete from shadow_counts; delete from shadows; delete from promotions where reason <> 'first'"));

  const begin = async (model = 'candidate'): Promise<number> => (await endpoint.app.inject({ method: 'POST', url: `/v1/models/${model}/shadow`, headers: endpoint.as.admin })).statusCode;
  const end = async (): Promise<number> => (await endpoint.app.inject({ method: 'DELETE', url: '/v1/shadow', headers: endpoint.as.admin })).statusCode;
  const trial = async (): Promise<{ key: number; against: string; manifest: ModelManifest } | null> => (await endpoint.app.inject({ url: '/v1/shadow', headers: endpoint.as.submit })).json<{ trial: { key: number; against: string; manifest: ModelManifest } | null }>().trial;
  const tally = async (): Promise<ShadowTally | null> => (await endpoint.app.inject({ url: '/v1/review/shadow', headers: endpoint.as.review })).json<{ tally: ShadowTally | null }>().tally;
  const counted = (label: string, both: number, onlyBefore: number, onlyCandidate: number, neither = 0): ShadowCounts => ({ label, both, onlyBefore, onlyCandidate, neither });
  const report = async (key: number, device: string, counts: readonly object[], headers: object = endpoint.as.submit): Promise<number> =>
    (await endpoint.app.inject({ method: 'POST', url: `/v1/shadow/${key}`, headers: { ...headers }, payload: { device, counts } })).statusCode;

  test('is handed out while it is tried, against the model in use alone', async () => {
    assert.equal(await trial(), null);
    assert.equal(await begin('nothing'), 404);
    assert.equal(await begin(first), 409, 'it is in use');
    assert.equal(await begin(), 200);
    const { against, manifest } = (await trial())!;
    assert.deepEqual([against, manifest.modelId], [first, 'candidate']);
    assert.equal((await endpoint.app.inject({ method: 'POST', url: '/v1/models/candidate/promote', headers: endpoint.as.admin })).statusCode, 200);
    assert.deepEqual([await trial(), await tally()], [null, null], 'what is in use is not tried');
    await endpoint.app.inject({ method: 'POST', url: '/v1/rollback', headers: endpoint.as.admin });
    assert.equal(await end(), 200);
    assert.equal(await end(), 409);
    assert.equal(await trial(), null);
    assert.equal((await endpoint.app.inject({ method: 'POST', url: '/v1/models/candidate/shadow', headers: endpoint.as.review })).statusCode, 403);
  });

  test('is offered once it wins by an exact test on enough digits of enough devices', async () => {
    await begin();
    const { key } = (await trial())!;
    assert.equal(await report(key, 'a', [counted('7', 12, 0, 4)]), 200);
    assert.deepEqual([(await tally())!.judged, (await tally())!.wins], [16, false], 'one device, too few digits');
    assert.equal(await report(key, 'b', [counted('7', 5, 0, 0), counted('none', 0, 0, 0, 2)]), 200);
    const almost = (await tally())!;
    assert.deepEqual([almost.judged, almost.devices, almost.chance, almost.wins], [23, 2, 1 / 16, false]);
    assert.equal(await report(key, 'b', [counted('7', 5, 0, 1), counted('none', 0, 0, 0, 2)]), 200);
    const won = (await tally())!;
    assert.ok(Math.abs(won.chance - 1 / 32) < 1e-12);
    assert.deepEqual([won.judged, won.wins, won.model, won.against], [24, true, 'candidate', first]);
    assert.deepEqual(won.labels, [counted('7', 17, 0, 5), counted('none', 0, 0, 0, 2)]);
    assert.deepEqual(won.perDevice.map(({ device, both }) => [device, both]), [['a', 12], ['b', 5]]);
    assert.equal(await report(key, 'b', [counted('7', 5, 3, 1)]), 200);
    assert.equal((await tally())!.wins, false, 'what it lost counts against it');
  });

  test('has each device counted once, by whoever sent it, and within bounds', async () => {
    await begin();
    const { key } = (await trial())!;
    await report(key, 'a', [counted('1', 1, 0, 0), counted('2', 1, 0, 0)]);
    assert.equal(await report(key, 'a', [counted('1', 3, 0, 0)]), 200);
    assert.equal((await tally())!.judged, 3, 'totals take the place of those before');
    const other = await createToken(endpoint.database, 'submit', 'another phone');
    assert.equal(await report(key, 'a', [counted('1', 9, 0, 0)], { authorization: `Bearer ${other.token}` }), 409);
    for (const [counts, status] of [
      [[counted('1', 400, 101, 0)], 400],
      [[counted('1', 1, 0, 0), counted('1', 1, 0, 0)], 400],
      [[counted('1', -1, 0, 0)], 400],
      [[{ label: '1', both: 1 }], 400],
    ] as const) {
      assert.equal(await report(key, 'c', counts), status, JSON.stringify(counts));
    }
    assert.equal(await report(key + 1, 'a', [counted('1', 1, 0, 0)]), 404);
    await end();
    assert.equal(await report(key, 'a', [counted('1', 1, 0, 0)]), 404);
  });

  /** A phone whose two models read as they are told, with corrections by key. */
  function phone(readings: Readonly<Record<string, (label: unknown) => unknown>>, device = 'this-phone') {
    const kept: KeptCorrection[] = [];
    let settings: Settings = DEFAULT_SETTINGS;
    let read = 0;
    const parts: ShadowParts = {
      network: shipped,
      async tryOut({ manifest: { modelId } }, work) {
        return await work((drawing) => {
          read++;
          const { label } = kept.find(({ picture }) => Buffer.from(picture).equals(Buffer.from(drawing.picture)))!.correction;
          const digit = readings[modelId](label) as 1;
          return Promise.resolve({ digit, isDigit: true, probabilities: [], confidence: 1, modelId } satisfies Prediction);
        });
      },
      settings: { load: () => Promise.resolve(settings), save: (changes) => Promise.resolve(void (settings = { ...settings, ...changes })), onLateReading: () => () => undefined },
      corrections: { page: ({ limit, before = Infinity }) => Promise.resolve(kept.filter(({ key }) => key < before).sort((a, b) => b.key - a.key).slice(0, limit)) },
      device: () => Promise.resolve(device),
    };
    const judge = (label: Correction['label'], facts: Partial<Correction> = {}): void => {
      const image = new Uint8Array(784).fill(0);
      image[400 + kept.length] = 255;
      const correction = { ...correctionOf({ image: image, label, device, modelId: first }), ...facts } as Correction;
      kept.push({ key: kept.length + 1, correction, picture: image, sync: { kind: 'queued' } });
    };
    return { judge, look: () => tryInShadow(parts, { url, token: endpoint.tokens.submit.token }), reads: () => read };
  }

  test('is counted by a phone on what is judged from then on, and nothing else leaves the phone', async () => {
    const { judge, look, reads } = phone({ [first]: (label) => (label === 7 ? 7 : 1), candidate: (label) => (label === 3 ? 3 : label === 7 ? 7 : 0) });
    judge(3);
    await look();
    assert.equal(reads(), 0, 'nothing is tried');
    await begin();
    await look();
    assert.equal(reads(), 0, 'what was judged before may have taught it');
    judge(7);
    judge(3);
    judge(3);
    judge(5);
    judge(3, { device: 'imported-from-elsewhere' });
    judge(3, { modelId: 'another-model' });
    const sent: string[] = [];
    const realFetch = globalThis.fetch;
    globalThis.fetch = (to, init) => {
      sent.push(`${init?.method ?? 'GET'} ${(typeof to === 'string' ? to : to instanceof URL ? to.href : to.url).slice(url.length)} ${typeof init?.body === 'string' ? init.body : ''}`.trim());
      return realFetch(to, init);
    };
    try {
      await look();
    } finally {
      globalThis.fetch = realFetch;
    }
    const { key } = (await trial())!;
    assert.deepEqual(sent.map((each) => each.replace(/\{.*/, '')), ['GET /v1/shadow', 'GET /v1/models/candidate', ...(shipped.manifest.rehearsal ? [`GET /v1/models/candidate/files/${shipped.manifest.rehearsal.file}`] : []), `POST /v1/shadow/${key} `]);
    assert.deepEqual(JSON.parse(sent.at(-1)!.replace(/^[^{]*/, '')), { device: 'this-phone', counts: [counted('5', 0, 0, 0, 1), counted('3', 0, 0, 2), counted('7', 1, 0, 0)] });
    assert.deepEqual((await tally())!.labels, [counted('3', 0, 0, 2), counted('5', 0, 0, 0, 1), counted('7', 1, 0, 0)]);
    const before = reads();
    await look();
    assert.equal(reads(), before, 'nothing new, nothing read');
    judge(7);
    await look();
    assert.equal((await tally())!.judged, 5, 'totals, not once more');
  });

  test('is not compared on a phone that reads with another model', async () => {
    const { judge, look, reads } = phone({ [first]: () => 1, candidate: () => 1 });
    await begin();
    await endpoint.database.query("update shadows set against = 'candidate', model = $1", [first]);
    await endpoint.database.query("insert into promotions (model, reason) values ('candidate', 'person')");
    await look();
    judge(1);
    await look();
    assert.equal(reads(), 0);
  });
});
