import { parseCorrection, type Correction, type Judgement } from '../core/records/correction.ts';
import type { CorrectionStore, JudgedAnswer, KeptCorrection } from '../contracts/drawings.ts';
import { thinInk } from '../core/ink/thin-ink.ts';
import { PREPROCESSING_ID } from '../core/preprocessing/preprocess.ts';
import { MOST_POINTS, writerName } from '../core/records/bounds.ts';
import type { Settings, SettingsStore } from '../contracts/settings.ts';
import { Changes } from './changes.ts';
import { contentOf } from './contents.ts';
import { countCorrections, eachCorrection, pageOfCorrections } from './correction-query.ts';
import { advanced, fromRecord, toRecord } from './correction-record.ts';
import type { Database, Transaction } from './database.ts';
import { eachJudgement } from './judgement-record.ts';
import { randomId } from './random-id.ts';
import { askToPersist, storageRoom } from './room.ts';

const DEVICE_KEY = 'device';

/** Requests made before their answers are waited for: enough to keep the database busy, few enough to hold. */
const CHUNK = 500;

const QUEUED = { kind: 'queued' } as const;

/** What judging touches. */
const JUDGING = ['settings', 'judgements', 'corrections'] as const;
type Judging = Transaction<typeof JUDGING, 'readwrite'>;

/** Judgements and corrections in the device's database. One for each page: it is what a session is counted by. */
export function createCorrectionStore(database: Database, settings: Pick<SettingsStore, 'load'>): CorrectionStore {
  const changes = new Changes(database.name);
  const session = randomId();

  const changed = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    changes.announce();
    return result;
  };

  return {
    async judge(judged, instead) {
      const wishes = await settings.load();
      const fresh = randomId();
      const createdAt = new Date().toISOString();
      const predicted: Judgement = judged.prediction.isDigit ? judged.prediction.digit : 'none';
      const { label } = judged;
      const isKept = label !== predicted || wishes.keepConfirmed;
      const id = await changed(
        database.write(JUDGING, async (writing) => {
          const judgements = writing.objectStore('judgements');
          // Asked for by a lost connection that had got through before it was lost.
          if ((await judgements.index('id').getKey(fresh)) !== undefined) return fresh;
          if (instead !== undefined) {
            const earlier = fromRecord(await writing.objectStore('corrections').index('id').get(instead));
            // What an endpoint has accepted it would go on teaching as it was.
            if (earlier && (isKept || earlier.sync.kind === 'accepted')) {
              await relabelled(writing, earlier, label);
              return instead;
            }
            await dropped(writing, instead);
          }
          const device = await deviceName(writing);
          await judgements.add({ id: fresh, predicted, label, modelId: judged.prediction.modelId, createdAt, session });
          if (!isKept) return fresh;
          const correction = toCorrection(judged, { id: fresh, predicted, createdAt, device }, wishes);
          await writing.objectStore('corrections').add(toRecord({ correction, picture: judged.picture, sync: QUEUED }));
          return fresh;
        }),
      );
      if (isKept) askToPersist();
      return id;
    },

    takeBack: (id) =>
      changed(
        database.write(JUDGING, async (writing) => {
          const kept = await writing.objectStore('corrections').index('id').get(id);
          if (kept?.sync.kind === 'accepted') return false;
          await dropped(writing, id);
          return true;
        }),
      ),

    judgements: () => eachJudgement(database),
    countJudgements: () => database.read(['judgements'], ({ store }) => store.count()),

    count: (filter) => countCorrections(database, filter),
    page: (options) => pageOfCorrections(database, options),
    each: (filter) => eachCorrection(database, filter),

    relabel: (id, label) =>
      changed(
        database.write(JUDGING, async (writing) => {
          const kept = fromRecord(await writing.objectStore('corrections').index('id').get(id));
          if (kept && kept.correction.label !== label) await relabelled(writing, kept, label);
        }),
      ),

    remove: (ids) =>
      changed(
        database.write(['corrections'], async ({ store }) => {
          const removed: KeptCorrection[] = [];
          for (const chunk of chunks([...new Set(ids)])) {
            const records = await Promise.all(chunk.map((id) => store.index('id').get(id)));
            const found = records.map(fromRecord).filter((kept) => kept !== undefined);
            await Promise.all(found.map(({ key }) => store.delete(key)));
            removed.push(...found);
          }
          return removed;
        }),
      ),

    restore: (corrections) =>
      changed(
        database.write(['corrections'], async ({ store }) => {
          for (const chunk of chunks(corrections)) {
            const there = await Promise.all(chunk.map(({ correction }) => store.index('id').getKey(correction.id)));
            const gone = chunk.filter((_kept, index) => there[index] === undefined);
            // Its batch was sent without it, or was made up anew.
            await Promise.all(gone.map((kept) => store.add(toRecord(kept.sync.kind === 'sending' ? { ...kept, sync: QUEUED } : kept))));
          }
        }),
      ),

    async markExported(ids, at, onProgress) {
      let done = 0;
      // Neither all in one transaction, which would hold them all in memory, nor with the disk waited for: half of the marks harm nobody.
      for (const chunk of chunks(ids)) {
        const mark = async ({ store }: Transaction<readonly ['corrections'], 'readwrite'>): Promise<void> => {
          const records = await Promise.all(chunk.map((id) => store.index('id').get(id)));
          // As it was but for the mark, so that a batch on its way stays what it is.
          await Promise.all(records.flatMap((record) => (record ? [store.put(advanced(record, { exportedAt: at }))] : [])));
        };
        await database.write(['corrections'], mark, 'relaxed');
        onProgress?.((done += chunk.length));
      }
      changes.announce();
    },

    addAll: (corrections) =>
      changed(
        database.write(['corrections'], async ({ store }) => {
          const seen = new Set<string>();
          let [offered, added] = [0, 0];
          for (const chunk of chunks(corrections)) {
            offered += chunk.length;
            const isThere = await areThere(store, chunk.map(({ correction }) => correction));
            const records = chunk.flatMap(({ correction, picture }, index) => {
              const marks = [correction.id, contentOf(correction)];
              if (isThere[index] || marks.some((mark) => seen.has(mark))) return [];
              for (const mark of marks) seen.add(mark);
              return [toRecord({ correction: parseCorrection(correction), picture, sync: QUEUED })];
            });
            await Promise.all(records.map((record) => store.add(record)));
            added += records.length;
          }
          return { added, known: offered - added };
        }),
      ),

    known: (corrections) =>
      database.read(['corrections'], async ({ store }) => {
        const known = new Set<string>();
        for (const chunk of chunks(corrections)) {
          const isThere = await areThere(store, chunk);
          for (const [index, { id }] of chunk.entries()) if (isThere[index]) known.add(id);
        }
        return known;
      }),

    deleteAll: () =>
      changed(
        database.write(['settings', 'judgements', 'corrections', 'personal'], async (writing) => {
          await Promise.all([
            writing.objectStore('settings').delete(DEVICE_KEY),
            writing.objectStore('judgements').clear(),
            writing.objectStore('corrections').clear(),
            writing.objectStore('personal').clear(),
          ]);
        }),
      ),

    room: storageRoom,
    subscribe: (listener) => changes.subscribe(listener),
  };
}

