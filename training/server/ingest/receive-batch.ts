import type { Reason } from '../../../src/contracts/sync.ts';
import { DIGITS, type Classes } from '../../../src/core/classes.ts';
import type { Database, Sql } from '../database/database.ts';
import { askTogether, changeTogether, type Question } from '../database/together.ts';
import { NEXT_CHANGE, type IdentityWatch } from '../identity/identity.ts';
import { BatchConflictError, NotReadyError, RequestError } from '../errors.ts';
import { mayChange } from '../access/succession.ts';
import { currentClasses } from '../models/model-store.ts';
import { answeredBefore, keepAnswers, type AnsweredBatch } from './answered-batches.ts';
import { DayQuota } from './day-quota.ts';
import { GroupCommit, type Grouped } from './group-commit.ts';
import type { BatchFacts, CorrectionFacts, Judged } from './judge-batch.ts';
import { keepNew, replaceCorrections, type Arrived } from './store-corrections.ts';

export interface Verdict extends Partial<Reason> {
  readonly id: string;
  /** `deferred`: nothing is wrong with it, and it may be sent again in another batch. */
  readonly verdict: 'accepted' | 'rejected' | 'deferred';
  /** From when on a deferred one is welcome, ISO 8601, UTC. */
  readonly until?: string;
}

/** What a batch is answered with, the first time and every time after. */
export interface BatchAnswer {
  readonly batchId: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** In the order of the corrections. */
  readonly verdicts: readonly Verdict[];
}

export interface Received {
  /** `BatchAnswer` as JSON, the same bytes each time. */
  readonly answer: string;
  /** That of the endpoint's data when this was committed. */
  readonly epoch: string;
  /** What was decided now; absent where the batch had come before. */
  readonly decided?: readonly Verdict[];
}

type Judge = (indices: readonly number[]) => Promise<readonly Judged[]>;

/** Part of a batch, or all of it, that is kept in one transaction. */
interface Delivery extends Grouped {
  readonly facts: BatchFacts;
  readonly token: string;
  readonly receivedAt: Date;
  /** What is to be decided now. `judged` is absent of what is there already as it is. */
  readonly items: readonly { readonly correction: CorrectionFacts; readonly judged: Judged | undefined }[];
  /** What was decided before, by id; this adds to it. */
  readonly verdicts: Map<string, Verdict>;
  /** Whether the batch is answered with this. */
  readonly isLast: boolean;
}

/** A correction that is kept already. */
interface Known {
  readonly id: string;
  readonly device: string;
  readonly token: string;
  readonly hash: string;
}

/** Of a large batch so many corrections, or bytes, are judged and kept at a time: few enough that nobody waits long for them. */
const PORTION = { corrections: 12, bytes: 32 * 2 ** 10 };
/** A batch of so many corrections and bytes at most is judged before it is looked up, and kept in one go. */
const SMALL = { corrections: 25, bytes: 64 * 2 ** 10 };

/**
 * Keeps batches: once `receive` has resolved, what was accepted is on the disk, and the batch is known. A correction that
 * came before with the same contents stays as it is; one that its sender has changed since takes the place of the former,
 * which is kept aside. Batches that are here at the same time share a transaction. A large one is kept a portion at a
 * time: where that ends in the middle it is not answered, and whoever sends it again meets what is there already.
 */
export class BatchReceiver {
  readonly #database: Database;
  readonly #identity: IdentityWatch;
  readonly #perDay: number;
  readonly #commits = new GroupCommit<Delivery, Received | undefined>((deliveries) => this.#keep(deliveries));

  /** @param perDay as `Limits` has it */
  constructor(database: Database, identity: IdentityWatch, perDay: number) {
    this.#database = database;
    this.#identity = identity;
    this.#perDay = perDay;
  }

