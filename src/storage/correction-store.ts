import { joinedBy, judgementOf, parseCorrection, type Correction, type Judgement } from '../core/records/correction.ts';
import type { CorrectionStore, JudgedAnswer, KeptCorrection } from '../contracts/drawings.ts';
import { thinInk } from '../core/ink/thin-ink.ts';
import { PREPROCESSING_ID } from '../core/preprocessing/preprocess.ts';
import { MOST_POINTS, writerName } from '../core/records/bounds.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { addCorrections } from './add-corrections.ts';
import { Changes } from './changes.ts';
import { countCorrections, eachCorrection, pageOfCorrections } from './correction-query.ts';
import { advanced, fromRecord, toRecord } from './correction-record.ts';
import type { Database, Transaction } from './database.ts';
import { DEVICE_KEY, deviceName } from './device-name.ts';
import { eachJudgement } from './judgement-record.ts';
import type { Journal } from './journal.ts';
import { isKnown, readKnown } from './known-here.ts';
import { changing } from './ledger.ts';
import { LOST_KEY } from './lost-corrections.ts';
import { ownWriting } from './own-writing.ts';
import { DELETED_BYTES, inPieces, recordBytes } from './pieces.ts';
import { removeAllButJournal } from './private-files.ts';
import { randomId } from './random-id.ts';
import { startWhole } from './recovery.ts';
import { renameWriter } from './rename-writer.ts';
import { askToPersist, storageQuota } from './quota.ts';
import { endStaging } from './staging.ts';
import { JUDGING, readTally, writeTally, type Judging, type Note } from './tally.ts';

/** Looked up at once. */
const CHUNK = 500;

const QUEUED = { kind: 'queued' } as const;

/**
 * Judgements and corrections in the device's database. One for each page: it is what a session is counted by.
 * @param journal the second place beside the database; absent where there is none.
 */
export function createCorrectionStore(database: Database, settings: Pick<SettingsStore, 'load'>, journal?: Journal): CorrectionStore {
  const changes = new Changes(database.name);
  // Whoever was told that nothing can be read may ask again.
  database.onLateOpening(() => changes.announce());
  const session = randomId();
  const parts = { database, changes, journal };
  const start = startWhole(parts);

  /** Changes wait until what is here is known to be whole, so that they go on from there. */
  const change = async <T>(work: (writing: Judging, note: Note) => Promise<T>): Promise<T> => {
    await start.whole();
    return changing(parts, work);
  };
  /** So that nobody counts from zero what is about to come back. */
  const whenCompared = async <T>(work: () => Promise<T>): Promise<T> => {
    await start.compared();
    return work();
  };

  return {
    session,
    recovery: () => start.recovery,

    async judge(judged) {
      const wishes = await settings.load();
      const { drawing, label, prediction, round } = judged;
      const { id } = drawing;
      const predicted = judgementOf(prediction);
      const isKept = label !== predicted || wishes.keepConfirmed || round !== undefined;
      const writer = writerName(wishes.writer ?? '');
      const createdAt = new Date().toISOString();
      await change(async (writing, note) => {
        const [corrections, judgements] = [writing.objectStore('corrections'), writing.objectStore('judgements')];
        const before = await judgements.index('id').openCursor(id);
        // Asked for by a lost connection that had got through before it was lost.
        if (before?.value.label === label) return;
        const judgement = { ...(before?.value ?? { id, predicted, modelId: prediction.modelId, createdAt, session, ...(writer !== '' && { writer }) }), label };
        if (round?.practice !== true) {
          await (before ? before.update(judgement) : judgements.add(judgement));
          note.judged(judgement);
        }
        const earlier = fromRecord(await corrections.index('id').get(id));
        // What an endpoint has accepted it would go on teaching as it was.
        if (earlier && (isKept || earlier.sync.kind === 'accepted')) {
          await relabelled(writing, note, earlier, label);
        } else if (earlier) {
          await corrections.delete(earlier.key);
          note.removed(id);
        } else if (isKept) {
          const correction = toCorrection(judged, { predicted, createdAt, device: await deviceName(writing), ...(writer !== '' && { writer }) });
          note.added({ key: await corrections.add(toRecord({ correction, picture: judged.picture, sync: QUEUED })), correction });
        }
      });
      if (isKept) askToPersist();
      return id;
    },

    takeBack: (id) =>
      change(async (writing, note) => {
        const kept = await writing.objectStore('corrections').index('id').get(id);
        if (kept?.sync.kind === 'accepted') return false;
        await dropped(writing, note, id);
        return true;
      }),

    async *judgements() {
      await start.compared();
      yield* eachJudgement(database);
    },
    countJudgements: () => whenCompared(() => database.read(['judgements'], ({ store }) => store.count())),

    count: (filter) => whenCompared(() => countCorrections(database, filter)),
    page: (options) => whenCompared(() => pageOfCorrections(database, options)),
    async *each(filter) {
      await start.compared();
      yield* eachCorrection(database, filter);
    },

    relabel: (id, label) =>
      change(async (writing, note) => {
        const kept = fromRecord(await writing.objectStore('corrections').index('id').get(id));
        if (!kept || kept.correction.label === label) return;
        await relabelled(writing, note, kept, label);
        const judged = await writing.objectStore('judgements').index('id').openCursor(id);
        if (!judged) return;
        const judgement = { ...judged.value, label };
        await judged.update(judgement);
        note.judged(judgement);
      }),

    async renameWriter(from, to) {
      await start.whole();
      await renameWriter(parts, from, to);
    },

    async remove(ids) {
      const removed: KeptCorrection[] = [];
      for (const piece of inPieces(new Set(ids), () => DELETED_BYTES)) {
        const gone = await change(async (writing, note) => {
          const store = writing.objectStore('corrections');
          const found = (await Promise.all(piece.map((id) => store.index('id').get(id)))).map(fromRecord).filter((kept) => kept !== undefined);
          await Promise.all(found.map(({ key }) => store.delete(key)));
          for (const { correction } of found) note.removed(correction.id);
          return found;
        });
        removed.push(...gone);
      }
      return removed;
    },

    async restore(corrections) {
      for (const piece of inPieces(corrections, ({ correction }) => recordBytes(correction))) {
        await change(async (writing, note) => {
          const store = writing.objectStore('corrections');
          const there = await Promise.all(piece.map(({ correction }) => store.index('id').getKey(correction.id)));
          const gone = piece.filter((_kept, index) => there[index] === undefined);
          // Its batch was sent without it, or was made up anew.
          await Promise.all(gone.map((kept) => store.add(toRecord(kept.sync.kind === 'sending' ? { ...kept, sync: QUEUED } : kept))));
          for (const kept of gone) note.added(kept);
        });
      }
    },

    async markExported(ids, at, onProgress) {
      // With the disk not waited for: half of the marks harm nobody. The journal has none of them.
      for (let first = 0; first < ids.length; first += CHUNK) {
        const chunk = ids.slice(first, first + CHUNK);
        const records = await database.read(['corrections'], ({ store }) => Promise.all(chunk.map((id) => store.index('id').get(id))));
        const there = records.filter((record) => record !== undefined);
        for (const piece of inPieces(there, ({ correction }) => recordBytes(correction))) await marked(database, piece.map(({ key }) => key), at);
        onProgress?.(first + chunk.length);
      }
      changes.announce();
    },

    async *ownWriting() {
      await start.compared();
      yield* ownWriting(database);
    },

    async addAll(corrections, isOwn = false) {
      await start.whole();
      return addCorrections(parts, corrections, isOwn);
    },

    async known() {
      const here = await whenCompared(() => database.read(JUDGING, readKnown));
      return (correction) => isKnown(here, correction);
    },

    async deleteAll() {
      await start.whole();
      const tally = await database.write([...JUDGING, 'personal'], async (writing) => {
        const { sequence } = await readTally(writing);
        const tally = { sequence: sequence + 1, corrections: 0 };
        await Promise.all([
          writing.objectStore('settings').delete(DEVICE_KEY),
          // What is deleted on purpose no endpoint is asked for.
          writing.objectStore('settings').delete(LOST_KEY),
          endStaging(writing),
          writeTally(writing, tally),
          writing.objectStore('judgements').clear(),
          writing.objectStore('corrections').clear(),
          writing.objectStore('personal').clear(),
        ]);
        return tally;
      });
      changes.announce();
      await journal?.replace([tally], tally);
      await removeAllButJournal(database.name);
    },

    quota: storageQuota,
    subscribe: (listener) => changes.subscribe(listener),
  };
}