/** @throws InvalidRecordError for ink that could not be read back. */
function toCorrection(
  { ink, prediction, label }: JudgedAnswer,
  facts: Pick<Correction, 'id' | 'predicted' | 'createdAt' | 'device'>,
  settings: Settings,
): Correction {
  const writer = writerName(settings.writer ?? '');
  return parseCorrection({
    ...facts,
    // Whoever has drawn for minutes has not drawn in vain.
    ink: thinInk(ink, MOST_POINTS),
    probabilities: [...prediction.probabilities],
    label,
    ...(writer !== '' && { writer }),
    modelId: prediction.modelId,
    preprocessingId: PREPROCESSING_ID,
  });
}

/** A file that it was written to, and an endpoint that has it, know the old label: it counts as neither exported nor sent. */
async function relabelled(writing: Judging, { key, correction, picture }: KeptCorrection, label: Judgement): Promise<void> {
  await writing.objectStore('corrections').put(toRecord({ key, correction: { ...correction, label }, picture, sync: QUEUED }));
  const judgement = await writing.objectStore('judgements').index('id').openCursor(correction.id);
  await judgement?.update({ ...judgement.value, label });
}

/** A judgement and its drawing, where they are there. */
async function dropped(writing: Judging, id: string): Promise<void> {
  const [corrections, judgements] = [writing.objectStore('corrections'), writing.objectStore('judgements')];
  const [correction, judgement] = await Promise.all([corrections.index('id').getKey(id), judgements.index('id').getKey(id)]);
  if (correction !== undefined) await corrections.delete(correction);
  if (judgement !== undefined) await judgements.delete(judgement);
}

async function deviceName(writing: Judging): Promise<string> {
  const store = writing.objectStore('settings');
  const kept = await store.get(DEVICE_KEY);
  if (typeof kept === 'string') return kept;
  const made = randomId();
  await store.put(made, DEVICE_KEY);
  return made;
}

/** The part of a store that looking up by id and content takes; the same for reading and writing. */
interface Lookup {
  index(name: 'id' | 'contents'): { getKey(query: string): Promise<number | undefined> };
}

/** @returns for each correction whether its id or its content is there. */
function areThere(store: Lookup, corrections: readonly Correction[]): Promise<boolean[]> {
  const [ids, contents] = [store.index('id'), store.index('contents')];
  return Promise.all(
    corrections.map(async (correction) => {
      const keys = await Promise.all([ids.getKey(correction.id), contents.getKey(contentOf(correction))]);
      return keys.some((key) => key !== undefined);
    }),
  );
}

function* chunks<T>(things: Iterable<T>): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const thing of things) {
    chunk.push(thing);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
