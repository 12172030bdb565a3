import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import type { RecognizerStatus } from '../../src/contracts/recognizer.ts';
import { grayImage28, PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import type { Drawn } from '../../src/core/records/drawing.ts';
import { parseManifest } from '../../src/core/records/manifest.ts';
import { WorkerRecognizer, type RecognizerOptions } from '../../src/inference/recognizer.ts';
import { Database } from '../../src/storage/database.ts';
import { createModelStore } from '../../src/storage/model-store.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { errorMessage } from '../../src/ui/kit/error-message.ts';
import { said } from './said.ts';

type Ready = RecognizerStatus & { kind: 'ready' };
type Trouble = 'traps' | 'traps-alone' | 'no-whole';

const database = new Database();
const settings = createSettingsStore(database);
/** The model that ships, for which the runtime is cut. */
const SHIPPED = '/models/';
/** A model with an operator that was cut; the digit is the band of rows that is full of ink. */
const OTHER = '/fixtures/models/other-operator/';
const trouble = new BroadcastChannel('trouble');
let recognizer: WorkerRecognizer | undefined;

const troubled = (name: Trouble) => (): Worker => new Worker(new URL('./troubled-worker.ts', import.meta.url), { type: 'module', name });

async function start(modelsUrl: string, options: Partial<RecognizerOptions> = {}): Promise<Ready> {
  recognizer = new WorkerRecognizer({ modelsUrl, settings, ...options });
  return until((status) => status.kind === 'ready');
}

function until(fits: (status: RecognizerStatus) => boolean): Promise<Ready> {
  return new Promise((resolve) => {
    if (fits(recognizer!.status)) return resolve(recognizer!.status as Ready);
    const stop = recognizer!.subscribe((status) => {
      if (!fits(status)) return;
      stop();
      resolve(status as Ready);
    });
  });
}

function band(digit: number): Drawn {
  return { image: grayImage28(Uint8Array.from({ length: PIXELS }, (_, pixel) => (Math.floor((Math.floor(pixel / SIDE) / SIDE) * 10) === digit ? 255 : 0))) };
}

/** The worker that reads now misses a function from here on. */
function trap(): Promise<unknown> {
  const set = new Promise((resolve) => trouble.addEventListener('message', resolve, { once: true }));
  trouble.postMessage('trap');
  return set;
}

const probabilities = async (drawing: Drawn): Promise<readonly number[] | undefined> => (await recognizer!.recognize(drawing))?.prediction.probabilities;

beforeEach(async () => {
  await database.close();
  await deleteDB('scrawl');
});

afterEach(() => recognizer?.close());

describe('the whole runtime', () => {
  it('is not needed for the model that ships', async () => {
    assert.isUndefined((await start(SHIPPED)).whole);
  });

  it('reads a model of another network from the start', async () => {
    assert.isTrue((await start(OTHER)).whole);
    assert.equal((await recognizer!.recognize(band(4)))!.prediction.digit, 4);
  });

  it('takes over where a function is missing, and answers what was asked to the bit', async () => {
    await start(SHIPPED, { createWorker: troubled('traps') });
    const before = await probabilities(band(3));
    await trap();
    assert.deepEqual(await probabilities(band(3)), before);
    assert.isTrue((recognizer!.status as Ready).whole);
    assert.isUndefined((recognizer!.status as Ready).notices, 'that is for the details, not for everybody');
  });

  it('is told to be missing where it cannot be fetched, and what could be read is read again', async () => {
    await start(SHIPPED, { createWorker: troubled('traps-alone') });
    const before = await probabilities(band(3));
    await trap();
    assert.deepEqual(await probabilities(band(3)), before);
    const status = recognizer!.status as Ready;
    assert.isUndefined(status.whole);
    assert.match(said(status), /needs the complete ONNX Runtime, which isn't on this device yet/);
  });

  it('that is missing leaves a model from an endpoint for now, and keeps it', async () => {
    const manifest = parseManifest(await (await fetch(`${OTHER}manifest.json`)).json());
    await createModelStore(database).keep({ manifest, bytes: new Uint8Array(await (await fetch(`${OTHER}${manifest.file}`)).arrayBuffer()) });
    await settings.save({ model: { sha256: manifest.sha256, starts: 0 } });
    await start(SHIPPED, { createWorker: troubled('no-whole') });
    const status = await until((each) => each.kind === 'ready' && each.notices !== undefined);
    assert.isUndefined(status.isChosen);
    assert.match(said(status), /Until it can be downloaded, Scrawl reads with its own model/);
    assert.deepEqual((await settings.load()).model, { sha256: manifest.sha256, starts: 0 });
    recognizer!.close();

    const later = await start(SHIPPED);
    assert.isTrue(later.isChosen, 'the network is back');
    assert.isTrue(later.whole);
  });

  it('that is missing is said where nothing else can read', async () => {
    recognizer = new WorkerRecognizer({ modelsUrl: OTHER, settings, createWorker: troubled('no-whole') });
    const refusal = await recognizer.recognize(band(1)).then(() => undefined, (error: unknown) => error as Error);
    assert.equal(refusal?.name, 'WholeRuntimeNeededError');
    assert.equal(recognizer.status.kind, 'failed');
    assert.equal(errorMessage(refusal), "This needs the complete ONNX Runtime, which isn't on this device yet. Connect to the network once and try again.");
  });
});
