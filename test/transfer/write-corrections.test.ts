import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../src/contracts/drawings.ts';
import type { FileFormat } from '../../src/contracts/files.ts';
import { StorageUnavailableError } from '../../src/core/errors.ts';
import { createCorrectionFiles } from '../../src/transfer/correction-files.ts';
import { EXPORT_FORMATS } from '../../src/transfer/export-formats.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { anyCorrection } from '../support/corrections.ts';
import { keptOf, MemorySink, MemoryStore } from '../support/kept-corrections.ts';

const FORMATS = Object.keys(EXPORT_FORMATS) as FileFormat[];
/** Drawings, every fifth of no digit: 150 kB as CSV. */
const corrections = fc
  .sample(fc.uniqueArray(anyCorrection.filter(({ ink }) => ink?.strokes.some(({ points }) => points.length > 0) === true), { selector: ({ id }) => id, minLength: 100, maxLength: 100 }), { numRuns: 1, seed: 3 })[0]
  .map((correction, index): Correction => ({ ...correction, label: (index % 5 === 4 ? 'none' : index % 10) as Judgement }));

describe('a file of corrections', () => {
  test('is written in pieces of 64 kB, each asked for when the last is there', async () => {
    for (const format of FORMATS) {
      const store = new MemoryStore(corrections);
      const sink = new MemorySink();
      let writing = false;
      await writeCorrections(store, {
        format,
        sink: {
          write: async (bytes) => {
            assert.ok(!writing, 'one at a time');
            writing = true;
            await new Promise((resolve) => setTimeout(resolve, 1));
            writing = false;
            await sink.write(bytes);
          },
          close: () => sink.close(),
          abort: () => sink.abort(),
        },
      });
      assert.ok(sink.pieces.slice(0, -1).every(({ length }) => length === 65_536) && sink.pieces.at(-1)!.length <= 65_536, format);
      assert.equal(sink.end, 'closed');
    }
  });

  test('says how far it is, and what has no place in it', async () => {
    const progress: [number, number][] = [];
    const sink = new MemorySink();
    assert.deepEqual(await writeCorrections(new MemoryStore(corrections), { format: 'kaggle-csv', sink, onProgress: (...far) => progress.push(far) }), { written: 80, leftOut: 20 });
    assert.deepEqual(progress, corrections.map((_, index) => [index + 1, 100]));
  });

  test('holds only what was chosen', async () => {
    const chosen = corrections.slice(10, 14).map(({ id }) => id);
    const filters: [CorrectionFilter, number][] = [[{ ids: chosen }, 4], [{ ids: [] }, 0], [{ label: 3 }, 10], [{ label: 'none' }, 0]];
    for (const [filter, written] of filters) {
      for (const format of ['idx-pair', 'png-folder'] as const) assert.equal((await writeCorrections(new MemoryStore(corrections), { format, filter, sink: new MemorySink() })).written, written);
    }
  });

  test('is marked as exported only once it is closed', async () => {
    const store = new MemoryStore(corrections);
    const sink = new MemorySink();
    await writeCorrections(store, {
      format: 'batch-json',
      sink: {
        write: (bytes) => sink.write(bytes),
        close: () => {
          assert.deepEqual(store.exported, []);
          return sink.close();
        },
        abort: () => sink.abort(),
      },
    });
    assert.deepEqual(store.exported, corrections.map(({ id }) => id));
  });

  test('tells of its marks once it is whole, and says so where they cannot be kept', async () => {
    const sink = new MemorySink();
    const told: unknown[] = [];
    const onMarked = (done: number, total: number): void => void told.push([sink.end, done, total]);
    const store = new MemoryStore(corrections);
    assert.deepEqual(await writeCorrections(store, { format: 'kaggle-csv', sink, onMarked }), { written: 80, leftOut: 20 });
    assert.deepEqual(told, [['closed', 0, 80], ['closed', 80, 80]]);

    store.markExported = () => Promise.reject(new StorageUnavailableError('its storage is full'));
    const { unmarked, ...outcome } = await writeCorrections(store, { format: 'kaggle-csv', sink });
    assert.deepEqual(outcome, { written: 80, leftOut: 20 });
    assert.equal(unmarked, 'Nothing can be kept on this device now: its storage is full.');
    assert.equal(sink.end, 'closed');
  });

  for (const format of FORMATS) {
    test(`is taken back and marks nothing where the disk is full, the reading fails, or someone stops it: ${format}`, async () => {
      const full = new Error('The disk is full.');
      for (const fails of ['write', 'close'] as const) {
        const store = new MemoryStore(corrections);
        const sink = new MemorySink();
        sink[fails] = () => Promise.reject(full);
        await assert.rejects(writeCorrections(store, { format, sink }), full);
        assert.deepEqual([sink.end, store.exported], ['aborted', []]);
      }

      const broken = new MemoryStore(corrections);
      const lost = new Error('The database is lost.');
      broken.each = async function* each() {
        yield* keptOf(corrections).slice(0, 30);
        await Promise.reject(lost);
      };
      const half = new MemorySink();
      await assert.rejects(writeCorrections(broken, { format, sink: half }), lost);
      assert.deepEqual([half.end, broken.exported], ['aborted', []]);

      for (const after of [0, 1, 50, 100]) {
        const store = new MemoryStore(corrections);
        const sink = new MemorySink();
        const signal = { aborted: after === 0 };
        const onProgress = (done: number): void => void (signal.aborted ||= done === after);
        await assert.rejects(writeCorrections(store, { format, sink, signal, onProgress }), { name: 'AbortError' });
        assert.deepEqual([sink.end, store.exported], ['aborted', []], `stopped after ${after}`);
      }
    });
  }

  test('of which IDX says the number first is not closed where the corrections change meanwhile', async () => {
    const kept = keptOf(corrections);
    const changes: [string, (all: KeptCorrection[]) => KeptCorrection[]][] = [['fewer', (all) => all.slice(1)], ['more', (all) => [...all, all[0]]]];
    for (const [what, change] of changes) {
      const store = new MemoryStore(corrections);
      store.each = async function* each() {
        for (const each of change(kept)) yield await Promise.resolve(each);
      };
      const sink = new MemorySink();
      await assert.rejects(writeCorrections(store, { format: 'idx-pair', sink }), { name: 'CorrectionsChangedError' }, what);
      assert.deepEqual([sink.end, store.exported], ['aborted', []]);
    }
  });

  test('has a name that says the day and the kind', () => {
    const files = createCorrectionFiles(new MemoryStore() as Partial<CorrectionStore> as CorrectionStore);
    const names = FORMATS.map((format) => files.describe(format, new Date(2026, 10, 5)).name);
    assert.deepEqual(names, ['json', 'ndjson', 'csv', 'csv.zip', 'idx.zip', 'inkml', 'dataset.zip', 'png.zip'].map((ending) => `scrawl-2026-11-05${ending.endsWith('.zip') ? '-' : '.'}${ending}`));
  });
});
