import type { Label } from '../../src/core/classes.ts';
import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { grayImage28, PIXELS, SIDE, type GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import { parseManifest, type ModelManifest } from '../../src/core/records/manifest.ts';
import type { RecognizerStatus } from '../../src/contracts/recognizer.ts';
import { WorkerRecognizer, type RecognizerOptions } from '../../src/inference/recognizer.ts';
import { Database } from '../../src/storage/database.ts';
import { createModelStore } from '../../src/storage/model-store.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import type { ModelFixture } from '../support/model-fixtures.ts';
import { said } from './said.ts';

type Ready = RecognizerStatus & { kind: 'ready' };

const database = new Database();
const settings = createSettingsStore(database);
const store = createModelStore(database);
const folder = (name: ModelFixture): string => `/fixtures/models/${name}/`;
let recognizer: WorkerRecognizer | undefined;

const LEFT = /The model from your endpoint doesn't work on this device\. Reading with digits-\w+ again\./;

/** Ink all over the band of rows that the fixtures read as `digit`. */
function band(digit: number): GrayImage28 {
  return grayImage28(Uint8Array.from({ length: PIXELS }, (_, pixel) => (Math.floor((Math.floor(pixel / SIDE) / SIDE) * 10) === digit ? 255 : 0)));
}

/** Leaves a model on the device as one that was taken from an endpoint. */
async function choose(name: ModelFixture, starts = 0): Promise<ModelManifest> {
  const manifest = parseManifest(await (await fetch(`${folder(name)}manifest.json`)).json());
  await store.keep({ manifest, bytes: new Uint8Array(await (await fetch(`${folder(name)}${manifest.file}`)).arrayBuffer()) });
  await settings.save({ model: { sha256: manifest.sha256, starts } });
  return manifest;
}

async function start(options: Partial<RecognizerOptions> = {}): Promise<Ready> {
  recognizer = new WorkerRecognizer({ modelsUrl: folder('good'), settings, ...options });
  return until((status) => status.kind === 'ready' && (status.isChosen === true || status.notices !== undefined));
}

function until(fits: (status: RecognizerStatus) => boolean): Promise<Ready> {
  return new Promise((resolve) => {
    const look = (status: RecognizerStatus): boolean => {
      if (!fits(status)) return false;
      resolve(status as Ready);
      return true;
    };
    if (look(recognizer!.status)) return;
    const stop = recognizer!.subscribe((status) => {
      if (look(status)) stop();
    });
  });
}

const digitOf = async (image: GrayImage28): Promise<Label | undefined> => (await recognizer!.recognize({ image: image }))?.prediction.digit;

async function settled(wish: () => Promise<boolean>): Promise<void> {
  while (!(await wish())) await new Promise((resume) => setTimeout(resume, 20));
}

beforeEach(async () => {
  await database.close();
  await deleteDB('scrawl');
});
afterEach(() => recognizer?.close());

describe('a model that was taken from an endpoint', () => {
  it('reads in the place of the one that comes with the app, and counts no start that came to an answer', async () => {
    const { modelId } = await choose('newer');
    const { manifest, isChosen } = await start();
    assert.deepEqual([manifest.modelId, isChosen], [modelId, true]);
    assert.equal(await digitOf(band(3)), 4, 'as the newer one answers');
    await settled(async () => (await settings.load()).model?.starts === 0);
  });

  it('makes way where it cannot be loaded', async () => {
    const { sha256 } = await choose('garbage');
    const status = await start();
    assert.match(said(status), LEFT);
    assert.isUndefined(status.isChosen);
    assert.equal(await digitOf(band(3)), 3);
    await settled(async () => {
      const { model, leftModel } = await settings.load();
      return model === undefined && leftModel === sha256;
    });
  });

  it('makes way in the middle of reading where its answers are no numbers, and that drawing is read', async () => {
    await choose('overflowing');
    assert.isTrue((await start()).isChosen);
    assert.equal(await digitOf(band(3)), 3);
    assert.match(said(await until((status) => status.kind === 'ready' && status.notices !== undefined)), LEFT);
    assert.equal(await digitOf(band(7)), 7);
  });

  it('makes way after two starts that came to nothing, or one right after a crash', async () => {
    await choose('newer', 2);
    assert.match(said(await start()), LEFT);
    recognizer!.close();

    await choose('newer', 1);
    assert.isTrue((await start()).isChosen, 'one start alone may have been the user’s own haste');
    recognizer!.close();

    const { sha256 } = await choose('newer');
    let dead = 0;
    // As a device sees it: the model was begun with, and the worker is gone.
    const first = (): Worker => new Worker(URL.createObjectURL(new Blob(['onmessage = () => { throw new Error("out of memory"); };'])));
    recognizer = new WorkerRecognizer({
      modelsUrl: folder('good'),
      settings: { ...settings, load: async () => ({ ...(await settings.load()), model: { sha256, starts: dead === 1 ? 0 : 1 } }) },
      createWorker: () => (dead++ === 0 ? first() : new Worker(new URL('../../src/inference/worker/main.ts', import.meta.url), { type: 'module' })),
    });
    assert.match(said(await until((status) => status.kind === 'ready')), /had stopped and was restarted/);
    assert.match(said(await until((status) => status.kind === 'ready' && LEFT.test(said(status)))), LEFT);
    assert.equal(await digitOf(band(3)), 3);
  });

  it('is not there to be taken by a worker that took over: that is said, and what reads goes on', async () => {
    recognizer = new WorkerRecognizer({ modelsUrl: folder('good'), settings });
    assert.equal((await recognizer.ask({ kind: 'take' }))?.kind, 'failed');
    assert.match(said(await until((status) => status.kind === 'ready' && status.notices !== undefined)), /The new model couldn't be used\. Still reading with digits-\w+\./);
    assert.equal(await digitOf(band(3)), 3);
  });
});
