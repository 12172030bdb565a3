import type { SyncQueue, SyncVerdict } from '../contracts/sync.ts';
import type { CorrectionBatch } from '../core/records/correction.ts';
import type { EndpointAddress } from '../contracts/sync.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { NO_TROUBLE, type SyncRecord, type SyncRecordStore } from '../storage/sync-record.ts';
import { backoff } from './backoff.ts';
import { outcomeOf, type Outcome, type Reply } from './outcome.ts';

/** A batch: enough that the way there and back hardly counts, and few enough for the proxies on it. */
const MOST = 200;
const BYTES = 900_000;

export interface FlushParts {
  readonly queue: SyncQueue;
  readonly records: SyncRecordStore;
  readonly settings: Pick<SettingsStore, 'load'>;
  readonly post: (endpoint: EndpointAddress, batch: CorrectionBatch) => Promise<Reply>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0…1 */
  readonly random: () => number;
}

/**
 * Sends all that waits, batch after batch, until there is no more or something stands in the way. One at a time on a
 * device, as `oneAtATime` has it.
 * @param eager also before the time of the next try, unless it was the endpoint that named it.
 * @returns whether something is left that a later call could send.
 * @throws StorageUnavailableError; what was sent is then sent again, under the same id.
 */
export async function flush({ queue, records, settings, post, now, random }: FlushParts, eager = false): Promise<boolean> {
  let mayWait = eager;
  for (;;) {
    const { endpoint } = await settings.load();
    const record = await records.load();
    if (!endpoint || record.trouble?.kind === 'stopped') return false;
    if (record.trouble && Date.parse(record.trouble.until) > now() && (!mayWait || record.asked)) return true;
    await queue.wake(new Date(now()).toISOString());
    const most = Math.min(MOST, record.most ?? MOST);
    const batch = await queue.take({ corrections: most, bytes: BYTES });
    if (!batch) {
      if (record.trouble) await records.save(NO_TROUBLE);
      return false;
    }
    const outcome = outcomeOf(await post(endpoint, batch), batch, now());
    // Someone has connected another endpoint meanwhile, or none: what this one said of itself is of no account.
    const { endpoint: since } = await settings.load();
    const isSame = since?.url === endpoint.url && since.token === endpoint.token;
    await apply(queue, batch, outcome);
    if (isSame) await records.save(recordAfter(outcome, record, batch.corrections.length, now(), random()));
    mayWait = false;
  }
}

async function apply(queue: SyncQueue, { batchId, corrections }: CorrectionBatch, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case 'settled':
      return queue.settle(batchId, outcome.verdicts);
    case 'smaller': {
      const [first] = corrections;
      // There is nothing smaller than one: it is this one that the endpoint will not have.
      if (corrections.length === 1) return queue.settle(batchId, new Map<string, SyncVerdict>([[first!.id, { kind: 'rejected', reason: outcome.reason }]]));
      return queue.putBack(batchId);
    }
    case 'renamed':
      return queue.putBack(batchId);
    case 'later':
    case 'stopped':
      return;
  }
}

function recordAfter(outcome: Outcome, { failures, most = MOST }: SyncRecord, sent: number, now: number, random: number): SyncRecord {
  const waiting = (reason: string, wait: number): Pick<SyncRecord, 'trouble'> => ({ trouble: { kind: 'waiting', until: new Date(now + wait).toISOString(), reason } });
  switch (outcome.kind) {
    case 'settled':
      return most * 2 < MOST ? { ...NO_TROUBLE, most: most * 2 } : NO_TROUBLE;
    case 'smaller':
      return { ...NO_TROUBLE, most: Math.max(1, Math.floor(sent / 2)) };
    case 'renamed':
      // Under its new id it goes at once; where that is known as well, something else is wrong.
      return failures === 0 ? { failures: 1, most } : { failures: failures + 1, most, ...waiting(outcome.reason, backoff(failures, random)) };
    case 'later':
      return {
        failures: failures + 1,
        most,
        ...(outcome.wait !== undefined && { asked: true }),
        ...waiting(outcome.reason, Math.max(outcome.wait ?? 0, backoff(failures + 1, random))),
      };
    case 'stopped':
      return { failures: failures + 1, most, trouble: { kind: 'stopped', reason: outcome.reason } };
  }
}