  /**
   * @param token id of the one that sent it
   * @throws BatchConflictError where another batch had that id; TooManyRequestsError where the token has sent enough today
   */
  async receive(facts: BatchFacts, judge: Judge, token: string): Promise<Received> {
    const receivedAt = new Date();
    const verdicts = new Map<string, Verdict>();
    const { corrections } = facts;
    if (isSmall(facts)) {
      const judged = await judge(corrections.map((_, i) => i));
      return (await this.#add({ facts, token, receivedAt, verdicts, items: corrections.map((correction, i) => ({ correction, judged: judged[i] })), isLast: true }))!;
    }
    const known = await this.#lookUp(facts, token, verdicts);
    if (known === 'all') return (await this.#add({ facts, token, receivedAt, verdicts, items: [], isLast: true }))!;
    const open = corrections.map((correction, index) => ({ correction, index })).filter(({ correction }) => !verdicts.has(correction.id));
    for (let first = 0; first < open.length; ) {
      const portion = portionOf(open, first);
      first += portion.length;
      const toJudge = portion.filter(({ correction }) => known.get(correction.id)?.hash !== correction.hash);
      const judged = await judge(toJudge.map(({ index }) => index));
      const items = portion.map(({ correction, index }) => ({ correction, judged: judged[toJudge.findIndex((each) => each.index === index)] }));
      const answered = await this.#add({ facts, token, receivedAt, verdicts, items, isLast: first === open.length });
      if (answered !== undefined) return answered;
    }
    return (await this.#add({ facts, token, receivedAt, verdicts, items: [], isLast: true }))!;
  }

  async #add(delivery: Omit<Delivery, keyof Grouped>): Promise<Received | undefined> {
    const { facts, items } = delivery;
    const weight = items.reduce((sum, { judged }) => sum + (judged !== undefined && 'row' in judged ? judged.row.length : 0), 0);
    const touches = [`batch ${facts.batchId}`, ...items.map(({ correction }) => correction.id)];
    return await this.#commits.add({ ...delivery, weight, touches, urgent: isSmall(facts) });
  }

  /** Decides what can be decided without a pixel, before any is made. @returns what is known; "all" where the batch was answered before. */
  async #lookUp(facts: BatchFacts, token: string, verdicts: Map<string, Verdict>): Promise<ReadonlyMap<string, Known> | 'all'> {
    const { corrections } = facts;
    const now = new Date();
    const found = await askTogether(this.#database, { known: knownOf(corrections), before: answeredBefore([facts.batchId]), today: DayQuota.question(now, [senderOf({ token, corrections })]) });
    const [before] = found.before;
    if (before !== undefined) {
      if (before.hash !== facts.contentHash) throw new BatchConflictError(facts.batchId);
      return 'all';
    }
    const known = byId(found.known);
    const quota = new DayQuota(now, this.#perDay, found.today);
    quota.checkBatch(token);
    const owned = await mayChange(this.#database, token, [...known.values()]);
    const classes = await classesFor(this.#database, corrections);
    for (const correction of corrections) {
      const refused = this.#refusal(correction, known.get(correction.id), token, owned, quota, classes);
      if (refused !== undefined) verdicts.set(correction.id, refused);
    }
    return known;
  }

  /** Why a correction is not kept, whatever is drawn in it; else it is counted, where it is new or changed. */
  #refusal({ id, device, label, hash }: CorrectionFacts, former: Known | undefined, token: string, owned: ReadonlySet<string>, quota: DayQuota, classes: Classes): Verdict | undefined {
    if (former !== undefined && former.device !== device) return { id, verdict: 'rejected', code: 'other-device', reason: 'Another device has sent a correction of this id.' };
    if (former?.hash === hash) return undefined;
    if (former !== undefined && !owned.has(former.token)) return { id, verdict: 'rejected', code: 'other-token', reason: 'It was sent with another token before, and only that one, or its successor, may change it.' };
    if (typeof label === 'string' && label !== 'none' && !classes.includes(label)) return { id, verdict: 'rejected', code: 'label', about: label, reason: `The model in use here does not know "${label}": it tells apart ${classes.join(', ')}.` };
    const full = quota.take(token, device);
    return full === undefined ? undefined : { id, verdict: 'deferred', ...quota.reason(full), until: quota.until };
  }

  async #keep(deliveries: readonly Delivery[]): Promise<readonly (Received | undefined | Error)[]> {
    const { results, committed } = await again(() => this.#database.transaction((sql) => this.#keepIn(sql, deliveries)));
    committed();
    return results;
  }

  async #keepIn(sql: Sql, deliveries: readonly Delivery[]): Promise<{ readonly results: readonly (Received | undefined | Error)[]; readonly committed: () => void }> {
    // Other processes wait, so that what is counted below stays true; always in one order. An embedded database has none.
    if (this.#database.kind === 'server') {
      await sql.query('select pg_advisory_xact_lock(lock) from (select hashtextextended(name, 0) as lock from unnest($1::text[]) as names (name) group by 1 order by 1) as locks', [
        deliveries.flatMap(({ facts, token }) => [`batch ${facts.batchId}`, `token ${token}`]),
      ]);
    }
    const now = new Date();
    const corrections = deliveries.flatMap(({ items }) => items.map(({ correction }) => correction));
    const found = await askTogether(sql, {
      identity: NEXT_CHANGE,
      before: answeredBefore(deliveries.map(({ facts }) => facts.batchId)),
      known: knownOf(corrections),
      today: DayQuota.question(now, deliveries.map(({ token, items }) => senderOf({ token, corrections: items.map(({ correction }) => correction) }))),
    });
    const change = await this.#identity.change(sql, found.identity[0]);
    const { epoch } = change;
    const [before, known] = [byId(found.before), byId(found.known)];
    const classes = await classesFor(sql, corrections);
    const quota = new DayQuota(now, this.#perDay, found.today);
    const [added, changed]: [Arrived[], Arrived[]] = [[], []];
    const answers: (AnsweredBatch & { readonly token: string; readonly at: Date })[] = [];
    const results: (Received | undefined | Error)[] = [];
    for (const { facts, token, receivedAt, items, verdicts, isLast } of deliveries) {
      const { batchId, contentHash, corrections } = facts;
      try {
        const former = before.get(batchId);
        if (former !== undefined) {
          if (former.hash !== contentHash) throw new BatchConflictError(batchId);
          results.push({ answer: former.answer, epoch });
          continue;
        }
        if (isLast) quota.takeBatch(token);
        const owned = await mayChange(sql, token, items.flatMap(({ correction }) => known.get(correction.id) ?? []));
        const decided = new Map(verdicts);
        for (const { correction, judged } of items) {
          const { id } = correction;
          const there = known.get(id);
          if (judged !== undefined && 'reason' in judged) decided.set(id, { id, verdict: 'rejected', ...judged });
          else {
            const refused = this.#refusal(correction, there, token, owned, quota, classes);
            if (refused === undefined && there?.hash !== correction.hash) {
              // It was known when it was looked up, and is no more.
              if (judged === undefined) throw new NotReadyError();
              (there === undefined ? added : changed).push({ row: judged.row, batch: batchId, token });
            }
            decided.set(id, refused ?? { id, verdict: 'accepted' });
          }
        }
        for (const [id, verdict] of decided) verdicts.set(id, verdict);
        if (!isLast) {
          results.push(undefined);
          continue;
        }
        const all = corrections.map(({ id }) => verdicts.get(id) ?? fail(new NotReadyError()));
        const answer = JSON.stringify({ batchId, receivedAt: receivedAt.toISOString(), verdicts: all } satisfies BatchAnswer);
        answers.push({ id: batchId, token, hash: contentHash, at: receivedAt, answer });
        results.push({ answer, epoch, decided: all });
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        results.push(error);
      }
    }
    await changeTogether(sql, [quota.keep(), keepNew(added), keepAnswers(answers)]);
    await replaceCorrections(sql, changed);
    return { results, committed: () => change.committed() };
  }
}

const knownOf = (corrections: readonly CorrectionFacts[]): Question<Known> => ({
  text: "select id, device, token, encode(wire_hash, 'hex') as hash from corrections where id = any($1::text[])",
  values: [corrections.map(({ id }) => id)],
});

const byId = <Each extends { readonly id: string }>(rows: readonly Each[]): ReadonlyMap<string, Each> => new Map(rows.map((each) => [each.id, each]));

/** What labels are held to. Digits are taken by every endpoint, so that nothing is looked up where there is nothing else. */
const classesFor = async (sql: Sql, corrections: readonly CorrectionFacts[]): Promise<Classes> =>
  corrections.some(({ label }) => typeof label === 'string' && label !== 'none') ? await currentClasses(sql) : DIGITS;

const isSmall = ({ bytes, corrections }: BatchFacts): boolean => corrections.length <= SMALL.corrections && bytes <= SMALL.bytes;

/** The next ones from `first` on, one at the least. */
function portionOf<Each extends { readonly correction: CorrectionFacts }>(all: readonly Each[], first: number): readonly Each[] {
  let end = first;
  for (let bytes = 0; end < all.length && end - first < PORTION.corrections && bytes < PORTION.bytes; end++) bytes += all[end].correction.size;
  return all.slice(first, end);
}

function fail(error: Error): never {
  throw error;
}

const senderOf = ({ token, corrections }: { readonly token: string; readonly corrections: readonly CorrectionFacts[] }): { readonly token: string; readonly devices: readonly string[] } => ({ token, devices: corrections.map(({ device }) => device) });

/** PostgreSQL's names for a key that another transaction has just added, and for two that wait for each other. */
const RACES = new Set(['23505', '40P01']);

/** Does it anew where another process kept the same correction at the same moment: then it is known. */
async function again<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 3 || !RACES.has((error as { readonly code?: string }).code ?? '')) throw error;
    }
  }
}
