import { CORRECTION_BATCH_SCHEMA, type CorrectionBatch } from '../core/records/correction.ts';
import type { KeptCorrection } from '../contracts/drawings.ts';
import { reasonIn, type SyncQueue, type SyncState, type SyncVerdict } from '../contracts/sync.ts';
import { Changes } from './changes.ts';
import { advanced, fromRecord, type CorrectionRecord, type RecordedSync } from './correction-record.ts';
import type { Database, Transaction } from './database.ts';
import { inPieces, recordBytes } from './pieces.ts';
import { randomId } from './random-id.ts';
import { VISIBLE, visibleSpans, type Span } from './staging.ts';

const KINDS: readonly SyncState['kind'][] = ['queued', 'sending', 'deferred', 'accepted', 'rejected'];

/** Records looked at in one go while a batch fills. */
const CHUNK = 50;

/** Records looked at together: at the day's end there may be thousands. */
const WOKEN = 500;

/** Nothing is deferred for longer than a day: what is to wait longer was given its time by a clock that has been put right since (ms). */
const LONGEST_WAIT = 25 * 3_600_000;

/** An image as JSON: 784 bytes in Base64. */
const IMAGE_LENGTH = 1_048;

const inState = (kind: SyncState['kind'], { after, before }: Span = { after: -Infinity, before: Infinity }): IDBKeyRange => IDBKeyRange.bound([kind, after], [kind, before], true, true);

