import { alone } from '../async/alone.ts';
import type { Recovery } from '../contracts/drawings.ts';
import type { JudgementRecord } from '../core/records/judgement.ts';
import type { JournalEntry, JournalledCorrection } from '../core/records/journal-entry.ts';
import type { JournalState } from '../core/records/replay-journal.ts';
import { preprocessInk } from '../core/preprocessing/preprocess.ts';
import { dropDeadImport } from './add-corrections.ts';
import { countCorrections, pageOfCorrections } from './correction-query.ts';
import { fromRecord, toRecord } from './correction-record.ts';
import { DEVICE_KEY } from './device-name.ts';
import { eachJudgement } from './judgement-record.ts';
import type { Database } from './database.ts';
import type { Journal } from './journal.ts';
import type { JournalTip } from './journal-protocol.ts';
import type { LedgerParts } from './ledger.ts';
import { noteLost } from './lost-corrections.ts';
import { DELETED_BYTES, inPieces, JUDGEMENT_BYTES, recordBytes } from './pieces.ts';
import { removeLeftovers } from './private-files.ts';
import { finishRename } from './rename-writer.ts';
import { JUDGING, readTally, writeTally, type Judging } from './tally.ts';

/** Of the newest corrections the journal is begun with, where the database has more than it knows of. */
const BEGUN_WITH = 10_000;
const PAGE = 64;

/** How a page's storage starts. Neither throws anything but a StorageUnavailableError, where the database cannot be had. */
export interface Start {
  /** Waits until it is known what is missing, and what could be is brought back. */
  compared(): Promise<void>;
  /** Waits until changes may go on. */
  whole(): Promise<void>;
  /** What the comparison has shown. Never rejects. */
  readonly recovery: Promise<Recovery | undefined>;
}

/**
 * Compares the database with the journal beside it, brings back what the database has lost, and has both go on from one
 * place: at once, or, where another tab holds the database, when it lets go.
 */
export function startWhole(parts: LedgerParts): Start {
  const { database, journal } = parts;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => alone(`${database.name}-start`, work);
  let tell: (recovery: Recovery | undefined) => void;
  const recovery = new Promise<Recovery | undefined>((resolve) => (tell = resolve));
  const compared = untilDone(database, async () => tell(journal && (await inTurn(() => recover({ ...parts, journal })))));
  const cleared = untilDone(database, async () => {
    await dropDeadImport(parts);
    await removeLeftovers(database.name, Date.now()).catch(() => undefined);
    if (journal) await inTurn(() => catchUp({ ...parts, journal }));
    await finishRename(parts);
  });
  const whole = async (): Promise<void> => {
    await compared();
    await cleared();
  };
  const start = (): void => void whole().catch(() => undefined);
  database.onLateOpening(start);
  start();
  return { compared, whole, recovery };
}

/**
 * `work`, which is done once: those who ask meanwhile wait for it, and where it failed, the next who asks has it done again.
 * Whatever goes wrong in it, the database may be read and written as it is, as long as it can be had.
 */
function untilDone(database: Database, work: () => Promise<void>): () => Promise<void> {
  let attempt: Promise<void> | undefined;
  const again = (): void => void (attempt = undefined);
  return () =>
    (attempt ??= database
      .use(() => Promise.resolve())
      .then(() => work().catch(again))
      .catch((error: unknown) => {
        again();
        throw error;
      }));
}

type Parts = LedgerParts & { readonly journal: Journal };

async function recover(parts: Parts): Promise<Recovery | undefined> {
  const { database, journal } = parts;
  const [tip, tally] = await Promise.all([journal.tip(), database.read(JUDGING, readTally)]);
  if (tip === undefined || tip.sequence <= tally.sequence) return undefined;
  const state = await journal.state();
  const restored = state ? await restore(parts, state) : 0;
  const corrections = await countCorrections(database);
  const missing = Math.max(0, (state ?? tip).corrections - corrections);
  await database.write(JUDGING, async (writing) => {
    await writeTally(writing, { sequence: tip.sequence, corrections });
    if (missing > 0) await noteLost(writing, missing);
  });
  parts.changes.announce();
  return { restored, missing };
}

