import { DIGITS, type Label } from '../../src/core/classes.ts';
import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { grayImage28, PIXELS, SIDE, type GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { softmax } from '../../src/core/reading/prediction.ts';
import type { BackendPreference, RecognizerStatus } from '../../src/contracts/recognizer.ts';
import type { Settings, SettingsStore } from '../../src/contracts/settings.ts';
import { WorkerRecognizer, type RecognizerOptions } from '../../src/inference/recognizer.ts';
import { Database } from '../../src/storage/database.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import type { ModelFixture } from '../support/model-fixtures.ts';
import { needs } from '../support/needs.ts';
import { errorMessage, technicalText } from '../../src/ui/kit/error-message.ts';
import { said } from './said.ts';

type Ready = RecognizerStatus & { kind: 'ready' };
type Trouble = 'crashes' | 'loses-gpu' | 'gpu-garbles' | 'no-gpu' | 'no-jspi' | 'no-storage';

const database = new Database();
const settings = createSettingsStore(database);
/** Brings about the trouble of a troubled worker. */
const trouble = new BroadcastChannel('trouble');
const open: WorkerRecognizer[] = [];

const troubled = (name: Trouble) => (): Worker => new Worker(new URL('./troubled-worker.ts', import.meta.url), { type: 'module', name });
const modelsAt = (folder: ModelFixture | `once-missing-${string}` | 'nowhere'): string => `/fixtures/models/${folder}/`;

function recognizerWith(options: Partial<RecognizerOptions> = {}): WorkerRecognizer {
  const recognizer = new WorkerRecognizer({ modelsUrl: modelsAt('good'), settings, allowSoftwareGpu: true, ...options });
  open.push(recognizer);
  return recognizer;
}

function reached<K extends RecognizerStatus['kind']>(
  recognizer: WorkerRecognizer,
  kind: K,
  also: (status: RecognizerStatus & { kind: K }) => boolean = () => true,
): Promise<RecognizerStatus & { kind: K }> {
  const fits = (status: RecognizerStatus): status is RecognizerStatus & { kind: K } => status.kind === kind && also(status as RecognizerStatus & { kind: K });
  return new Promise((resolve) => {
    if (fits(recognizer.status)) return resolve(recognizer.status);
    const stop = recognizer.subscribe((status) => {
      if (!fits(status)) return;
      stop();
      resolve(status);
    });
  });
}

/** Ink all over the band of rows that the fixtures read as `digit`. */
function band(digit: number): GrayImage28 {
  return grayImage28(Uint8Array.from({ length: PIXELS }, (_, pixel) => (Math.floor((Math.floor(pixel / SIDE) / SIDE) * 10) === digit ? 255 : 0)));
}

/** Speckles, the same every time. */
function speckles(seed: number): GrayImage28 {
  let state = seed;
  return grayImage28(Uint8Array.from({ length: PIXELS }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 23));
}

async function digitOf(recognizer: WorkerRecognizer, image: GrayImage28): Promise<Label | undefined> {
  return (await recognizer.recognize({ image: image }))?.prediction.digit;
}

async function refusal(promise: Promise<unknown>): Promise<Error & { readonly reason?: string }> {
  return promise.then(
    () => assert.fail('it was not refused'),
    (error: unknown) => error as Error,
  );
}

beforeEach(async () => {
  await database.close();
  await deleteDB('scrawl');
});

afterEach(() => {
  for (const recognizer of open.splice(0)) recognizer.close();
});

describe('recogniser', () => {
  it('loads on WASM and answers with the calibrated probabilities of the network', async () => {
    const recognizer = recognizerWith();
    assert.deepEqual(recognizer.status, { kind: 'loading' });
    const answer = (await recognizer.recognize({ image: band(3) }))!;
    // Rows 9, 10 and 11 are band 3: three rows full of ink give a logit of 3, the others 0.
    const expected = softmax([0, 0, 0, 3, 0, 0, 0, 0, 0, 0], 1);
    answer.prediction.probabilities.forEach((probability, digit) => assert.closeTo(probability, expected[digit], 1e-6));
    assert.include(answer.prediction, { digit: 3, isDigit: true });
    assert.equal(answer.backend, 'wasm');
    assert.isAtLeast(answer.inferenceMs, 0);
    const status = await reached(recognizer, 'ready');
    assert.equal(status.backend, 'wasm');
    assert.isUndefined(status.notices);
    assert.equal(answer.prediction.modelId, status.manifest.modelId);
  });

  it('answers the latest picture and resolves those it overtook to nothing', async () => {
    const recognizer = recognizerWith();
    const whileLoading = await Promise.all([1, 2, 3].map((digit) => digitOf(recognizer, band(digit))));
    assert.deepEqual(whileLoading, [undefined, undefined, 3]);
    const whileReading = await Promise.all([4, 5, 6].map((digit) => digitOf(recognizer, band(digit))));
    assert.deepEqual(whileReading, [undefined, undefined, 6]);
  });

  it('answers each picture when one is asked after the other', async () => {
    const recognizer = recognizerWith();
    for (const digit of DIGITS) assert.equal(await digitOf(recognizer, band(digit)), digit);
  });
});

describe('models', () => {
  const bad: Partial<Record<ModelFixture, { reason: string; words: RegExp }>> = {
    'wrong-checksum': { reason: 'checksum', words: /damaged/ },
    truncated: { reason: 'checksum', words: /damaged/ },
    'broken-manifest': { reason: 'manifest', words: /damaged/ },
    'other-shape': { reason: 'manifest', words: /damaged/ },
    'other-preprocessing': { reason: 'preprocessing', words: /another version/ },
    garbage: { reason: 'session', words: /doesn't work/ },
    'other-output-name': { reason: 'session', words: /doesn't work/ },
    'not-finite': { reason: 'output', words: /doesn't work/ },
  };
  for (const [fixture, { reason, words }] of Object.entries(bad) as [ModelFixture, { reason: string; words: RegExp }][]) {
    it(`refuses a model that is ${fixture}, and reads on with the last good one`, async () => {
      const alone = recognizerWith({ modelsUrl: modelsAt(fixture) });
      assert.deepInclude(await refusal(alone.recognize({ image: band(1) })), { name: 'ModelRefusedError', reason });
      assert.match(errorMessage((await reached(alone, 'failed')).error), words);
      alone.close();

      const good = recognizerWith();
      const { modelId } = (await reached(good, 'ready')).manifest;
      await keptModel(modelId);
      good.close();

      const withLastGood = recognizerWith({ modelsUrl: modelsAt(fixture) });
      assert.equal(await digitOf(withLastGood, band(1)), 1);
      const status = await reached(withLastGood, 'ready');
      assert.equal(status.manifest.modelId, modelId);
      assert.match(said(status), words);
      assert.include(said(status), modelId);
    });
  }

  it('are given up where they stop answering', async () => {
    const recognizer = recognizerWith({ modelsUrl: modelsAt('overflowing') });
    await reached(recognizer, 'ready');
    assert.deepInclude(await refusal(recognizer.recognize({ image: band(1) })), { name: 'ModelRefusedError', reason: 'output' });
    assert.match(errorMessage((await reached(recognizer, 'failed')).error), /doesn't work/);
  });

  it('are refused for their own fault where the one that was kept is another version’s', async () => {
    const folder = modelsAt('other-preprocessing');
    const manifest = (await (await fetch(`${folder}manifest.json`)).json()) as ModelManifest;
    const bytes = new Uint8Array(await (await fetch(folder + manifest.file)).arrayBuffer());
    await database.use((connection) => connection.put('models', { manifest, bytes }, [manifest.sha256, manifest.createdAt]));
    const recognizer = recognizerWith({ modelsUrl: modelsAt('nowhere') });
    assert.match(errorMessage((await reached(recognizer, 'failed')).error), /couldn't be loaded/);
  });

  it('keeps a newer model that works, and reads with that one from then on', async () => {
    const first = recognizerWith();
    assert.equal(await digitOf(first, band(1)), 1);
    await keptModel((await reached(first, 'ready')).manifest.modelId);
    first.close();
    const second = recognizerWith({ modelsUrl: modelsAt('newer') });
    assert.equal(await digitOf(second, band(1)), 2);
    const { modelId } = (await reached(second, 'ready')).manifest;
    await keptModel(modelId);
    second.close();
    const withoutServer = recognizerWith({ modelsUrl: modelsAt('nowhere') });
    assert.equal(await digitOf(withoutServer, band(1)), 2);
    const status = await reached(withoutServer, 'ready');
    assert.match(said(status), /couldn't be downloaded/);
    assert.include(said(status), modelId);
  });

  it('says so where there is neither network nor a kept model, and starts when asked again', async () => {
    const recognizer = recognizerWith({ modelsUrl: modelsAt(`once-missing-${Math.random()}`) });
    assert.deepInclude(await refusal(recognizer.recognize({ image: band(1) })), { name: 'ModelRefusedError', reason: 'missing' });
    assert.match(errorMessage((await reached(recognizer, 'failed')).error), /couldn't be loaded/);
    await recognizer.retry();
    assert.equal(recognizer.status.kind, 'ready');
    assert.equal(await digitOf(recognizer, band(7)), 7);
  });

  it('reads without storage', async () => {
    const recognizer = recognizerWith({ createWorker: troubled('no-storage') });
    assert.equal(await digitOf(recognizer, band(8)), 8);
  });
});

describe('WebGPU', () => {
  needs('gpu' in navigator);

  const prefer = (backend: BackendPreference): SettingsStore => ({ load: () => Promise.resolve<Settings>({ backend, theme: 'auto', freshSheet: true, keepConfirmed: true, adapt: true }), save: () => Promise.resolve(), onLateReading: () => () => undefined });

  it('gives the answers of WASM within 1e-4', async () => {
    const recognizer = recognizerWith({ modelsUrl: modelsAt('untrained') });
    const images = [1, 2, 3, 4].map(speckles);
    const read = async (): Promise<(readonly number[])[]> => {
      const all: (readonly number[])[] = [];
      for (const image of images) all.push((await recognizer.recognize({ image: image }))!.prediction.probabilities);
      return all;
    };
    const onWasm = await read();
    await recognizer.use('webgpu');
    const status = recognizer.status as Ready;
    assert.equal(status.backend, 'webgpu');
    assert.isUndefined(status.notices);
    const onWebGpu = await read();
    onWasm.forEach((probabilities, picture) =>
      probabilities.forEach((probability, digit) => assert.closeTo(onWebGpu[picture][digit], probability, 1e-4)),
    );
    // Different pictures must give different answers, or agreement would mean nothing.
    assert.notDeepEqual(onWasm[0], onWasm[1]);
    await recognizer.use('wasm');
    assert.include(recognizer.status, { kind: 'ready', backend: 'wasm' });
  });

  it('answers while it is switched, measured and asked at once', async () => {
    const recognizer = recognizerWith({ modelsUrl: modelsAt('untrained') });
    await recognizer.recognize({ image: speckles(1) });
    const switched = recognizer.use('webgpu');
    const measured = recognizer.measure();
    const answers: unknown[] = [];
    for (let count = 0; count < 12; count++) answers.push(await recognizer.recognize({ image: speckles(count) }));
    const measurement = await measured;
    await switched;
    assert.notInclude(answers, undefined);
    assert.isAbove(measurement.webgpu!, 0);
    assert.isAbove(measurement.wasm, 0);
    assert.equal(measurement.winner, measurement.webgpu! < measurement.wasm ? 'webgpu' : 'wasm');
    assert.equal((await settings.load()).measuredWinner, measurement.winner);
  });

  const absent: Record<string, { options: Partial<RecognizerOptions>; words: RegExp }> = {
    'there is no adapter': { options: { createWorker: troubled('no-gpu') }, words: /no graphics adapter/ },
    'the only adapter is software': { options: { allowSoftwareGpu: false }, words: /software adapter/ },
    'the browser lacks promise integration': { options: { createWorker: troubled('no-jspi') }, words: /promise integration/ },
  };
  for (const [situation, { options, words }] of Object.entries(absent)) {
    it(`falls back to WASM and says so where ${situation}`, async () => {
      const recognizer = recognizerWith({ settings: prefer('webgpu'), ...options });
      assert.equal(await digitOf(recognizer, band(2)), 2);
      const status = await reached(recognizer, 'ready');
      assert.equal(status.backend, 'wasm');
      assert.match(said(status), words);
      assert.match(said(status), /WASM instead/);
      const measurement = await recognizer.measure();
      assert.equal(measurement.winner, 'wasm');
      assert.isUndefined(measurement.webgpu);
      assert.match(technicalText(measurement.failure), words);
    });
  }

  it('is not trusted where it contradicts WASM', async () => {
    const recognizer = recognizerWith({ createWorker: troubled('gpu-garbles') });
    assert.equal(await digitOf(recognizer, band(6)), 6);
    await recognizer.use('webgpu');
    const status = recognizer.status as Ready;
    assert.equal(status.backend, 'wasm');
    assert.match(said(status), /other answers/);
    assert.equal(await digitOf(recognizer, band(6)), 6);
  });

  it('falls back to WASM and says so when the device is lost', async () => {
    const recognizer = recognizerWith({ settings: prefer('webgpu'), createWorker: troubled('loses-gpu') });
    assert.equal((await recognizer.recognize({ image: band(4) }))?.backend, 'webgpu');
    trouble.postMessage('lost');
    const status = await reached(recognizer, 'ready', ({ backend }) => backend === 'wasm');
    assert.match(said(status), /lost/);
    assert.match(said(status), /WASM instead/);
    assert.equal((await recognizer.recognize({ image: band(4) }))?.backend, 'wasm');
    await recognizer.use('webgpu');
    assert.include(recognizer.status, { kind: 'ready', backend: 'webgpu' });
    assert.equal(await digitOf(recognizer, band(5)), 5);
  });
});

describe('a worker that dies', () => {
  it('is started again and says so', async () => {
    const recognizer = recognizerWith({ createWorker: troubled('crashes') });
    assert.equal(await digitOf(recognizer, band(1)), 1);
    trouble.postMessage('crash');
    const status = await reached(recognizer, 'ready', ({ notices }) => notices !== undefined);
    assert.match(said(status), /was restarted/);
    assert.equal(await digitOf(recognizer, band(2)), 2);
  });

  it('is not started a third time when it never answers', async () => {
    let starts = 0;
    const recognizer = recognizerWith({
      createWorker: () => {
        starts++;
        return new Worker('/no/such/worker.js', { type: 'module' });
      },
    });
    assert.equal((await refusal(recognizer.recognize({ image: band(1) }))).name, 'BackendUnavailableError');
    assert.equal(starts, 2);
    assert.match(errorMessage((await reached(recognizer, 'failed')).error), /Reload/);
  });
});

/** Keeping a model goes on after the first answer; this is its end. */
async function keptModel(modelId: string): Promise<void> {
  for (;;) {
    const records = await database.use((connection) => connection.getAll('models'));
    if (records.some(({ manifest }) => (manifest as { modelId: string }).modelId === modelId)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