/** The way to the endpoint, in the device's database: the states of the corrections themselves. */
export function createSyncQueue(database: Database): SyncQueue {
  const changes = new Changes(database.name);

  return {
    take: async ({ corrections, bytes }) => {
      try {
        const sending = await recordsIn(database, 'sending');
        const before = batchOf(sending);
        if (before) return before;
        await step(database, sending, ({ sync }) => (sync.kind === 'sending' ? { kind: 'queued' } : undefined));
        for (;;) {
          const taken = await database.read(VISIBLE, (reading) => oldest(reading, corrections, bytes));
          if (taken.length === 0) return undefined;
          const batchId = randomId();
          const batch = batchOf(await step(database, taken, ({ sync }) => (sync.kind === 'queued' ? { kind: 'sending', batchId, size: taken.length } : undefined)));
          if (batch) return batch;
          // One was deleted or relabelled while they were taken.
          await step(database, await ofBatch(database, batchId), () => ({ kind: 'queued' }));
        }
      } finally {
        changes.announce();
      }
    },

    settle: async (batchId, verdicts) => {
      const at = new Date().toISOString();
      await step(database, await ofBatch(database, batchId), ({ correction, sync }) => (isOf(batchId, sync) ? settled(batchId, at, verdicts.get(correction.id)) : undefined));
      changes.announce();
    },

    putBack: async (batchId) => {
      await step(database, await ofBatch(database, batchId), ({ sync }) => (isOf(batchId, sync) ? { kind: 'queued' } : undefined));
      changes.announce();
    },

    counts: () =>
      database.read(VISIBLE, async (reading) => {
        const index = reading.objectStore('corrections').index('sync');
        const spans = await visibleSpans(reading);
        const count = async (kind: SyncState['kind']): Promise<number> => {
          const counts = await Promise.all(spans.map((span) => index.count(inState(kind, span))));
          return counts.reduce((total, each) => total + each, 0);
        };
        const [queued = 0, sending = 0, deferred = 0, accepted = 0, rejected = 0] = await Promise.all(KINDS.map(count));
        return { queued, sending, deferred, accepted, rejected };
      }),

    accepted: async (after, limit) => {
      const records = await database.read(['corrections'], ({ store }) => store.index('sync').getAll(inState('accepted', { after, before: Infinity }), limit));
      return records.flatMap((record) => fromRecord(record) ?? []);
    },

    sendAgain: async (keys) => {
      if (keys.length === 0) return;
      const records = await database.read(['corrections'], ({ store }) => Promise.all(keys.map((key) => store.get(key))));
      await step(database, records.filter((record) => record !== undefined), ({ sync }) => (sync.kind === 'accepted' ? { kind: 'queued' } : undefined));
      changes.announce();
    },

    async wake(now) {
      const due = now === undefined ? [null] : [IDBKeyRange.upperBound(now), IDBKeyRange.lowerBound(new Date(Date.parse(now) + LONGEST_WAIT).toISOString(), true)];
      for (const range of due) {
        for (;;) {
          const late = await database.read(['corrections'], ({ store }) => store.index('due').getAll(range, WOKEN));
          // Nearly always there is none, which nobody need hear of.
          if (late.length === 0) break;
          await step(database, late, ({ sync }) => (sync.kind === 'deferred' ? { kind: 'queued' } : undefined));
          changes.announce();
        }
      }
    },

    nextDue: () =>
      database.read(['corrections'], async ({ store }) => {
        const sync = (await store.index('due').get(IDBKeyRange.lowerBound('')))?.sync;
        return sync?.kind === 'deferred' ? { until: sync.until, ...reasonIn(sync) } : undefined;
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
async function oldest(reading: Transaction<typeof VISIBLE, 'readonly'>, limit: number, bytes: number): Promise<CorrectionRecord[]> {
  const taken: CorrectionRecord[] = [];
  let room = bytes;
  for (const { after, before } of await visibleSpans(reading)) {
    let last = after;
    while (taken.length < limit) {
      const waiting = await reading.objectStore('corrections').index('sync').getAll(inState('queued', { after: last, before }), Math.min(CHUNK, limit - taken.length));
      if (waiting.length === 0) break;
      for (const record of waiting) {
        const kept = fromRecord(record);
        if (!kept) continue;
        room -= roughLength(kept);
        if (room < 0 && taken.length > 0) return taken;
        taken.push(record);
      }
      last = waiting.at(-1)!.key;
    }
  }
  return taken;
}

/** About how long it is as JSON, and rather too long than too short. */
function roughLength({ correction }: KeptCorrection): number {
  const { image, ...rest } = correction;
  return JSON.stringify(rest).length + (image ? IMAGE_LENGTH : 0);
}

const isOf = (batchId: string, sync: RecordedSync): boolean => sync.kind === 'sending' && sync.batchId === batchId;

const recordsIn = (database: Database, kind: SyncState['kind']): Promise<CorrectionRecord[]> => database.read(['corrections'], ({ store }) => store.index('sync').getAll(inState(kind)));

async function ofBatch(database: Database, batchId: string): Promise<CorrectionRecord[]> {
  return (await recordsIn(database, 'sending')).filter(({ sync }) => isOf(batchId, sync));
}

function settled(batchId: string, at: string, verdict: SyncVerdict | undefined): RecordedSync {
  switch (verdict?.kind) {
    case undefined:
      return { kind: 'queued' };
    case 'accepted':
      return { kind: 'accepted', batchId, at };
    case 'rejected':
      return { kind: 'rejected', batchId, ...reasonIn(verdict) };
    case 'deferred':
      return { kind: 'deferred', batchId, until: verdict.until, ...reasonIn(verdict) };
  }
}

/**
 * Steps records on in small transactions, which the disk need not have at once: a state that is lost is found out by sending again.
 * @param next of a record as it is then; undefined leaves it so.
 * @returns those that were stepped on, as they are then.
 */
async function step(database: Database, records: readonly CorrectionRecord[], next: (record: CorrectionRecord) => RecordedSync | undefined): Promise<CorrectionRecord[]> {
  const all: CorrectionRecord[] = [];
  for (const piece of inPieces(records, ({ correction }) => recordBytes(correction))) {
    const work = async ({ store }: Transaction<readonly ['corrections'], 'readwrite'>): Promise<CorrectionRecord[]> => {
      const now = await Promise.all(piece.map(({ key }) => store.get(key)));
      const stepped = now.flatMap((record) => {
        const sync = record && next(record);
        return sync ? [advanced(record, { sync })] : [];
      });
      await Promise.all(stepped.map((record) => store.put(record)));
      return stepped;
    };
    all.push(...(await database.write(['corrections'], work, 'relaxed')));
  }
  return all;
}
