/**
 * Writes a hundred thousand corrections into a file, and adds them from it: `node --expose-gc --import tsx
 * test/transfer/many-corrections.ts FORMAT FILE`. Prints, as JSON, the file's size and the most memory that each of both
 * held, in bytes. A process of its own, since the test runner follows every promise, and holds more than what it tests.
 */
import assert from 'node:assert/strict';
import { closeSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import type { Correction } from '../../src/core/records/correction.ts';
import type { ByteSink, FileFormat, PickedFile } from '../../src/contracts/files.ts';
import type { KeptCorrection } from '../../src/contracts/drawings.ts';
import { grayImage28, type GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { StrokePoint } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/classes.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import { addImport } from '../support/importing.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';

const COUNT = 100_000;
/** Forty points down and one across, as far apart as a hand's, another drawing for each number. */
function correctionOf(number: number): Correction {
  const points = Array.from({ length: 40 }, (_, i): StrokePoint => ({ x: 100 + ((i * (1 + (number % 13))) % 14), y: 60.5 + 4 * i, t: 16 * i }));
  points.push({ x: 80 + (number % 317) / 4, y: 225.5 + Math.floor(number / 317) / 4, t: 700 });
  return {
    id: `c-${number}`,
    ink: { strokes: [{ points }], width: 390, height: 390 },
    predicted: ((number + 1) % 10) as Digit,
    label: (number % 10) as Digit,
    createdAt: '2026-01-02T03:04:05.678Z',
    device: 'd-1',
    modelId: 'digits-00000000',
    preprocessingId: 'mnist-frame-1',
  };
}

/** Preprocessing 100,000 drawings is not what is looked at here. */
const PICTURES = Array.from({ length: 50 }, (_, number) => preprocessInk(correctionOf(number).ink!));

/** One of them with the number written into its first bytes. */
function pictureOf(number: number): GrayImage28 {
  const picture = PICTURES[number % PICTURES.length].slice();
  new DataView(picture.buffer).setUint32(0, number);
  return grayImage28(picture);
}

const store = {
  count: ({ label }: { readonly label?: unknown } = {}) => Promise.resolve(label === 'none' ? 0 : COUNT),
  async *each(): AsyncGenerator<KeptCorrection> {
    for (let number = 0; number < COUNT; number++) {
      yield await Promise.resolve({ key: number, correction: correctionOf(number), picture: pictureOf(number), sync: { kind: 'queued' as const } });
    }
  },
  markExported: () => Promise.resolve(),
  known: () => Promise.resolve(() => false),
  addAll(corrections: Iterable<unknown>) {
    let added = 0;
    for (const each of corrections) {
      assert.ok(each);
      if (++added % 200 === 0) watch.look();
    }
    return Promise.resolve({ added, known: 0 });
  },
};

const watch = {
  before: 0,
  most: 0,
  looks: 0,
  start(): void {
    this.before = this.held();
    this.most = 0;
    this.looks = 0;
  },
  held(): number {
    gc!();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  },
  /** At every 128th call: collecting garbage takes its time. */
  look(): void {
    if (++this.looks % 128 === 0) this.most = Math.max(this.most, this.held() - this.before);
  },
};

function fileSink(path: string): ByteSink {
  const file = openSync(path, 'w');
  return {
    write: (bytes) => {
      writeSync(file, bytes);
      watch.look();
      return Promise.resolve();
    },
    close: () => Promise.resolve(closeSync(file)),
    abort: () => Promise.resolve(closeSync(file)),
  };
}

function fileOf(path: string): PickedFile {
  const file = openSync(path, 'r');
  const { size } = statSync(path);
  const read = (start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(Math.min(end, size) - start);
    readSync(file, bytes, 0, bytes.length, start);
    watch.look();
    return Promise.resolve(bytes);
  };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size; at += 65_536) yield read(at, at + 65_536);
    await Promise.resolve();
  }
  return { name: 'many', size, chunks, read };
}

const [format, path] = process.argv.slice(2) as [FileFormat, string];
watch.start();
assert.deepEqual(await writeCorrections(store, { format, sink: fileSink(path) }), { written: COUNT, leftOut: 0 });
const writing = watch.most;
watch.start();
// As a preview does, and more: it keeps them until it has all.
assert.deepEqual(await addImport(store, fileOf(path)), { added: COUNT, known: 0 });
console.log(JSON.stringify({ size: statSync(path).size, writing, adding: watch.most }));
