import { alone, aloneOrNotAtAll } from '../async/alone.ts';
import { parseCorrection } from '../core/records/correction.ts';
import { ownedBy } from '../core/records/unowned.ts';
import type { CorrectionStore } from '../contracts/drawings.ts';
import { StorageUnavailableError } from '../core/errors.ts';
import { contentOf } from './contents.ts';
import { toRecord } from './correction-record.ts';
import { deviceName } from './device-name.ts';
import { changing, type LedgerParts } from './ledger.ts';
import { isKnown, readKnown, type KnownHere } from './known-here.ts';
import { inPieces, recordBytes } from './pieces.ts';
import { randomId } from './random-id.ts';
import { dropStaged, endStaging, markStaging, stagingOf, type Staging } from './staging.ts';
import { JUDGING, readTally, writeTally } from './tally.ts';

type Added = Awaited<ReturnType<CorrectionStore['addAll']>>;
type Offered = Parameters<CorrectionStore['addAll']>[0] extends Iterable<infer Each> ? Each : never;

/** Keys that are set aside for an import: more than any file has corrections. They are never used up. */
const SET_ASIDE = 1_000_000;

/** Of what an import brings, the newest that the journal is given: some 9,000 drawings by finger, about 12 MB there. */
const JOURNALLED_BYTES = 48_000_000;
/** Corrections in one line of the journal. */
const PAGE = 64;

/** An import before its first correction is written. */
interface Begun {
  readonly staging: Staging;
  /** This device's name. */
  readonly device: string;
  readonly here: KnownHere;
}

type Staged = Offered & { readonly key: number };

/** Names the import that is under way on the device; where there are no locks, two tabs must not import at once. */
const lockName = (name: string): string => `${name}-import`;

/** @see CorrectionStore.addAll. Written in small pieces, and seen all at once or not at all. */
export function addCorrections(parts: LedgerParts, corrections: Iterable<Offered>, isOwn: boolean): Promise<Added> {
  return alone(lockName(parts.database.name), async () => {
    await dropStaged(parts.database);
    const begun = await begin(parts);
    try {
      return await stage(parts, begun, corrections, isOwn);
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

async function begin({ database }: LedgerParts): Promise<Begun> {
  const id = randomId();
  return database.write(JUDGING, async (writing) => {
    // The first versions did not count: here it is done once, and not for every piece.
    await writeTally(writing, await readTally(writing));
    const store = writing.objectStore('corrections');
    // Whatever is judged meanwhile comes after: the database counts on from the highest key that it ever saw.
    const probe = await store.add({} as never);
    await store.delete(probe);
    const staging = { id, from: probe + 1, to: probe + SET_ASIDE };
    await store.put({ key: staging.to } as never);
    await store.delete(staging.to);
    await markStaging(writing, staging);
    return { staging, device: await deviceName(writing), here: await readKnown(writing) };
  });
}

/**
 * So many transactions are asked for at once. The browser does them one after the other, in the order in which they were
 * asked for; it need not wait for the page between two of them.
 */
const AHEAD = 16;

async function stage(parts: LedgerParts, begun: Begun, corrections: Iterable<Offered>, isOwn: boolean): Promise<Added> {
  const { database } = parts;
  const { staging } = begun;
  let { here } = begun;
  let [offered, taken] = [0, 0];
  const added = { ids: new Set<string>(), contents: new Set<string>() };

  function* fresh(): Generator<Staged> {
    for (const { correction: given, picture } of corrections) {
      offered++;
      const correction = parseCorrection(ownedBy(begun.device, given));
      if (isKnown(here, correction) || isKnown(added, correction)) continue;
      added.ids.add(correction.id);
      added.contents.add(contentOf(correction));
      yield { key: staging.from + taken++, correction, picture };
    }
  }

  const keep = (piece: readonly Staged[]): Promise<void> =>
    database.write(
      JUDGING,
      async (writing) => {
        const [now, { sequence }] = await Promise.all([stagingOf(writing), readTally(writing)]);
        checkSame(now, staging);
        // Another tab has changed something meanwhile.
        if (sequence !== here.sequence) here = await readKnown(writing);
        const store = writing.objectStore('corrections');
        // Put, not added: after a lost connection it may be there already.
        await Promise.all(piece.filter(({ correction }) => !isKnown(here, correction)).map((staged) => store.put(toRecord({ ...staged, ...(isOwn && { isOwn }), sync: { kind: 'queued' } }))));
      },
      'relaxed',
    );

  const underWay = new Set<Promise<void>>();
  for (const piece of inPieces(fresh(), ({ correction }) => recordBytes(correction))) {
    const kept = keep(piece);
    underWay.add(kept);
    void kept.then(() => underWay.delete(kept), () => undefined);
    if (underWay.size >= AHEAD) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  await journalStaged(parts, staging, taken);
  const count = await changing(parts, async (writing, note) => {
    checkSame(await stagingOf(writing), staging);
    const count = await writing.objectStore('corrections').count(IDBKeyRange.bound(staging.from, staging.to));
    await endStaging(writing);
    if (count > 0) note.imported(staging.id, count);
    return count;
  });
  return { added: count, known: offered - count };
}

function checkSame(now: Staging | undefined, staging: Staging): void {
  if (now?.id !== staging.id) throw new StorageUnavailableError('another tab has deleted what was being added');
}

/**
 * Has the journal hold the newest of what was staged, as far as it has room. Read back page by page, so that an import
 * never keeps in memory what it has written.
 */
async function journalStaged({ database, journal }: LedgerParts, { id, from }: Staging, count: number): Promise<void> {
  let room = JOURNALLED_BYTES;
  for (let end = from + count; journal && end > from && room > 0; end -= PAGE) {
    const kept = await database.read(['corrections'], ({ store }) => store.getAll(IDBKeyRange.bound(Math.max(from, end - PAGE), end, false, true)));
    await journal.append([{ sequence: 0, corrections: 0, part: id, kept: kept.map(({ key, correction, own }) => ({ key, correction, ...(own === 1 && { isOwn: true }) })) }]);
    for (const { correction } of kept) room -= recordBytes(correction);
  }
}
