import { assert } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { MANIFEST_SCHEMA, type ModelManifest } from '../../src/core/manifest.ts';
import type { Settings } from '../../src/core/services.ts';
import { Database } from '../../src/storage/database.ts';
import { DATABASE_VERSION } from '../../src/storage/schema.ts';
import { createModelStore } from '../../src/storage/model-store.ts';
import { createSettingsStore, DEFAULT_SETTINGS } from '../../src/storage/settings-store.ts';

const NAME = 'scrawl-storage-test';
const open: { close(): unknown }[] = [];

function database(): Database {
  const opened = new Database(NAME);
  open.push(opened);
  return opened;
}

async function refusal(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error as Error,
  );
}

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

afterEach(async () => {
  for (const { close } of open.splice(0).map((one) => ({ close: () => one.close() }))) await close();
  await deleteDB(NAME);
});

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
    const store = createModelStore(database());
    assert.isUndefined(await store.lastGood());
    const first = { manifest, bytes: Uint8Array.of(1, 2, 3) };
    await store.keep(first);
    assert.deepEqual(await store.lastGood(), first);
    const second = { manifest: { ...manifest, modelId: 'digits-2', sha256: '89abcdef'.repeat(8), file: 'digits-89abcdef.onnx' }, bytes: Uint8Array.of(4, 5, 6) };
    await store.keep(second);
    assert.deepEqual(await store.lastGood(), second);
    // The same bytes calibrated anew are another release.
    const recalibrated = { ...second, manifest: { ...second.manifest, temperature: 2, createdAt: '2026-02-02T03:04:05.000Z' } };
    await store.keep(recalibrated);
    assert.deepEqual(await store.lastGood(), recalibrated);
  });

  it('is none where what was kept has no readable manifest', async () => {
    const kept = database();
    await kept.use((connection) => connection.put('models', { manifest: { schema: 'scrawl-model/0' }, bytes: new Uint8Array(3) }, ['a', 'b']));
    assert.isUndefined(await createModelStore(kept).lastGood());
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

  it('makes way for a newer version in another tab, and goes on working on it', async () => {
    const settings = createSettingsStore(database());
    await settings.save({ theme: 'dark' });
    const newer = await openDB(NAME, DATABASE_VERSION + 1, { upgrade: (created) => void created.createObjectStore('later') });
    open.push(newer);
    await settings.save({ backend: 'wasm' });
    assert.deepEqual(await settings.load(), { ...DEFAULT_SETTINGS, theme: 'dark', backend: 'wasm' });
    assert.deepEqual(await newer.get('settings', 'settings'), { ...DEFAULT_SETTINGS, theme: 'dark', backend: 'wasm' });
  });

  it('opens again after its connection was closed under it', async () => {
    const lost = database();
    const settings = createSettingsStore(lost);
    await settings.save({ theme: 'light' });
    await lost.use((connection) => Promise.resolve(connection.close()));
    assert.equal((await settings.load()).theme, 'light');
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
});
