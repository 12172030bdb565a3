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
import type { Journal } from './journal.ts';
import type { JournalTip } from './journal-protocol.ts';
import type { LedgerParts } from './ledger.ts';
import { noteLost } from './lost-corrections.ts';
import { DELETED_BYTES, inPieces, recordBytes } from './pieces.ts';
import { removeLeftovers } from './private-files.ts';
import { JUDGING, readTally, writeTally, type Judging } from './tally.ts';

/** Bytes of a judgement with its places in the indexes. */
const JUDGEMENT_BYTES = 400;
/** Of the newest corrections the journal is begun with, where the database has more than it knows of. */
const BEGUN_WITH = 10_000;
const PAGE = 64;

/** How a page's storage starts. */
export interface Start {
  /** Whether anything is missing is known, and what could be is brought back. Never rejects. */
  readonly compared: Promise<Recovery | undefined>;
  /** Changes may go on from here. Never rejects. */
  readonly whole: Promise<void>;
}

/** Compares the database with the journal beside it, brings back what the database has lost, and has both go on from one place. */
export function startWhole(parts: LedgerParts): Start {
  const { database, journal } = parts;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => alone(`${database.name}-start`, work);
  // Whatever goes wrong here, the database may be read and written as it is.
  const compared = journal ? inTurn(() => recover({ ...parts, journal })).catch(() => undefined) : Promise.resolve(undefined);
  const goOn = async (): Promise<void> => {
    await compared;
    await dropDeadImport(parts);
    await removeLeftovers(database.name, Date.now()).catch(() => undefined);
    if (journal) await inTurn(() => catchUp({ ...parts, journal }));
  };
  return { compared, whole: goOn().catch(() => undefined) };
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
 * @param isOwn whether it was judged here. @returns whether it was missing.
 */
async function putBack(writing: Judging, id: string, item: JournalledCorrection | undefined, isOwn: boolean): Promise<boolean> {
  const store = writing.objectStore('corrections');
  const there = await store.index('id').getKey(id);
  if (!item) {
    if (there !== undefined) await store.delete(there);
    return false;
  }
  const { correction } = item;
  if (there !== undefined) {
    const before = fromRecord(await store.get(there));
    if (before?.correction.label === correction.label) return false;
  }
  const isFree = there === undefined && (await store.getKey(item.key)) === undefined;
  const key = there ?? (isFree ? item.key : undefined);
  const record = toRecord({ ...(key !== undefined && { key }), correction, picture: correction.image ?? preprocessInk(correction.ink), sync: { kind: 'queued' } });
  await store.put(record);
  const settings = writing.objectStore('settings');
  if (isOwn && (await settings.get(DEVICE_KEY)) === undefined) await settings.put(correction.device, DEVICE_KEY);
  return there === undefined;
}
