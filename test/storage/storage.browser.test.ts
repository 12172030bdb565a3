import { assert } from '@open-wc/testing';
import { openDB } from 'idb';
import { MANIFEST_SCHEMA, type ModelManifest } from '../../src/core/records/manifest.ts';
import type { Settings } from '../../src/contracts/settings.ts';
import type { StoredModel } from '../../src/contracts/models.ts';
import { DATABASE_VERSION, MIGRATIONS, type Schema } from '../../src/storage/schema.ts';
import { toRecord } from '../../src/storage/correction-record.ts';
import { createModelStore } from '../../src/storage/model-store.ts';
import { createPersonalStore } from '../../src/storage/personal-store.ts';
import { DEFAULT_SETTINGS } from '../../src/contracts/settings.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { brought, judged } from './judged.ts';
import { closing, database, judgementsOf, list, NAME, refusal, store } from './on-device.ts';

const manifest: ModelManifest = {
  schema: MANIFEST_SCHEMA,
  modelId: 'digits-0123abcd',
  file: 'digits-0123abcd.onnx',
  sha256: '0123abcd'.repeat(8),
  bytes: 3,
  input: { name: 'image', type: 'float32', shape: ['N', 1, 28, 28] },
  output: { name: 'logits', type: 'float32', shape: ['N', 10] },
  temperature: 1,
  digitThreshold: 0.5,
  preprocessingId: 'p',
  metrics: {},
  createdAt: '2026-01-02T03:04:05.000Z',
};

/** A model whose file is another. */
const modelOf = (digits: string, bytes: Uint8Array): StoredModel => ({ manifest: { ...manifest, sha256: digits.repeat(8), file: `digits-${digits}.onnx` }, bytes });

describe('settings', () => {
  it('have defaults on a new device', async () => {
    assert.deepEqual(await createSettingsStore(database()).load(), DEFAULT_SETTINGS);
  });

  it('change one by one, also from two tabs at once', async () => {
    const [one, other] = [createSettingsStore(database()), createSettingsStore(database())];
    await Promise.all([one.save({ theme: 'dark' }), other.save({ measuredWinner: 'webgpu' })]);
    await one.save({ backend: 'wasm' });
    const expected: Settings = { ...DEFAULT_SETTINGS, backend: 'wasm', theme: 'dark', measuredWinner: 'webgpu' };
    assert.deepEqual(await one.load(), expected);
    assert.deepEqual(await other.load(), expected);
  });

  it('fall back to their defaults one by one where a record has unknown values', async () => {
    const kept = database();
    await kept.use((connection) => connection.put('settings', { backend: 'abacus', theme: 'light', measuredWinner: 3 }, 'settings'));
    assert.deepEqual(await createSettingsStore(kept).load(), { ...DEFAULT_SETTINGS, backend: 'auto', theme: 'light' });
  });
});

describe('the last good model', () => {
  it('is none at first, then the one kept last', async () => {
    const on = database();
    const store = createModelStore(on);
    assert.isUndefined(await store.lastGood());
    const first = { manifest, bytes: Uint8Array.of(1, 2, 3) };
    await store.keep(first);
    assert.deepEqual(await store.lastGood(), first);
    const second = modelOf('89abcdef', Uint8Array.of(4, 5, 6));
    await store.keep(second);
    assert.deepEqual(await store.lastGood(), second);
    // The same bytes calibrated anew are another release.
    assert.deepEqual(await store.previous(), first);
    const recalibrated = { ...second, manifest: { ...second.manifest, temperature: 2, createdAt: '2026-02-02T03:04:05.000Z' } };
    await store.keep(recalibrated);
    assert.deepEqual(await store.lastGood(), recalibrated);
    assert.deepEqual(await store.previous(), second);
    assert.lengthOf(await on.use((connection) => connection.getAllKeys('models')), 2, 'and no third takes room');
  });

  it('gives way to the one before it, and comes back', async () => {
    const store = createModelStore(database());
    const [first, second] = ['0a0b0c0d', '1a1b1c1d'].map((digits) => modelOf(digits, Uint8Array.of(1, 2, 3)));
    for (const [kept, other] of [[first, undefined], [second, first], [second, first], [first, second], [second, first]]) {
      await store.keep(kept!);
      assert.deepEqual([await store.lastGood(), await store.previous()], [kept, other]);
    }
  });

  it('is none where what was kept has no readable manifest', async () => {
    const kept = database();
    await kept.use((connection) => connection.put('models', { manifest: { schema: 'scrawl-model/0' }, bytes: new Uint8Array(3) }, ['a', 'b']));
    assert.isUndefined(await createModelStore(kept).lastGood());
  });
});

