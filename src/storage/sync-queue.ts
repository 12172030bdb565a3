import { CORRECTION_BATCH_SCHEMA, type CorrectionBatch } from '../core/records/correction.ts';
import type { KeptCorrection } from '../contracts/drawings.ts';
import type { SyncQueue, SyncState, SyncVerdict } from '../contracts/sync.ts';
import { Changes } from './changes.ts';
import { advanced, fromRecord, type CorrectionRecord, type RecordedSync } from './correction-record.ts';
import type { Database, Transaction } from './database.ts';
import { randomId } from './random-id.ts';

type Writing = Transaction<readonly ['corrections'], 'readwrite'>;

const KINDS: readonly SyncState['kind'][] = ['queued', 'sending', 'deferred', 'accepted', 'rejected'];

/** Records looked at in one go while a batch fills. */
const CHUNK = 50;

/** Records that are changed in one go: at the day's end there may be thousands. */
const WOKEN = 500;

/** An image as JSON: 784 bytes in Base64. */
const IMAGE_LENGTH = 1_048;

const inState = (kind: SyncState['kind'], after = -Infinity): IDBKeyRange => IDBKeyRange.bound([kind, after], [kind, Infinity], true, true);

/** The way to the endpoint, in the device's database: the states of the corrections themselves. */
export function createSyncQueue(database: Database): SyncQueue {
  const changes = new Changes(database.name);

  /** Changes `corrections` and tells everybody. */
  const change = async <T>(work: (writing: Writing) => Promise<T>): Promise<T> => {
    const result = await database.write(['corrections'], work);
    changes.announce();
    return result;
  };

  return {
    take: ({ corrections, bytes }) =>
      change(async (writing) => {
        const sending = await writing.store.index('sync').getAll(inState('sending'));
        const before = batchOf(sending);
        if (before) return before;
        await step(writing, sending, () => ({ kind: 'queued' }));
        const taken = await oldest(writing, corrections, bytes);
        const batchId = randomId();
        return batchOf(await step(writing, taken, () => ({ kind: 'sending', batchId, size: taken.length })));
      }),

    settle: (batchId, verdicts) =>
      change(async (writing) => {
        const at = new Date().toISOString();
        await step(writing, await ofBatch(writing, batchId), ({ correction }) => settled(batchId, at, verdicts.get(correction.id)));
      }),

    putBack: (batchId) =>
      change(async (writing) => {
        await step(writing, await ofBatch(writing, batchId), () => ({ kind: 'queued' }));
      }),

    counts: () =>
      database.read(['corrections'], async ({ store }) => {
        const index = store.index('sync');
        const [queued = 0, sending = 0, deferred = 0, accepted = 0, rejected = 0] = await Promise.all(KINDS.map((kind) => index.count(inState(kind))));
        return { queued, sending, deferred, accepted, rejected };
      }),

    async wake(now) {
      const due = now === undefined ? null : IDBKeyRange.upperBound(now);
      // Nearly always there is none, which nobody need hear of.
      while ((await database.read(['corrections'], ({ store }) => store.index('due').count(due))) > 0) {
        await change(async (writing) => {
          await step(writing, await writing.store.index('due').getAll(due, WOKEN), () => ({ kind: 'queued' }));
        });
      }
    },

    nextDue: () =>
      database.read(['corrections'], async ({ store }) => {
        const sync = (await store.index('due').get(IDBKeyRange.lowerBound('')))?.sync;
        return sync?.kind === 'deferred' ? { until: sync.until, reason: sync.reason } : undefined;
      }),

    subscribe: (listener) => changes.subscribe(listener),
  };
}

/** The batch that these are, all of those on their way; none where one has left it since it was taken. */
function batchOf(sending: readonly CorrectionRecord[]): CorrectionBatch | undefined {
  const first = sending[0]?.sync;
  if (first?.kind !== 'sending' || first.size !== sending.length) return undefined;
  const { batchId } = first;
  const kept = sending.map(fromRecord);
  const isWhole = kept.every((each) => each?.sync.kind === 'sending' && each.sync.batchId === batchId);
  return isWhole ? { schema: CORRECTION_BATCH_SCHEMA, batchId, corrections: kept.map((each) => each!.correction) } : undefined;
}

/** Those that have waited longest and fit into a batch. */
async function oldest({ store }: Writing, limit: number, bytes: number): Promise<CorrectionRecord[]> {
  const taken: CorrectionRecord[] = [];
  let room = bytes;
  let after = -Infinity;
  for (;;) {
    const waiting = await store.index('sync').getAll(inState('queued', after), Math.min(CHUNK, limit - taken.length));
    for (const record of waiting) {
      const kept = fromRecord(record);
      if (!kept) continue;
      room -= roughLength(kept);
      if (room < 0 && taken.length > 0) return taken;
      taken.push(record);
    }
    if (waiting.length === 0 || taken.length >= limit) return taken;
    after = waiting.at(-1)!.key;
  }
}

/** About how long it is as JSON, and rather too long than too short. */
function roughLength({ correction }: KeptCorrection): number {
  const { image, ...rest } = correction;
  return JSON.stringify(rest).length + (image ? IMAGE_LENGTH : 0);
}

async function ofBatch({ store }: Writing, batchId: string): Promise<CorrectionRecord[]> {
  const sending = await store.index('sync').getAll(inState('sending'));
  return sending.filter(({ sync }) => sync.kind === 'sending' && sync.batchId === batchId);
}

function settled(batchId: string, at: string, verdict: SyncVerdict | undefined): RecordedSync {
  switch (verdict?.kind) {
    case undefined:
      return { kind: 'queued' };
    case 'accepted':
      return { kind: 'accepted', batchId, at };
    case 'rejected':
      return { kind: 'rejected', batchId, reason: verdict.reason };
    case 'deferred':
      return { kind: 'deferred', batchId, until: verdict.until, reason: verdict.reason };
  }
}

/** @returns the records as they are then. */
async function step({ store }: Writing, records: readonly CorrectionRecord[], next: (record: CorrectionRecord) => RecordedSync): Promise<CorrectionRecord[]> {
  const stepped = records.map((record) => advanced(record, { sync: next(record) }));
  await Promise.all(stepped.map((record) => store.put(record)));
  return stepped;
}
