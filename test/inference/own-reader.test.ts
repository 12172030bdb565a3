import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { Observable } from '../../src/async/observable.ts';
import type { ChosenNetwork } from '../../src/contracts/own-network.ts';
import type { PictureReader, PictureRecognition } from '../../src/contracts/pictures.ts';
import type { RecognizerAlone, RecognizerStatus } from '../../src/contracts/recognizer.ts';
import { DEFAULT_SETTINGS } from '../../src/contracts/settings.ts';
import { DIGITS, type Digit } from '../../src/core/classes.ts';
import { NetworkRefusedError } from '../../src/core/errors.ts';
import { pictureReading, type FoundDigit } from '../../src/core/pictures/picture-reading.ts';
import { grayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import type { Prediction } from '../../src/core/reading/prediction.ts';
import { probeInks } from '../../src/core/reading/probe-digits.ts';
import { OwnReader, type SecondReader } from '../../src/inference/own-reader.ts';

const CHOSEN: ChosenNetwork = { sha256: 'ab'.repeat(32), starts: 0 };
const ready = { kind: 'ready', backend: 'wasm', manifest: {}, personal: { kind: 'adapted', examples: 20 } } as RecognizerStatus;
const [{ ink }] = probeInks();
const image = grayImage28(new Uint8Array(784));

const probabilities = (digit: Digit): number[] => DIGITS.map((each) => (each === digit ? 0.91 : 0.01));
const predicted = (digit: Digit, isDigit = true): Prediction => ({ digit, probabilities: probabilities(digit), confidence: 0.91, isDigit, modelId: 'scrawl' });

/** Scrawl's reader: sees "1?2" in whatever is drawn, and alone a 1. */
function scrawl(): RecognizerAlone & { readonly statuses: Observable<RecognizerStatus> } {
  const statuses = new Observable<RecognizerStatus>(ready);
  const run = { backend: 'wasm', inferenceMs: 1, adapted: true } as const;
  const digits = [predicted(1), predicted(3, false), predicted(2)].map((prediction) => ({ strokes: [0], ink, prediction }));
  return {
    statuses,
    get status() {
      return statuses.value;
    },
    subscribe: (listener) => statuses.subscribe(listener),
    recognize: () => Promise.resolve({ ...run, prediction: predicted(1) }),
    readNumber: () => Promise.resolve({ ...run, reading: { digits, text: '1?2', confidence: 0.7 } }),
  } as Partial<RecognizerAlone> as ReturnType<typeof scrawl>;
}

/** A network that takes everything for a 7, until it is to fail. */
function sevens(): SecondReader & { failure?: Error; isClosed: boolean; readonly asked: number[] } {
  const asked: number[] = [];
  return {
    name: 'mine.onnx',
    modelId: 'own',
    isClosed: false,
    asked,
    classify(pictures) {
      asked.push(pictures.length);
      return this.failure ? Promise.reject(this.failure) : Promise.resolve(pictures.map(() => probabilities(7)));
    },
    close() {
      this.isClosed = true;
    },
  };
}

const load = (ownNetwork?: ChosenNetwork) => ({ load: () => Promise.resolve({ ...DEFAULT_SETTINGS, ...(ownNetwork && { ownNetwork }) }) });
const ownOf = ({ status }: OwnReader) => (status.kind === 'ready' ? status.own : undefined);

describe('The reader, with a network of its user’s own', () => {
  test('reads as Scrawl does where none was chosen', async () => {
    const reader = new OwnReader(scrawl(), { settings: load(), open: () => assert.fail('nothing is opened') });
    assert.equal((await reader.readNumber(ink))?.reading.text, '1?2');
    assert.deepEqual(reader.status, ready);
  });

  test('lets the one that was chosen at the last visit say which digits they are, and leaves what is none to Scrawl', async () => {
    const second = sevens();
    const reader = new OwnReader(scrawl(), { settings: load(CHOSEN), open: () => Promise.resolve(second) });
    const number = await reader.readNumber(ink);
    assert.equal(number?.reading.text, '7?7');
    assert.deepEqual(number?.reading.digits.map(({ prediction }) => [prediction.digit, prediction.isDigit, prediction.modelId]), [[7, true, 'own'], [3, false, 'scrawl'], [7, true, 'own']]);
    assert.equal(number?.adapted, undefined, 'what was learned of the hand had no say');
    assert.deepEqual(second.asked, [2], 'it is asked about the digits alone');
    const single = await reader.recognize({ ink });
    assert.deepEqual([single?.prediction.digit, single?.prediction.modelId], [7, 'own']);
    assert.deepEqual(ownOf(reader), { kind: 'reading', name: 'mine.onnx', modelId: 'own' });
  });

  test('lets it read what is found in pictures, no surer than how that lies allows', async () => {
    const found = (digit: Digit, surest: number): FoundDigit => ({ box: { left: 0, top: 0, width: 9, height: 9 }, image, frame: { left: -2, top: -2, width: 13, height: 13 }, prediction: predicted(digit), surest });
    const lines = [[found(1, 1)], [found(2, 0.6), found(3, 1)]];
    const pictures: PictureReader = { read: () => Promise.resolve({ id: 'p', reading: pictureReading('page', lines) } as unknown as PictureRecognition), readBox: () => Promise.resolve(lines[0][0]) };
    const reader = new OwnReader(scrawl(), { settings: load(CHOSEN), open: () => Promise.resolve(sevens()) }).pictures(pictures);
    const { reading } = await reader.read({ size: 1, type: 'image/png' });
    assert.deepEqual([reading.kind, reading.text], ['page', '7\n77']);
    assert.deepEqual(reading.lines.flat().map(({ prediction }) => Number(prediction.confidence.toFixed(2))), [0.91, 0.6, 0.91]);
    assert.equal((await reader.readBox('p', lines[0][0].box))?.prediction.modelId, 'own');
  });

  test('answers as Scrawl does where the other fails, says so once, and has the other read again when it can', async () => {
    const second = sevens();
    const reader = new OwnReader(scrawl(), { settings: load(CHOSEN), open: () => Promise.resolve(second) });
    await reader.readNumber(ink);
    const told: unknown[] = [];
    reader.subscribe(() => told.push(ownOf(reader)?.kind));
    second.failure = new NetworkRefusedError('run', '', 'it answers with NaN');
    for (let time = 0; time < 3; time++) {
      const number = await reader.readNumber(ink);
      assert.deepEqual([number?.reading.text, number?.adapted], ['1?2', true]);
    }
    assert.deepEqual(told, ['failed']);
    assert.deepEqual(ownOf(reader), { kind: 'failed', error: second.failure });
    delete second.failure;
    assert.equal((await reader.readNumber(ink))?.reading.text, '7?7');
    assert.deepEqual(told, ['failed', 'reading']);
  });

  test('reads as Scrawl does, and says why, where it does not open', async () => {
    const error = new NetworkRefusedError('operator', 'Weird', 'there is no such operator');
    const reader = new OwnReader(scrawl(), { settings: load(CHOSEN), open: () => Promise.reject(error) });
    assert.equal((await reader.readNumber(ink))?.reading.text, '1?2');
    assert.deepEqual(ownOf(reader), { kind: 'failed', error });
  });

  test('does not keep a drawing waiting for ever while it opens', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      let open!: (second: SecondReader) => void;
      const reader = new OwnReader(scrawl(), { settings: load(CHOSEN), open: () => new Promise((resolve) => (open = resolve)) });
      const reading = reader.readNumber(ink);
      await new Promise(setImmediate);
      assert.deepEqual(ownOf(reader), { kind: 'opening' });
      mock.timers.tick(10_000);
      assert.equal((await reading)?.reading.text, '1?2');
      open(sevens());
      await new Promise(setImmediate);
      assert.equal((await reader.readNumber(ink))?.reading.text, '7?7');
    } finally {
      mock.timers.reset();
    }
  });

  test('is left for Scrawl’s alone at once, and one that comes too late is closed', async () => {
    const opened: ReturnType<typeof sevens>[] = [];
    const waiting: (() => void)[] = [];
    const wanted: (() => boolean)[] = [];
    const reader = new OwnReader(scrawl(), {
      settings: load(),
      open: (_, isWanted) => new Promise((resolve) => {
        const second = sevens();
        opened.push(second);
        wanted.push(isWanted);
        waiting.push(() => resolve(second));
      }),
    });
    const first = reader.useOwn(CHOSEN);
    const other = reader.useOwn({ sha256: 'cd'.repeat(32), starts: 0 });
    waiting[1]();
    waiting[0]();
    await Promise.all([first, other]);
    assert.deepEqual([opened.map(({ isClosed }) => isClosed), wanted.map((isWanted) => isWanted())], [[true, false], [false, true]]);
    assert.equal((await reader.readNumber(ink))?.reading.text, '7?7');
    await reader.useOwn(undefined);
    assert.deepEqual([opened[1].isClosed, reader.status], [true, ready]);
    assert.equal((await reader.readNumber(ink))?.reading.text, '1?2');
  });

  test('tells of both: what changes with Scrawl’s reader, and with the other', async () => {
    const alone = scrawl();
    const reader = new OwnReader(alone, { settings: load(CHOSEN), open: () => Promise.resolve(sevens()) });
    await reader.recognize({ ink });
    alone.statuses.set({ ...ready, notices: [{ kind: 'restarted' }] } as RecognizerStatus);
    assert.deepEqual(reader.status, { ...ready, notices: [{ kind: 'restarted' }], own: { kind: 'reading', name: 'mine.onnx', modelId: 'own' } });
    const error = new Error('gone');
    alone.statuses.set({ kind: 'failed', error });
    assert.deepEqual(reader.status, { kind: 'failed', error });
  });

  test('shows it the very picture that Scrawl’s network sees', async () => {
    const second = sevens();
    const seen: unknown[] = [];
    second.classify = (pictures) => {
      seen.push(...pictures);
      return Promise.resolve(pictures.map(() => probabilities(7)));
    };
    await new OwnReader(scrawl(), { settings: load(CHOSEN), open: () => Promise.resolve(second) }).recognize({ ink });
    assert.deepEqual(seen, [preprocessInk(ink)]);
  });
});