/** @throws InvalidRecordError for what could not be read back. */
function toCorrection(
  { drawing, prediction, label, round }: JudgedAnswer,
  facts: Pick<Correction, 'predicted' | 'createdAt' | 'device' | 'writer'>,
): Correction {
  return parseCorrection({
    ...facts,
    ...drawing,
    // Whoever has drawn for minutes has not drawn in vain.
    ...(drawing.ink !== undefined && { ink: thinInk(drawing.ink, MOST_POINTS) }),
    ...joinedBy(prediction, [label, ...(round ? [round.prompt] : [])]),
    label,
    ...(round && { round }),
    modelId: prediction.modelId,
    preprocessingId: PREPROCESSING_ID,
  });
}

/** A file that it was written to, and an endpoint that has it, know the old label: it counts as neither exported nor sent. */
async function relabelled(writing: Judging, note: Note, { key, correction: before, picture, isOwn }: KeptCorrection, label: Judgement): Promise<void> {
  const kept = { key, correction: { ...before, ...joinedBy(before, [label]), label }, ...(isOwn && { isOwn }) };
  await writing.objectStore('corrections').put(toRecord({ ...kept, picture, sync: QUEUED }));
  note.relabelled(kept);
}

/** As they are but for the mark, so that a batch on its way stays what it is. */
async function marked(database: Database, keys: readonly number[], exportedAt: string): Promise<void> {
  const mark = async ({ store }: Transaction<readonly ['corrections'], 'readwrite'>): Promise<void> => {
    const records = await Promise.all(keys.map((key) => store.get(key)));
    await Promise.all(records.flatMap((record) => (record ? [store.put(advanced(record, { exportedAt }))] : [])));
  };
  await database.write(['corrections'], mark, 'relaxed');
}

/** A judgement and its drawing, where they are there. */
async function dropped(writing: Judging, note: Note, id: string): Promise<void> {
  const [corrections, judgements] = [writing.objectStore('corrections'), writing.objectStore('judgements')];
  const [correction, judgement] = await Promise.all([corrections.index('id').getKey(id), judgements.index('id').getKey(id)]);
  if (correction !== undefined) {
    await corrections.delete(correction);
    note.removed(id);
  }
  if (judgement !== undefined) {
    await judgements.delete(judgement);
    note.takenBack(id);
  }
}
