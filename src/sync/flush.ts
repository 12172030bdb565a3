import { reasonIn, type EndpointAddress, type Reason, type SyncQueue, type SyncVerdict } from '../contracts/sync.ts';
import type { CorrectionBatch } from '../core/records/correction.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import type { LostCorrections } from '../storage/lost-corrections.ts';
import { NO_TROUBLE, type SyncRecord, type SyncRecordStore } from '../storage/sync-record.ts';
import { backoff } from '../async/backoff.ts';
import type { Identity, OwnAnswer } from './client.ts';
import { outcomeOf, type Outcome, type Reply } from './outcome.ts';
import { reconcile } from './reconcile.ts';

/** A batch: enough that the way there and back hardly counts, and few enough for the proxies on it. */
const MOST = 200;
const BYTES = 900_000;

/** Faults of an endpoint in a row after which it is the batch that is divided, and after which one correction is given up. */
const FAILURES = 2;
const FAILURES_OF_ONE = 3;

/** How often an endpoint is asked who it is where nothing is sent to it, and the longest that anybody asks to wait (ms). */
const ASK_EVERY = 6 * 3_600_000;
const LONGEST_WAIT = 25 * 3_600_000;

export interface FlushParts {
  readonly queue: SyncQueue;
  readonly records: SyncRecordStore;
  readonly settings: Pick<SettingsStore, 'load'>;
  readonly post: (endpoint: EndpointAddress, batch: CorrectionBatch) => Promise<Reply>;
  readonly identity: (endpoint: EndpointAddress) => Promise<Identity | undefined>;
  readonly held: Parameters<typeof reconcile>[2];
  readonly lost: LostCorrections;
  readonly own: (endpoint: EndpointAddress, after: number) => Promise<OwnAnswer | undefined>;
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
export async function flush(parts: FlushParts, eager = false): Promise<boolean> {
  const { queue, records, settings, post, now, random } = parts;
  let mayWait = eager;
  for (;;) {
    const { endpoint } = await settings.load();
    const record = await records.load();
    if (!endpoint || record.trouble?.kind === 'stopped') return false;
    if (record.trouble && isToCome(record.trouble.until, now()) && (!mayWait || record.asked)) return true;
    await queue.wake(new Date(now()).toISOString());
    const most = Math.min(MOST, record.most ?? MOST);
    const batch = await queue.take({ corrections: most, bytes: BYTES });
    if (!batch) {
      if (record.trouble) await records.save({ ...NO_TROUBLE, ...epochOf(record) });
      await fetchLost(parts, endpoint);
      if (await lookForEpoch(parts, endpoint)) continue;
      return false;
    }
    const reply = await post(endpoint, batch);
    const outcome = await blamed(parts, endpoint, outcomeOf(reply, batch, now()), record, batch.corrections.length);
    // Someone has connected another endpoint meanwhile, or none: what this one said of itself is of no account.
    const { endpoint: since } = await settings.load();
    const isSame = since?.url === endpoint.url && since.token === endpoint.token;
    await apply(queue, batch, outcome);
    if (isSame) await records.save({ ...recordAfter(outcome, record, batch.corrections.length, now(), random()), ...epochOf(record) });
    if (isSame && outcome.kind === 'settled' && reply.kind === 'answer' && typeof reply.epoch === 'string') await follow(parts, endpoint, reply.epoch);
    mayWait = false;
  }
}

/** A time that is further off than anybody asks to wait was set by a clock that has been put right since. */
const isToCome = (until: string, now: number): boolean => Date.parse(until) > now && Date.parse(until) <= now + LONGEST_WAIT;

const epochOf = ({ epoch, askedAt }: SyncRecord): Pick<SyncRecord, 'epoch' | 'askedAt'> => ({ ...(epoch !== undefined && { epoch }), ...(askedAt !== undefined && { askedAt }) });

/** Where nothing waits, asks now and then whether the endpoint still is what it was. @returns whether something waits now. */
async function lookForEpoch(parts: FlushParts, endpoint: EndpointAddress): Promise<boolean> {
  const { records, identity, queue, now } = parts;
  const record = await records.load();
  if (record.askedAt !== undefined && Math.abs(now() - record.askedAt) < ASK_EVERY) return false;
  const answer = await identity(endpoint);
  await records.save({ ...record, askedAt: now() });
  if (!answer || answer.epoch === record.epoch) return false;
  await follow(parts, endpoint, answer.epoch);
  return (await queue.counts()).queued > 0;
}

/** What a browser has lost and this device had no copy of, an endpoint may have. */
async function fetchLost({ lost, own }: FlushParts, endpoint: EndpointAddress): Promise<void> {
  if (!(await lost.areMissed())) return;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: OwnAnswer | undefined = await own(endpoint, after);
    // Asked again with the next flush; or, at an endpoint that does not know the question, in vain.
    if (!page) return;
    await lost.bringBack(page.corrections);
    after = page.next;
  }
  await lost.found();
}

/** Under another epoch than the last, what was accepted is asked after, and sent again where it is missing. */
async function follow({ records, queue, held, now }: FlushParts, endpoint: EndpointAddress, epoch: string): Promise<void> {
  if ((await records.load()).epoch === epoch) return;
  const found = await reconcile(queue, endpoint, held);
  if (found !== undefined) await records.save({ ...(await records.load()), epoch: found, askedAt: now() });
}

/** A batch that an endpoint fails with time and again, and is well apart from it, holds something that it cannot bear. */
async function blamed({ identity }: FlushParts, endpoint: EndpointAddress, outcome: Outcome, { failures }: SyncRecord, sent: number): Promise<Outcome> {
  if (outcome.kind !== 'later' || outcome.failed !== true || failures + 1 < (sent === 1 ? FAILURES_OF_ONE : FAILURES)) return outcome;
  return (await identity(endpoint)) === undefined ? outcome : { kind: 'smaller', code: 'fails', reason: 'The endpoint fails whenever it is sent this.' };
}

async function apply(queue: SyncQueue, { batchId, corrections }: CorrectionBatch, outcome: Outcome): Promise<void> {
  switch (outcome.kind) {
    case 'settled':
      return queue.settle(batchId, outcome.verdicts);
    case 'smaller': {
      const [first] = corrections;
      // There is nothing smaller than one: it is this one that the endpoint will not have.
      if (corrections.length === 1) return queue.settle(batchId, new Map<string, SyncVerdict>([[first!.id, { kind: 'rejected', ...reasonIn(outcome) }]]));
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
  const waiting = (why: Reason, wait: number): Pick<SyncRecord, 'trouble'> => ({ trouble: { kind: 'waiting', until: new Date(now + wait).toISOString(), ...reasonIn(why) } });
  switch (outcome.kind) {
    case 'settled':
      return most * 2 < MOST ? { ...NO_TROUBLE, most: most * 2 } : NO_TROUBLE;
    case 'smaller':
      return { ...NO_TROUBLE, most: Math.max(1, Math.floor(sent / 2)) };
    case 'renamed':
      // Under its new id it goes at once; where that is known as well, something else is wrong.
      return failures === 0 ? { failures: 1, most } : { failures: failures + 1, most, ...waiting(outcome, backoff(failures, random)) };
    case 'later':
      return {
        failures: failures + 1,
        most,
        ...(outcome.wait !== undefined && { asked: true }),
        ...waiting(outcome, Math.max(outcome.wait ?? 0, backoff(failures + 1, random))),
      };
    case 'stopped':
      return { failures: failures + 1, most, trouble: { kind: 'stopped', ...reasonIn(outcome) } };
  }
}
