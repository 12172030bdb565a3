import { assert } from '@open-wc/testing';
import type { Correction, CorrectionBatch } from '../../src/core/records/correction.ts';
import { createLostCorrections, noteLost } from '../../src/storage/lost-corrections.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { createSyncRecordStore } from '../../src/storage/sync-record.ts';
import type { OwnAnswer } from '../../src/sync/client.ts';
import { flush } from '../../src/sync/flush.ts';
import { brought } from '../storage/judged.ts';
import { database, list, store } from '../storage/on-device.ts';

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
      identity: () => Promise.resolve(undefined),
      held: () => Promise.resolve(undefined),
      lost: createLostCorrections(on),
      own: () => Promise.resolve(undefined),
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

/** An endpoint that keeps what it is sent, and can be put back to an earlier day. */
class Remembering {
  readonly held = new Set<string>();
  readonly sent: string[][] = [];
  epoch = 'first';
  /** It answers 500 to whatever holds this. */
  unbearable: string | undefined;
  /** Pages of what was sent to it, each asked for by what the one before says. */
  pages: Correction[][] = [];
  readonly asked: number[] = [];

  own(after: number): OwnAnswer | undefined {
    this.asked.push(after);
    const corrections = this.pages[after];
    return corrections && { corrections, next: after + 1 < this.pages.length ? after + 1 : undefined };
  }

  answer({ batchId, corrections }: CorrectionBatch): { kind: 'answer'; status: number; retryAfter: null; epoch: string; body: string } {
    const ids = corrections.map(({ id }) => id);
    this.sent.push(ids);
    const whole = { kind: 'answer' as const, retryAfter: null, epoch: this.epoch };
    if (this.unbearable !== undefined && ids.includes(this.unbearable)) return { ...whole, status: 500, body: '{"error":"InternalError","message":"Something broke."}' };
    for (const id of ids) this.held.add(id);
    return { ...whole, status: 200, body: JSON.stringify({ batchId, receivedAt: new Date(START).toISOString(), verdicts: ids.map((id) => ({ id, verdict: 'accepted' })) }) };
  }
}

interface Sending {
  readonly endpoint: Remembering;
  readonly queue: ReturnType<typeof createSyncQueue>;
  /** Later by some milliseconds. */
  readonly send: (later?: number) => Promise<boolean>;
}

async function sending(count: number, isWell = true): Promise<Sending> {
  const on = database();
  await store(on).addAll(Array.from({ length: count }, (_, serial) => brought(serial)));
  const settings = createSettingsStore(on);
  await settings.save({ endpoint: { url: 'https://scrawl.example.org', token: '0123456789ab.secret' } });
  const [endpoint, queue] = [new Remembering(), createSyncQueue(on)];
  let now = START;
  const parts = {
    queue,
    records: createSyncRecordStore(on),
    settings,
    now: () => now,
    random: () => 0.5,
    identity: () => Promise.resolve(isWell ? { endpoint: 'it', epoch: endpoint.epoch } : undefined),
    held: (_endpoint: unknown, corrections: readonly { readonly correction: { readonly id: string } }[]) => Promise.resolve({ epoch: endpoint.epoch, missing: corrections.map(({ correction }) => correction.id).filter((id) => !endpoint.held.has(id)) }),
    lost: createLostCorrections(on),
    own: (_endpoint: unknown, after: number) => Promise.resolve(endpoint.own(after)),
    post: (_endpoint: unknown, batch: CorrectionBatch) => Promise.resolve(endpoint.answer(batch)),
  };
  return {
    endpoint,
    queue,
    send: (later = 0) => {
      now += later;
      return flush(parts);
    },
  };
}

describe('a correction that the endpoint fails with', () => {
  it('is found by halving and marked, and all others go through', async () => {
    const { endpoint, queue, send } = await sending(12);
    endpoint.unbearable = 'brought-7';
    for (let tries = 0; (await send(HOUR)) && tries < 40; tries++);
    assert.deepEqual(await queue.counts(), { queued: 0, sending: 0, deferred: 0, accepted: 11, rejected: 1 });
    assert.isFalse(endpoint.held.has('brought-7'));
  });

  it('is not blamed for an endpoint that fails with everything', async () => {
    const { endpoint, queue, send } = await sending(3, false);
    endpoint.answer = () => ({ kind: 'answer', status: 500, retryAfter: null, epoch: 'first', body: '' });
    for (let tries = 0; tries < 10; tries++) await send(HOUR);
    assert.equal((await queue.counts()).rejected, 0);
  });
});

describe('what a browser has lost, and no copy on the device had', () => {
  it('comes back from the endpoint once, beside what is here, and is not sent again', async () => {
    const { endpoint, queue, send } = await sending(3);
    await send();
    assert.deepEqual(endpoint.asked, [], 'nothing is missing');
    const on = database();
    await on.write(['settings'], (writing) => noteLost(writing, 4));
    await send();
    assert.deepEqual(endpoint.asked, [0], 'it does not know the question');
    endpoint.pages = [[brought(1).correction, brought(11).correction, brought(12).correction], [], [brought(13).correction]];
    await send();
    await send();
    assert.deepEqual(endpoint.asked, [0, 0, 1, 2], 'to the last page, and not again');
    assert.deepEqual(await queue.counts(), { queued: 0, sending: 0, deferred: 0, accepted: 6, rejected: 0 });
    assert.lengthOf(endpoint.sent, 1);
    const kept = await list(store(on));
    assert.deepEqual(kept.map(({ correction }) => correction), [0, 1, 2, 11, 12, 13].map((serial) => brought(serial).correction));
    assert.deepEqual([...kept[4].picture], [...brought(12).picture]);
  });

  it('is not asked for after everything was deleted', async () => {
    const { endpoint, send } = await sending(1);
    const on = database();
    await on.write(['settings'], (writing) => noteLost(writing, 4));
    await store(on).deleteAll();
    await send();
    assert.deepEqual(endpoint.asked, []);
  });
});

describe('an endpoint whose data went back', () => {
  it('is sent once more what it has lost, and nothing else', async () => {
    const { endpoint, queue, send } = await sending(5);
    await send();
    await send(7 * HOUR);
    assert.deepEqual(endpoint.sent, [['brought-0', 'brought-1', 'brought-2', 'brought-3', 'brought-4']]);
    for (const id of ['brought-1', 'brought-3']) endpoint.held.delete(id);
    endpoint.epoch = 'second';
    await send(7 * HOUR);
    assert.deepEqual(endpoint.sent.slice(1), [['brought-1', 'brought-3']]);
    await send(7 * HOUR);
    assert.lengthOf(endpoint.sent, 2, 'once');
    assert.equal((await queue.counts()).accepted, 5);
  });
});

describe('a clock that was put right', () => {
  it('lets nothing wait for the days by which it was ahead', async () => {
    const { queue, send } = await sending(2);
    const batch = await queue.take({ corrections: 2, bytes: 1e6 });
    const verdict = { kind: 'deferred' as const, until: new Date(START + 400 * 24 * HOUR).toISOString(), reason: 'Enough for today.' };
    await queue.settle(batch!.batchId, new Map(batch!.corrections.map(({ id }) => [id, verdict])));
    assert.equal((await queue.counts()).deferred, 2);
    await send();
    assert.equal((await queue.counts()).accepted, 2);
  });
});