describe('the personal head', () => {
  const head = { modelId: 'digits-1', createdAt: '2026-01-02T03:04:05.000Z', examples: 23, weights: Float32Array.from({ length: 40 }, (_, index) => index / 7), bias: new Float32Array(10) };

  it('is none at first, then the one put last, then none again', async () => {
    const store = createPersonalStore(database());
    assert.isUndefined(await store.get());
    await store.put({ ...head, examples: 3 });
    await store.put(head);
    assert.deepEqual(await store.get(), head);
    await store.clear();
    assert.isUndefined(await store.get());
  });

  it('takes no more room than its own of the memory that it comes from', async () => {
    const on = database();
    await createPersonalStore(on).put({ ...head, weights: new Float32Array(1 << 16).subarray(0, 40) });
    assert.equal((await createPersonalStore(on).get())!.weights.buffer.byteLength, 160);
  });

  it('keeps the judged digits that are read by, or nothing where they cannot be used', async () => {
    const on = database();
    const digits = { features: new Float32Array(12).subarray(0, 8), labels: Uint8Array.of(3, 3), drawings: [[0, 1]] };
    await createPersonalStore(on).put({ ...head, digits });
    const kept = await createPersonalStore(on).get();
    assert.deepEqual(kept, { ...head, digits: { ...digits, features: new Float32Array(8) } });
    assert.equal(kept!.digits!.features.buffer.byteLength, 32);
    for (const fault of [{ features: Float32Array.of(NaN) }, { labels: [3, 3] }, { labels: new Uint8Array(3) }, { drawings: [[2]] }, { drawings: [[]] }, { drawings: 3 }]) {
      await on.use((connection) => connection.put('personal', { ...head, digits: { ...digits, ...fault } }, 'head'));
      assert.deepEqual(await createPersonalStore(on).get(), head, JSON.stringify(fault));
    }
  });

  it('is none where what was kept cannot be used', async () => {
    const on = database();
    for (const fault of [{ weights: [1, 2] }, { weights: new Float32Array(41) }, { bias: Float32Array.of(NaN) }, { modelId: 3 }, { bias: new Float32Array(0) }]) {
      await on.use((connection) => connection.put('personal', { ...head, ...fault }, 'head'));
      assert.isUndefined(await createPersonalStore(on).get(), JSON.stringify(fault));
    }
  });
});

