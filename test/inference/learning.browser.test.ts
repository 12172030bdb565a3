import { DIGITS } from '../../src/core/classes.ts';
import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import { grayImage28, PIXELS, SIDE, type GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/classes.ts';
import { PREPROCESSING_ID, preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import type { PersonalStatus, Recognition, RecognizerStatus } from '../../src/contracts/recognizer.ts';
import { WorkerRecognizer, type RecognizerOptions } from '../../src/inference/recognizer.ts';
import { randomId } from '../../src/storage/random-id.ts';
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { createPersonalStore } from '../../src/storage/personal-store.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import type { ModelFixture } from '../support/model-fixtures.ts';
import { said } from './said.ts';

const database = new Database();
const settings = createSettingsStore(database);
const corrections = createCorrectionStore(database, settings);
const heads = createPersonalStore(database);
const open: WorkerRecognizer[] = [];

function recognizerOf(fixture: ModelFixture, options: Partial<RecognizerOptions> = {}): WorkerRecognizer {
  const recognizer = new WorkerRecognizer({ modelsUrl: `/fixtures/models/${fixture}/`, settings, ...options });
  open.push(recognizer);
  return recognizer;
}

const personalOf = (status: RecognizerStatus): PersonalStatus | undefined => (status.kind === 'ready' ? status.personal : undefined);

/** Resolves once the recogniser says of itself what is expected. */
function personal(recognizer: WorkerRecognizer, expected: PersonalStatus): Promise<void> {
  return new Promise((resolve) => {
    const fits = (): boolean => JSON.stringify(personalOf(recognizer.status)) === JSON.stringify(expected);
    if (fits()) return resolve();
    const stop = recognizer.subscribe(() => {
      if (!fits()) return;
      stop();
      resolve();
    });
  });
}

/** Straight lines, each given by where it starts and ends. */
const lines = (...ends: readonly [number, number, number, number][]): Ink => ({
  strokes: ends.map(([x1, y1, x2, y2]) => ({ points: [{ x: x1, y: y1, t: 0 }, { x: x2, y: y2, t: 1 }] })),
  width: 100,
  height: 100,
});

/** A hand that draws a 1 as an upright, a 2 as two of them: only their columns tell them apart, which matter for nobody else. */
const upright = (lean: number): Ink => lines([50 + lean, 10, 50 - lean, 90]);
const uprights = (lean: number): Ink => lines([15 + lean, 10, 15 - lean, 90], [85 + lean, 10, 85 - lean, 90]);
/** Lies where everyone's 4s and 5s do. */
const level = (lean: number): Ink => lines([10, 50 + lean, 90, 50 - lean]);

async function judged(ink: Ink, label: Digit): Promise<void> {
  const picture = preprocessInk(ink);
  const prediction = { digit: 4, probabilities: new Array<number>(10).fill(0.1), confidence: 0.1, isDigit: true, modelId: 'digits-test' } as const;
  await corrections.judge({ drawing: { id: randomId(), ink }, picture, prediction, label });
}

async function judgeDigits(): Promise<void> {
  for (let lean = 0; lean < 6; lean++) {
    await judged(upright(lean), 1);
    await judged(uprights(lean), 2);
  }
}

const ADAPTED: PersonalStatus = { kind: 'adapted', examples: 12 };

/** Ink all over the band of rows that the fixtures read as `digit`. */
const band = (digit: number): GrayImage28 =>
  grayImage28(Uint8Array.from({ length: PIXELS }, (_, pixel) => (Math.floor((Math.floor(pixel / SIDE) / SIDE) * 10) === digit ? 255 : 0)));

async function read(recognizer: WorkerRecognizer, picture: GrayImage28): Promise<Recognition> {
  return (await recognizer.recognize({ image: picture }))!;
}

const probe = preprocessInk(upright(2.5));

beforeEach(async () => {
  await database.close();
  await deleteDB('scrawl');
});

afterEach(() => {
  for (const recognizer of open.splice(0)) recognizer.close();
});

describe('learning this device’s hand', () => {
  it('reads that hand from then on, and everyone else’s digits as before', async () => {
    const recognizer = recognizerOf('adaptable');
    const before = await read(recognizer, probe);
    assert.notEqual(before.prediction.digit, 1);
    assert.isUndefined(before.adapted);
    await judgeDigits();
    await recognizer.adapt(true);
    assert.deepEqual(personalOf(recognizer.status), ADAPTED);
    const after = await read(recognizer, probe);
    assert.equal(after.prediction.digit, 1);
    // A hand teaches which digit it is, not whether it is one.
    assert.equal(after.prediction.isDigit, before.prediction.isDigit);
    assert.isTrue(after.adapted);
    assert.equal((await read(recognizer, preprocessInk(uprights(2.5)))).prediction.digit, 2);
    for (const digit of DIGITS) assert.equal((await read(recognizer, band(digit))).prediction.digit, digit);
  });

  it('is switched off and on by one call each', async () => {
    await judgeDigits();
    const recognizer = recognizerOf('adaptable');
    await personal(recognizer, ADAPTED);
    const adapted = (await read(recognizer, probe)).prediction;
    await recognizer.adapt(false);
    assert.deepEqual(personalOf(recognizer.status), { kind: 'off' });
    assert.notEqual((await read(recognizer, probe)).prediction.digit, 1);
    await recognizer.adapt(true);
    assert.deepEqual((await read(recognizer, probe)).prediction, adapted);
  });

  it('stays off where the settings say so', async () => {
    await settings.save({ adapt: false });
    await judgeDigits();
    const recognizer = recognizerOf('adaptable');
    await read(recognizer, probe);
    assert.deepEqual(personalOf(recognizer.status), { kind: 'off' });
    assert.isUndefined(await heads.get());
  });

  it('outlives the page, whatever becomes of the corrections', async () => {
    await judgeDigits();
    const first = recognizerOf('adaptable');
    await first.adapt(true);
    const { prediction } = await read(first, probe);
    first.close();
    const all = await corrections.page({ limit: 100 });
    await corrections.remove(all.map(({ correction }) => correction.id));
    const second = recognizerOf('adaptable');
    await personal(second, ADAPTED);
    assert.deepEqual((await read(second, probe)).prediction, prediction);
  });

  it('begins anew, from the ink, with another model', async () => {
    await judgeDigits();
    const first = recognizerOf('adaptable');
    await first.adapt(true);
    first.close();
    const before = (await heads.get())!;
    const second = recognizerOf('adaptable-newer');
    await personal(second, ADAPTED);
    assert.equal((await read(second, probe)).prediction.digit, 1);
    await second.adapt(true);
    const after = (await heads.get())!;
    assert.notEqual(after.modelId, before.modelId);
    assert.notDeepEqual(after.weights, before.weights);
  });

  it('learns nothing that everyone else would pay for', async () => {
    for (let lean = 0; lean < 6; lean++) {
      await judged(level(lean), 0);
      await judged(upright(lean), 1);
    }
    const recognizer = recognizerOf('adaptable');
    await recognizer.adapt(true);
    assert.equal((await read(recognizer, preprocessInk(upright(6)))).prediction.digit, 1, 'what is this hand’s alone is learned');
    for (const digit of [4, 5] as const) assert.equal((await read(recognizer, band(digit))).prediction.digit, digit, 'what was called 0 stays everyone’s 4 or 5');
  });

  it('learns nothing from strangers\u2019 digits that were imported, unless one says that they are one\u2019s own', async () => {
    const imported = (label: Digit, lean: number, ink: Ink) => ({
      correction: { id: `file-${label}-${lean}`, ink, label, createdAt: '2026-01-01T00:00:00.000Z', device: 'elsewhere', modelId: 'm', preprocessingId: PREPROCESSING_ID },
      picture: preprocessInk(ink),
    });
    const digits = (from: number) => Array.from({ length: 6 }, (_, lean) => [imported(1, from + lean, upright(from + lean)), imported(2, from + lean, uprights(from + lean))]).flat();
    await corrections.addAll(digits(0));
    const recognizer = recognizerOf('adaptable');
    await recognizer.adapt(true);
    assert.deepEqual(personalOf(recognizer.status), { kind: 'learning', examples: 0 });
    await corrections.addAll(digits(6), true);
    await recognizer.adapt(true);
    assert.equal(personalOf(recognizer.status)?.kind, 'adapted');
  });

  it('waits for ten judged digits, and counts no scribble', async () => {
    const recognizer = recognizerOf('adaptable');
    for (let lean = 0; lean < 4; lean++) {
      await judged(upright(lean), 1);
      await judged(uprights(lean), 2);
    }
    const ink = upright(7);
    await corrections.judge({ drawing: { id: randomId(), ink }, picture: preprocessInk(ink), prediction: (await read(recognizer, probe)).prediction, label: 'none' });
    await recognizer.adapt(true);
    assert.deepEqual(personalOf(recognizer.status), { kind: 'learning', examples: 8 });
  });

  it('forgets by one call, and learns only from what comes after', async () => {
    await judgeDigits();
    const recognizer = recognizerOf('adaptable');
    await personal(recognizer, ADAPTED);
    await recognizer.forgetPersonalization();
    assert.deepEqual(personalOf(recognizer.status), { kind: 'learning', examples: 0 });
    assert.isUndefined((await read(recognizer, probe)).adapted);
    assert.isUndefined(await heads.get());
    assert.equal(await corrections.count(), 12);
    await judged(upright(3), 1);
    await recognizer.adapt(true);
    assert.deepEqual(personalOf(recognizer.status), { kind: 'learning', examples: 1 });
  });

  it('leaves other hands on the same device out', async () => {
    await judgeDigits();
    await settings.save({ writer: 'Ana' });
    await judged(upright(1), 1);
    await settings.save({ writer: 'Ben' });
    const recognizer = recognizerOf('adaptable');
    await personal(recognizer, ADAPTED);
  });

  it('keeps no answer waiting, and answers calls that came meanwhile by one more run', async () => {
    await judgeDigits();
    const recognizer = recognizerOf('adaptable');
    const calls = Array.from({ length: 5 }, () => recognizer.adapt(true));
    for (const digit of DIGITS) assert.equal((await read(recognizer, band(digit))).prediction.digit, digit);
    await Promise.all(calls);
    assert.deepEqual(personalOf(recognizer.status), ADAPTED);
  });

  it('says so where what is forgotten would come back with the next start', async () => {
    const createWorker = (): Worker => new Worker(new URL('./troubled-worker.ts', import.meta.url), { type: 'module', name: 'no-storage' });
    const recognizer = recognizerOf('adaptable', { createWorker });
    await recognizer.forgetPersonalization();
    const { status } = recognizer;
    assert.match(status.kind === 'ready' ? said(status) : status.kind, /forgotten only until you close Scrawl/);
  });

  it('does nothing, and harms nothing, where the rehearsal set is damaged', async () => {
    await judgeDigits();
    const recognizer = recognizerOf('damaged-rehearsal');
    await recognizer.adapt(true);
    assert.equal(personalOf(recognizer.status)?.kind, 'learning');
    assert.equal((await read(recognizer, band(3))).prediction.digit, 3);
  });

  it('does nothing, and harms nothing, without storage', async () => {
    const createWorker = (): Worker => new Worker(new URL('./troubled-worker.ts', import.meta.url), { type: 'module', name: 'no-storage' });
    const recognizer = recognizerOf('adaptable', { createWorker });
    await recognizer.adapt(true);
    await recognizer.forgetPersonalization();
    assert.deepEqual(personalOf(recognizer.status), { kind: 'learning', examples: 0 });
    assert.equal((await read(recognizer, band(3))).prediction.digit, 3);
  });

  it('is not spoken of where the model has nothing to adapt with', async () => {
    const recognizer = recognizerOf('good');
    await recognizer.adapt(true);
    await recognizer.forgetPersonalization();
    await read(recognizer, band(3));
    assert.isUndefined(personalOf(recognizer.status));
  });
});
