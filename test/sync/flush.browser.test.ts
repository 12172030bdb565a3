import { assert } from '@open-wc/testing';
import type { CorrectionBatch } from '../../src/core/records/correction.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { createSyncRecordStore } from '../../src/storage/sync-record.ts';
import { flush } from '../../src/sync/flush.ts';
import { brought } from '../storage/judged.ts';
import { database, store } from '../storage/on-device.ts';

const START = Date.parse('2026-11-21T20:00:00Z');
const HOUR = 3_600_000;

describe('a flush on the device’s own queue', () => {
  it('leaves what the endpoint has deferred until it is due, and then sends it by itself', async () => {
    const on = database();
    await store(on).addAll(Array.from({ length: 5 }, (_, serial) => brought(serial)));
    const settings = createSettingsStore(on);
    await settings.save({ endpoint: { url: 'https://scrawl.example.org', token: '0123456789ab.secret' } });
    const queue = createSyncQueue(on);
    const sent: CorrectionBatch[] = [];
    let [now, room] = [START, 3];
    const parts = {
      queue,
      records: createSyncRecordStore(on),
      settings,
      now: () => now,
      random: () => 0.5,
      post: (_endpoint: unknown, batch: CorrectionBatch) => {
        sent.push(batch);
        const receivedAt = new Date(now).toISOString();
        const verdicts = batch.corrections.map(({ id }) => (room-- > 0 ? { id, verdict: 'accepted' } : { id, verdict: 'deferred', until: '2026-11-22T00:00:00.000Z', reason: 'Enough for today.' }));
        return Promise.resolve({ kind: 'answer' as const, status: 200, retryAfter: null, body: JSON.stringify({ batchId: batch.batchId, receivedAt, verdicts }) });
      },
    };

    assert.isFalse(await flush(parts));
    assert.deepEqual(await queue.counts(), { queued: 0, sending: 0, deferred: 2, accepted: 3, rejected: 0 });
    now = START + 4 * HOUR - 1;
    await flush(parts, true);
    assert.lengthOf(sent, 1, 'not even when asked to send now');

    now = START + 4 * HOUR;
    room = 100;
    await flush(parts);
    assert.deepEqual(sent[1].corrections.map(({ id }) => id), ['brought-3', 'brought-4']);
    assert.notEqual(sent[1].batchId, sent[0].batchId);
    assert.deepEqual(await queue.counts(), { queued: 0, sending: 0, deferred: 0, accepted: 5, rejected: 0 });
  });
});
