import { assert } from '@open-wc/testing';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { SyncVerdict } from '../../src/contracts/sync.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { brought } from './judged.ts';
import { database, list, store } from './on-device.ts';

/** A block of the log that Chromium's LevelDB writes: a record within one is there after a kill, or it is not. */
const BLOCK = 32_768;
/** About what an entry in an index takes. */
const INDEX_ENTRY = 90;

/** About the bytes that a browser writes for a value. */
function serialized(value: unknown): number {
  if (typeof value === 'string') return 3 + value.length;
  if (typeof value === 'number') return Number.isInteger(value) ? 6 : 9;
  if (ArrayBuffer.isView(value)) return 24 + value.byteLength;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + serialized(item), 6);
  if (value instanceof Object) return Object.entries(value).reduce((sum, [key, item]) => sum + 3 + key.length + serialized(item), 6);
  return 1;
}

type Write = (this: IDBObjectStore, value: unknown, key: IDBValidKey | undefined) => IDBRequest<IDBValidKey>;

/** Bytes of each transaction that writes while `work` goes on. */
async function transactionsOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const bytes = new Map<IDBTransaction, number>();
  const originals = ['put', 'add'].map((name) => [name, Reflect.get(IDBObjectStore.prototype, name) as Write] as const);
  for (const [name, write] of originals) {
    const counted: Write = function (value, key) {
      bytes.set(this.transaction, (bytes.get(this.transaction) ?? 0) + serialized(value) + INDEX_ENTRY * (1 + this.indexNames.length));
      return write.call(this, value, key);
    };
    Object.assign(IDBObjectStore.prototype, { [name]: counted });
  }
  try {
    await work();
  } finally {
    Object.assign(IDBObjectStore.prototype, Object.fromEntries(originals));
  }
  return [...bytes.values()];
}

/** A drawing of so many points, of every third one with its pressure. */
const drawingNo = (serial: number): Ink => ({
  width: 300,
  height: 300,
  strokes: [{ points: Array.from({ length: 20 + (serial % 150) }, (_, i) => ({ x: 20.25 + i, y: 30.5 + ((i * (serial + 1)) % 240), t: 8.5 * i, ...(serial % 3 === 0 && { pressure: 0.375 }) })) }],
});

describe('what many corrections write', () => {
  it('is in transactions that each fit into a block of the browser\u2019s log, whatever is done with them', async () => {
    const on = database();
    const kept = store(on);
    const queue = createSyncQueue(on);
    const many = Array.from({ length: 200 }, (_, serial) => brought(serial, { ink: drawingNo(serial) })).map(({ correction, picture }) => ({ correction: { ...correction, writer: 'Ada' }, picture }));
    const done: Readonly<Record<string, () => Promise<unknown>>> = {
      'an import': () => kept.addAll(many, true),
      'the marks of an export': async () => kept.markExported((await list(kept)).map(({ correction }) => correction.id), '2026-01-01T00:00:00Z'),
      'the states of a sync': async () => {
        const batch = (await queue.take({ corrections: 150, bytes: 1e7 }))!;
        assert.equal(batch.corrections.length, 150);
        await queue.settle(batch.batchId, new Map(batch.corrections.map(({ id }): [string, SyncVerdict] => [id, { kind: 'accepted' }])));
      },
      'a rename': () => kept.renameWriter('Ada', 'Ada L.'),
    };
    for (const [what, work] of Object.entries(done)) {
      const bytes = await transactionsOf(work);
      const all = bytes.reduce((sum, each) => sum + each, 0);
      assert.isAbove(all, 3 * BLOCK, `${what} writes more than fits into one`);
      assert.isBelow(Math.max(...bytes), BLOCK, what);
    }
  });
});