describe('the database', () => {
  it('keeps what version 1 held when it is brought to today’s version', async () => {
    const old = await openDB(NAME, 1, { upgrade: (created) => void created.createObjectStore('settings') });
    await old.put('settings', { backend: 'webgpu', theme: 'dark' }, 'settings');
    old.close();
    const today = database();
    assert.deepEqual(await createSettingsStore(today).load(), { ...DEFAULT_SETTINGS, backend: 'webgpu', theme: 'dark' });
    assert.equal(await today.use((connection) => Promise.resolve(connection.version)), DATABASE_VERSION);
    await createModelStore(today).keep({ manifest, bytes: new Uint8Array(3) });
  });

  it('keeps what version 2 held, its one model too', async () => {
    const old = await openDB(NAME, 2, {
      upgrade: (created) => {
        created.createObjectStore('settings');
        created.createObjectStore('models');
      },
    });
    await old.put('settings', { backend: 'auto', theme: 'light', keepConfirmed: false }, 'settings');
    await old.put('models', { manifest, bytes: Uint8Array.of(1, 2, 3) }, [manifest.sha256, manifest.createdAt]);
    old.close();
    const today = database();
    assert.include(await createSettingsStore(today).load(), { theme: 'light', keepConfirmed: false });
    const next = modelOf('89abcdef', Uint8Array.of(4, 5, 6));
    const models = createModelStore(today);
    assert.deepEqual(await models.lastGood(), { manifest, bytes: Uint8Array.of(1, 2, 3) });
    await models.keep(next);
    assert.deepEqual([await models.lastGood(), await models.previous()], [next, { manifest, bytes: Uint8Array.of(1, 2, 3) }]);
    const id = await store(today).judge(judged(1, 4, 9));
    assert.deepEqual((await list(store(today))).map(({ correction }) => correction.id), [id]);
  });

  it('keeps what version 3 held, corrections on their way too', async () => {
    const old = await openDB<Schema>(NAME, 3, {
      upgrade: (created, _from, _to, upgrade) => {
        for (const migrate of MIGRATIONS.slice(0, 3)) migrate(created, upgrade);
      },
    });
    const { correction, picture } = brought(1);
    await old.add('corrections', toRecord({ correction, picture, sync: { kind: 'sending', batchId: 'b' } }));
    old.close();
    const today = database();
    assert.deepEqual((await list(store(today))).map(({ sync }) => sync), [{ kind: 'sending', batchId: 'b' }]);
    assert.isUndefined(await createSyncQueue(today).nextDue());
  });

  it('makes way for a newer version in another tab, and goes on working on it', async () => {
    const settings = createSettingsStore(database());
    await settings.save({ theme: 'dark' });
    const newer = await openDB(NAME, DATABASE_VERSION + 1, { upgrade: (created) => void created.createObjectStore('later') });
    closing(newer);
    await settings.save({ backend: 'wasm' });
    assert.deepEqual(await settings.load(), { ...DEFAULT_SETTINGS, theme: 'dark', backend: 'wasm' });
    assert.deepEqual(await newer.get('settings', 'settings'), { ...DEFAULT_SETTINGS, theme: 'dark', backend: 'wasm' });
  });

  it('has every change on the disk before it is acknowledged', async () => {
    assert.equal(await database().write(['judgements'], ({ durability }) => Promise.resolve(durability)), 'strict');
  });

  it('opens again after its connection was closed under it', async () => {
    const lost = database();
    const settings = createSettingsStore(lost);
    await settings.save({ theme: 'light' });
    await lost.use((connection) => Promise.resolve(connection.close()));
    assert.equal((await settings.load()).theme, 'light');
  });

  it('loses no judgement when it is closed under it, and makes none twice', async () => {
    const lost = database();
    const corrections = store(lost);
    const ids = [await corrections.judge(judged(0, 1, 7))];
    for (let serial = 1; serial < 4; serial++) {
      await lost.use((connection) => Promise.resolve(connection.close()));
      ids.push(...(await Promise.all([corrections.judge(judged(serial, 1, 7)), corrections.judge(judged(serial + 10, 1, 7))])));
    }
    assert.sameMembers((await list(corrections)).map(({ correction }) => correction.id), ids);
    assert.sameMembers((await judgementsOf(corrections)).map(({ id }) => id), ids);
  });

  it('waits for a tab with older code that holds it, and says so when that takes too long', async () => {
    const old = await openDB(NAME, 1, { upgrade: (created) => void created.createObjectStore('settings') });
    const settings = createSettingsStore(database());
    assert.equal((await refusal(settings.save({ theme: 'dark' }))).name, 'StorageUnavailableError');
    assert.deepEqual(await settings.load(), DEFAULT_SETTINGS);
    old.close();
    await settings.save({ theme: 'dark' });
    assert.equal((await settings.load()).theme, 'dark');
  });

  it('tells those who hear of changes once the tab that held it has let go', async () => {
    const old = await openDB(NAME, 1, { upgrade: (created) => void created.createObjectStore('settings') });
    const held = store();
    let heard = 0;
    held.subscribe(() => heard++);
    assert.equal((await refusal(held.count())).name, 'StorageUnavailableError');
    assert.equal(heard, 0);
    old.close();
    while (heard === 0) await new Promise((resume) => setTimeout(resume, 5));
    assert.equal(await held.count(), 0);
  });
});