/** Begins the journal of a database that has none, or one that has missed something. */
async function catchUp(parts: Parts): Promise<void> {
  const [tip, tally] = await Promise.all([parts.journal.tip(), parts.database.read(JUDGING, readTally)]);
  const isBehind = tip === undefined ? tally.corrections > 0 : tip.sequence < tally.sequence;
  if (isBehind) await beginJournal(parts, tally);
}

/** @returns how many corrections were brought back. */
async function restore({ database }: LedgerParts, { kept, judged }: JournalState): Promise<number> {
  let restored = 0;
  const corrections = [...kept].map(([id, known]) => ({ id, item: known?.item })).sort((one, other) => (one.item?.key ?? 0) - (other.item?.key ?? 0));
  for (const piece of inPieces(corrections, ({ item }) => (item ? recordBytes(item.correction) : DELETED_BYTES))) {
    const wereMissing = await database.write(
      JUDGING,
      async (writing) => {
        const missing: boolean[] = [];
        for (const { id, item } of piece) missing.push(await putBack(writing, id, item, judged.get(id) !== undefined));
        return missing;
      },
      'relaxed',
    );
    restored += wereMissing.filter(Boolean).length;
  }
  for (const piece of inPieces(judged, () => JUDGEMENT_BYTES)) {
    await database.write(
      JUDGING,
      async (writing) => {
        const store = writing.objectStore('judgements');
        for (const [id, known] of piece) {
          const key = await store.index('id').getKey(id);
          if (known) await store.put(known.item, key);
          else if (key !== undefined) await store.delete(key);
        }
      },
      'relaxed',
    );
  }
  return restored;
}

/** The newest of what is here. */
async function beginJournal({ database, journal }: Parts, tally: JournalTip): Promise<void> {
  await journal.replace([], { sequence: 0, corrections: 0 });
  const append = (entry: Omit<JournalEntry, keyof JournalTip>): Promise<void> => journal.append([{ sequence: 0, corrections: 0, ...entry }]);
  let judged: JudgementRecord[] = [];
  for await (const judgement of eachJudgement(database)) {
    judged.push(judgement);
    if (judged.length < PAGE) continue;
    await append({ judged });
    judged = [];
  }
  if (judged.length > 0) await append({ judged });
  let before = Infinity;
  for (let begun = 0; begun < BEGUN_WITH; begun += PAGE) {
    const page = await pageOfCorrections(database, { before, limit: PAGE });
    if (page.length === 0) break;
    await append({ kept: page });
    before = page.at(-1)!.key;
  }
  // The last, so that a beginning that was cut short is begun again.
  await journal.append([tally]);
}

/**
 * A correction as the journal has it: it waits to be sent, and an endpoint that has it already says so.
 * @param isJudged here. @returns whether it was missing.
 */
async function putBack(writing: Judging, id: string, item: JournalledCorrection | undefined, isJudged: boolean): Promise<boolean> {
  const store = writing.objectStore('corrections');
  const there = await store.index('id').getKey(id);
  if (!item) {
    if (there !== undefined) await store.delete(there);
    return false;
  }
  const { correction } = item;
  const before = there === undefined ? undefined : fromRecord(await store.get(there));
  if (before?.correction.label === correction.label) return false;
  const isOwn = item.isOwn ?? before?.isOwn;
  const isFree = there === undefined && (await store.getKey(item.key)) === undefined;
  const key = there ?? (isFree ? item.key : undefined);
  const record = toRecord({ ...(key !== undefined && { key }), correction, picture: correction.image ?? preprocessInk(correction.ink), sync: { kind: 'queued' }, ...(isOwn && { isOwn }) });
  await store.put(record);
  const settings = writing.objectStore('settings');
  if (isJudged && (await settings.get(DEVICE_KEY)) === undefined) await settings.put(correction.device, DEVICE_KEY);
  return there === undefined;
}
