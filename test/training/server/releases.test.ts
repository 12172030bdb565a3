import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { addModel } from '../../../training/server/models/model-store.ts';
import { promotePassed, type ListedModel } from '../../../training/server/models/promotions.ts';
import { FEWEST_DEVICES } from '../../../training/server/release-settings.ts';
import { watchRelease } from '../../../training/server/models/release-watch.ts';
import { batchOf, correctionOf, wire } from './correction-batches.ts';
import { onBothStorages, startEndpoint, type TestEndpoint } from './storages.ts';

const shipped = readShippedModel();
const first = shipped.manifest.modelId;

onBothStorages('a model that is released to a share of the devices', (storage) => {
  let endpoint: TestEndpoint;
  before(async () => {
    endpoint = await startEndpoint(storage);
    for (const modelId of ['candidate', 'another']) {
      const manifest: ModelManifest = { ...shipped.manifest, modelId };
      await addModel(endpoint.database, manifest, [{ name: manifest.file, bytes: shipped.bytes }], { origin: 'retrained', passed: true });
    }
  });
  after(() => endpoint.close());
  beforeEach(() => endpoint.database.script("delete from corrections; delete from arrivals; delete from promotions where reason <> 'first'"));

  const devices = Array.from({ length: 300 }, (_, i) => `phone-${i}`);
  const ask = async (device: string | undefined, known = ''): Promise<{ model: string; isOlder: boolean; withdrawn: string }> => {
    const { headers } = await endpoint.app.inject({ url: `/v1/model${device === undefined ? '' : `?device=${device}`}`, headers: { ...endpoint.as.submit, 'if-none-match': `"${known}"` } });
    return { model: String(headers.etag).slice(1, -1), isOlder: Number(headers['scrawl-sequence']) < Number(headers['scrawl-known-sequence']), withdrawn: String(headers['scrawl-withdrawn'] ?? '') };
  };
  const having = async (model: string): Promise<string[]> => {
    const found = await Promise.all(devices.map(async (device) => ((await ask(device)).model === model ? device : undefined)));
    return found.filter((device) => device !== undefined);
  };
  const promote = async (model: string, share?: number): Promise<number> => (await endpoint.app.inject({ method: 'POST', url: `/v1/models/${model}/promote`, headers: endpoint.as.admin, ...(share !== undefined && { payload: { share } }) })).statusCode;
  const rollBack = async (model: string): Promise<number> => (await endpoint.app.inject({ method: 'POST', url: `/v1/models/${model}/rollback`, headers: endpoint.as.admin })).statusCode;
  const listed = async (model: string): Promise<ListedModel> => (await endpoint.app.inject({ url: '/v1/models', headers: endpoint.as.review })).json<{ models: ListedModel[] }>().models.find(({ id }) => id === model)!;
  /** Digits that a device was shown and judged; so many of them were misread. */
  async function judge(device: string, modelId: string, errors: number, of: number): Promise<void> {
    const request = wire(batchOf(Array.from({ length: of }, (_, i) => correctionOf({ device, modelId, predicted: i < errors ? 1 : 7, label: 7 }))));
    assert.equal((await endpoint.app.inject({ ...request, headers: { ...request.headers, ...endpoint.as.submit } })).statusCode, 200);
  }
  const watch = (): ReturnType<typeof watchRelease> => watchRelease(endpoint.database, { judged: 40 });

  test('is had by about that share, always the same ones, by more as it grows, and by nobody who does not say who they are', async () => {
    assert.equal(await promote('candidate', 10), 200);
    const tenth = await having('candidate');
    assert.ok(tenth.length > 12 && tenth.length < 55, `${tenth.length} of 300`);
    assert.deepEqual(await having('candidate'), tenth);
    assert.equal((await ask(undefined)).model, first);
    assert.equal((await listed('candidate')).state, 'releasing');
    assert.equal((await listed(first)).state, 'current');
    assert.equal(await promote('candidate', 50), 200);
    const half = await having('candidate');
    assert.ok(half.length > 110 && half.length < 190, `${half.length} of 300`);
    assert.deepEqual(tenth.filter((device) => !half.includes(device)), [], 'who has it keeps it');
    assert.equal(await promote('candidate', 50), 409, 'so many have it');
    assert.equal(await promote('another', 10), 409, 'one release at a time');
    assert.equal(await promote('candidate'), 200);
    assert.equal((await ask(undefined)).model, 'candidate');
    assert.equal((await listed('candidate')).state, 'current');
    for (const share of [0, 101, 1.5]) assert.equal(await promote('another', share), 400, String(share));
    assert.equal((await endpoint.app.inject({ url: '/v1/model?device=a%20b', headers: endpoint.as.submit })).statusCode, 400);
  });

  test('reaches other devices first than the release before', async () => {
    await promote('candidate', 10);
    const tenth = await having('candidate');
    await rollBack('candidate');
    await promote('another', 10);
    const other = await having('another');
    assert.ok(other.filter((device) => tenth.includes(device)).length < other.length / 2);
  });

  test('is left by those who have it when a person takes it back', async () => {
    await promote('candidate', 10);
    const [device] = await having('candidate');
    assert.equal(await rollBack('candidate'), 200);
    assert.deepEqual(await ask(device, 'candidate'), { model: first, isOlder: true, withdrawn: 'candidate' });
  });

  test('begins with a share where there are devices enough, unless another one is under way', async () => {
    const { database } = endpoint;
    const passed = (firstShare: number): Promise<boolean> => database.transaction((sql) => promotePassed(sql, 'candidate', first, { firstShare }));
    const count = (devices: number): Promise<unknown> => database.query("insert into arrivals select current_date, 'device', 'd' || n, 1 from generate_series(1, $1::int) as n on conflict do nothing", [devices]);
    await count(FEWEST_DEVICES - 1);
    assert.equal(await passed(10), true);
    assert.equal((await listed('candidate')).promotions[0].share, 100, 'of a few devices a tenth is nobody');
    await rollBack('candidate');
    await count(FEWEST_DEVICES);
    assert.equal(await passed(10), true);
    assert.deepEqual([(await listed('candidate')).state, (await listed('candidate')).promotions[0].share], ['releasing', 10]);
    assert.equal(await passed(10), false);
  });

  test('is taken back by the endpoint where errors rise, as soon as that is no chance', async () => {
    await promote('candidate', 30);
    const [a, b] = await having('candidate');
    for (const device of [a, b]) await judge(device, first, 1, 30);
    await judge(a, 'candidate', 5, 5);
    assert.equal(await watch(), undefined, 'too few');
    await judge(b, 'candidate', 4, 5);
    assert.equal(await watch(), 'taken-back');
    assert.deepEqual(await ask(a, 'candidate'), { model: first, isOlder: true, withdrawn: 'candidate' });
    const { state, promotions: [{ withdrawnBy, counted }] } = await listed('candidate');
    assert.deepEqual([state, withdrawnBy], ['withdrawn', null]);
    assert.deepEqual({ ...counted, chance: counted!.chance < 1e-4 }, { judged: 10, devices: 2, before: { errors: 2, of: 60 }, after: { errors: 9, of: 10 }, chance: true });
    const [note] = await endpoint.database.query<{ token: string | null; detail: { reason: string } }>("select token, detail from audit where action = 'roll back' and subject = 'candidate' order by key desc limit 1");
    assert.deepEqual([note.token, note.detail.reason], [null, 'release']);
    assert.equal(await watch(), undefined, 'there is none any more');
  });

  test('goes to everyone after enough digits without', async () => {
    await promote('candidate', 30);
    const [a, b, c] = await having('candidate');
    // A hand that is hard to read was so before; a newcomer is compared with nobody.
    await judge(a, first, 25, 30);
    await judge(b, first, 1, 30);
    await judge(c, 'candidate', 10, 10);
    await judge(a, 'candidate', 12, 15);
    await judge(b, 'candidate', 1, 14);
    assert.equal(await watch(), undefined);
    await judge(b, 'candidate', 0, 1);
    assert.equal(await watch(), 'finished');
    assert.equal((await ask(undefined)).model, 'candidate');
    assert.equal((await listed('candidate')).promotions[0].share, 100);
    assert.equal((await ask(undefined, 'candidate')).isOlder, false);
  });

  test('is not ended by one device alone, nor by what a reviewer has rejected', async () => {
    await promote('candidate', 30);
    const [a, b] = await having('candidate');
    for (const device of [a, b]) await judge(device, first, 0, 30);
    await judge(a, 'candidate', 30, 30);
    assert.equal(await watch(), undefined, 'one device');
    await judge(b, 'candidate', 9, 9);
    await endpoint.database.query("update corrections set state = 'rejected' where device = $1 and model = 'candidate'", [a]);
    assert.equal(await watch(), undefined);
  });
});
