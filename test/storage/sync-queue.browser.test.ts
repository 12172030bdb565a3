import { assert } from '@open-wc/testing';
import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import type { SyncQueue, SyncVerdict } from '../../src/contracts/sync.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { brought } from './judged.ts';
import { database, list, store } from './on-device.ts';

const ACCEPTED: SyncVerdict = { kind: 'accepted' };
const ROOM = { corrections: 4, bytes: 1e6 };

/** Seven corrections that wait, `brought-0` the oldest. */
async function waiting(): Promise<{ readonly queue: SyncQueue; readonly corrections: CorrectionStore }> {
  const on = database();
  const corrections = store(on);
  await corrections.addAll(Array.from({ length: 7 }, (_, serial) => brought(serial)));
  return { queue: createSyncQueue(on), corrections };
}

const numbers = (batch: Awaited<ReturnType<SyncQueue['take']>>): number[] | undefined => batch?.corrections.map(({ id }) => Number(id.replace('brought-', '')));

describe('the queue to an endpoint', () => {
  it('gives the oldest first, until all are settled', async () => {
    const { queue, corrections } = await waiting();
    const first = await queue.take(ROOM);
    assert.deepEqual(numbers(first), [0, 1, 2, 3]);
    assert.deepEqual(await queue.counts(), { queued: 3, sending: 4, deferred: 0, accepted: 0, rejected: 0 });
    await queue.settle(first!.batchId, new Map(first!.corrections.map(({ id }) => [id, id === 'brought-2' ? { kind: 'rejected', reason: 'No ink in it.' } : ACCEPTED])));
    const second = await queue.take(ROOM);
    assert.deepEqual(numbers(second), [4, 5, 6]);
    assert.notEqual(second!.batchId, first!.batchId);
    await queue.settle(second!.batchId, new Map(second!.corrections.map(({ id }) => [id, ACCEPTED])));
    assert.isUndefined(await queue.take(ROOM));
    assert.deepEqual(await queue.counts(), { queued: 0, sending: 0, deferred: 0, accepted: 6, rejected: 1 });
    const [rejected] = await list(corrections, { state: 'rejected' });
    assert.deepEqual([rejected.correction.id, rejected.sync], ['brought-2', { kind: 'rejected', batchId: first!.batchId, reason: 'No ink in it.' }]);
    assert.equal(await corrections.count({ state: 'accepted' }), 6);
    await corrections.relabel('brought-2', 2);
    assert.deepEqual(numbers(await queue.take(ROOM)), [2], 'mended, it is sent again');
  });

  it('gives a batch again to the byte, whatever the limits and whoever asks', async () => {
    const { queue, corrections } = await waiting();
    const first = await queue.take(ROOM);
    await corrections.markExported(['brought-1'], '2026-01-01T00:00:00Z');
    for (const again of [queue, createSyncQueue(database())]) {
      assert.equal(JSON.stringify(await again.take({ corrections: 1, bytes: 1 })), JSON.stringify(first));
    }
    assert.deepEqual(await queue.counts(), { queued: 3, sending: 4, deferred: 0, accepted: 0, rejected: 0 });
  });

  it('fills a batch up to its bytes, with one correction at the least', async () => {
    const { queue } = await waiting();
    const one = JSON.stringify(brought(0).correction).length;
    const batch = await queue.take({ corrections: 100, bytes: Math.round(2.5 * one) });
    assert.deepEqual(numbers(batch), [0, 1]);
    await queue.putBack(batch!.batchId);
    assert.deepEqual(numbers(await queue.take({ corrections: 100, bytes: 1 })), [0]);
  });

  it('takes another number once a batch was put back', async () => {
    const { queue } = await waiting();
    const batch = await queue.take(ROOM);
    await queue.putBack(batch!.batchId);
    assert.deepEqual(await queue.counts(), { queued: 7, sending: 0, deferred: 0, accepted: 0, rejected: 0 });
    const smaller = await queue.take({ ...ROOM, corrections: 2 });
    assert.deepEqual(numbers(smaller), [0, 1]);
    assert.notEqual(smaller!.batchId, batch!.batchId);
  });

  it('never sends another content under an id that was sent', async () => {
    for (const change of [
      (corrections: CorrectionStore) => corrections.relabel('brought-1', 2),
      (corrections: CorrectionStore) => corrections.remove(['brought-1']),
      (corrections: CorrectionStore) => corrections.takeBack('brought-1'),
      async (corrections: CorrectionStore) => corrections.restore(await corrections.remove(['brought-1'])),
    ]) {
      const { queue, corrections } = await waiting();
      const batch = await queue.take(ROOM);
      await change(corrections);
      const next = await queue.take(ROOM);
      assert.notEqual(next!.batchId, batch!.batchId);
      assert.deepEqual(numbers(next)!.filter((number) => number !== 1).slice(0, 3), [0, 2, 3], 'what is left waits no longer than before');
      await corrections.deleteAll();
    }
  });

  it('settles what is left of a batch, and not what has left it', async () => {
    const { queue, corrections } = await waiting();
    const batch = await queue.take(ROOM);
    await corrections.relabel('brought-1', 2);
    await queue.settle(batch!.batchId, new Map(batch!.corrections.map(({ id }) => [id, ACCEPTED])));
    assert.deepEqual(await queue.counts(), { queued: 4, sending: 0, deferred: 0, accepted: 3, rejected: 0 });
    assert.deepEqual(numbers(await queue.take(ROOM)), [1, 4, 5, 6]);
  });

  it('lets those wait again that the endpoint said nothing of, and knows no other batch', async () => {
    const { queue } = await waiting();
    const batch = await queue.take(ROOM);
    await queue.settle('another', new Map([['brought-0', ACCEPTED]]));
    await queue.putBack('another');
    assert.equal((await queue.counts()).sending, 4);
    await queue.settle(batch!.batchId, new Map([['brought-0', ACCEPTED], ['brought-6', ACCEPTED]]));
    assert.deepEqual(await queue.counts(), { queued: 6, sending: 0, deferred: 0, accepted: 1, rejected: 0 });
  });

  it('holds back what was deferred until it is due, under another id then', async () => {
    const { queue, corrections } = await waiting();
    assert.isUndefined(await queue.nextDue());
    const first = await queue.take(ROOM);
    const deferred = (hour: number): SyncVerdict & { readonly kind: 'deferred' } => ({ kind: 'deferred', until: `2026-11-22T0${hour}:00:00.000Z`, reason: 'Enough for today.' });
    await queue.settle(first!.batchId, new Map<string, SyncVerdict>([['brought-0', ACCEPTED], ['brought-1', deferred(3)], ['brought-2', deferred(2)], ['brought-3', deferred(3)]]));
    assert.deepEqual(await queue.counts(), { queued: 3, sending: 0, deferred: 3, accepted: 1, rejected: 0 });
    assert.deepEqual(await queue.nextDue(), { until: '2026-11-22T02:00:00.000Z', reason: 'Enough for today.' });
    const [kept] = await list(corrections, { ids: ['brought-1'], state: 'queued' });
    assert.deepEqual(kept.sync, { batchId: first!.batchId, ...deferred(3) });

    await queue.wake('2026-11-22T01:59:59.999Z');
    assert.deepEqual(numbers(await queue.take(ROOM)), [4, 5, 6]);
    await queue.putBack((await queue.take(ROOM))!.batchId);
    await corrections.relabel('brought-1', 5);
    await queue.wake('2026-11-22T02:00:00.000Z');
    const second = await queue.take(ROOM);
    assert.deepEqual(numbers(second), [1, 2, 4, 5], 'what is due, and what was changed meanwhile');
    assert.notEqual(second!.batchId, first!.batchId);
    await queue.putBack(second!.batchId);
    await queue.wake();
    assert.deepEqual(numbers(await queue.take({ ...ROOM, corrections: 9 })), [1, 2, 3, 4, 5, 6]);
    assert.isUndefined(await queue.nextDue());
  });

  it('tells of its changes', async () => {
    const { queue, corrections } = await waiting();
    let heard = 0;
    corrections.subscribe(() => heard++);
    const batch = await queue.take(ROOM);
    while (heard === 0) await new Promise((resume) => setTimeout(resume, 5));
    queue.subscribe(() => heard++);
    const before = heard;
    await queue.putBack(batch!.batchId);
    assert.isAbove(heard, before);
  });
});
