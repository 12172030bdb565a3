import { alone, aloneOrNotAtAll } from '../async/alone.ts';
import { parseCorrection, type Correction } from '../core/records/correction.ts';
import type { CorrectionStore } from '../contracts/drawings.ts';
import { StorageUnavailableError } from '../core/errors.ts';
import { contentOf } from './contents.ts';
import { toRecord } from './correction-record.ts';
import { deviceName } from './device-name.ts';
import { changing, type LedgerParts } from './ledger.ts';
import { inPieces, recordBytes } from './pieces.ts';
import { randomId } from './random-id.ts';
import { dropStaged, endStaging, markStaging, stagingOf, VISIBLE, type Staging } from './staging.ts';
import { JUDGING } from './tally.ts';

type Added = Awaited<ReturnType<CorrectionStore['addAll']>>;
type Offered = Parameters<CorrectionStore['addAll']>[0] extends Iterable<infer Each> ? Each : never;

/** Keys that are set aside for an import: more than any file has corrections. They are never used up. */
const SET_ASIDE = 1_000_000;

/** Names the import that is under way on the device; where there are no locks, two tabs must not import at once. */
const lockName = (name: string): string => `${name}-import`;

/** @see CorrectionStore.addAll. Written in small pieces, and seen all at once or not at all. */
export function addCorrections(parts: LedgerParts, corrections: Iterable<Offered>, isOwn: boolean): Promise<Added> {
  return alone(lockName(parts.database.name), async () => {
    await dropStaged(parts.database);
    const staging = await begin(parts);
    try {
      return await stage(parts, staging, corrections, isOwn);
    } catch (error) {
      await dropStaged(parts.database).catch(() => undefined); // Else the next start does it: nobody sees it meanwhile.
      throw error;
    }
  });
}

/** Removes what an import that died has left. */
export async function dropDeadImport({ database }: LedgerParts): Promise<void> {
  await aloneOrNotAtAll(lockName(database.name), () => dropStaged(database));
}

async function begin({ database }: LedgerParts): Promise<Staging> {
  const id = randomId();
  return database.write(VISIBLE, async (writing) => {
    const store = writing.objectStore('corrections');
    // Whatever is judged meanwhile comes after: the database counts on from the highest key that it ever saw.
    const probe = await store.add({} as never);
    await store.delete(probe);
    const staging = { id, from: probe + 1, to: probe + SET_ASIDE };
    await store.put({ key: staging.to } as never);
    await store.delete(staging.to);
    await markStaging(writing, staging);
    return staging;
  });
}

/**
 * So many transactions are asked for at once. The browser does them one after the other, in the order in which they were
 * asked for; it need not wait for the page between two of them.
 */
const AHEAD = 8;

async function stage(parts: LedgerParts, staging: Staging, corrections: Iterable<Offered>, isOwn: boolean): Promise<Added> {
  const { database, journal } = parts;
  const { id, from, to } = staging;
  const underWay = new Set<Promise<void>>();
  let offered = 0;
  const keep = async (piece: readonly Offered[], first: number): Promise<void> => {
    const added = await database.write(
      JUDGING,
      async (writing) => {
        // Deleted by another tab, together with everything.
        if ((await stagingOf(writing))?.id !== id) throw new StorageUnavailableError('another tab has deleted what was being added');
        const store = writing.objectStore('corrections');
        const added: { key: number; correction: Correction }[] = [];
        for (const [index, { correction, picture }] of piece.entries()) {
          const [key, parsed] = [first + index, parseCorrection(correction.device === 'import' ? ownedBy(await deviceName(writing), correction) : correction)];
          const known = await keysOf(store, parsed);
          if (known.some((other) => other !== key)) continue;
          // Put, not added: after a lost connection it may be there already.
          await store.put(toRecord({ key, correction: parsed, picture, ...(isOwn && { isOwn }), sync: { kind: 'queued' } }));
          added.push({ key, correction: parsed });
        }
        return added;
      },
      'relaxed',
    );
    if (journal && added.length > 0) await journal.append([{ sequence: 0, corrections: 0, part: id, kept: added }]);
  };
  for (const piece of inPieces(corrections, ({ correction }) => recordBytes(correction))) {
    const kept = keep(piece, from + offered);
    offered += piece.length;
    underWay.add(kept);
    void kept.then(() => underWay.delete(kept), () => undefined);
    if (underWay.size >= AHEAD) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  const added = await changing(parts, async (writing, note) => {
    if ((await stagingOf(writing))?.id !== id) throw new StorageUnavailableError('another tab has deleted what was being added');
    const added = await writing.objectStore('corrections').count(IDBKeyRange.bound(from, to));
    await endStaging(writing);
    if (added > 0) note.imported(id, added);
    return added;
  });
  return { added, known: offered - added };
}

/**
 * What nobody's device has made is this device's from here on: an endpoint lets only one change it, and two that import
 * the same file must not share its ids.
 */
const ownedBy = (device: string, correction: Correction): Correction => ({ ...correction, device, id: correction.id.replace(/^import-/, `import-${device}-`) });

/** The part of a store that looking up by id and content takes; the same for reading and writing. */
interface Lookup {
  index(name: 'id' | 'contents'): { getKey(query: string): Promise<number | undefined> };
}

/** Keys of what is there under a correction's id, and with its content. */
export async function keysOf(store: Lookup, correction: Correction): Promise<number[]> {
  const keys = await Promise.all([store.index('id').getKey(correction.id), store.index('contents').getKey(contentOf(correction))]);
  return keys.filter((key) => key !== undefined);
}
