import type { IDBPCursor } from 'idb';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../contracts/drawings.ts';
import { fromRecord, matches, type CorrectionRecord, type Facet } from './correction-record.ts';
import type { Database, Transaction } from './database.ts';
import type { FacetIndex } from './schema.ts';

type Reading = Transaction<readonly ['corrections'], 'readonly'>;

/** Keys strictly between these. */
interface Span {
  readonly after?: number;
  readonly before?: number;
}

/** What a store and its indexes have in common, where the index ends in the store's key. */
interface Sorted {
  count(range: IDBKeyRange): Promise<number>;
  getAll(range: IDBKeyRange, count?: number): Promise<CorrectionRecord[]>;
  openKeyCursor(range: IDBKeyRange, direction: 'prev'): Promise<Pick<IDBPCursor, 'advance' | 'primaryKey'> | null>;
}

/** Records read at once by `each`: a few megabytes of ink at the very most drawn. */
const CHUNK = 64;

const FACETS: readonly Facet[] = ['label', 'outcome', 'state'];

/** @returns how many there are; those of another form than documented count too, unless ids were asked for. */
export async function countCorrections(database: Database, filter: CorrectionFilter = {}): Promise<number> {
  if (filter.ids) {
    // Piece by piece: what was selected in the list may be nearly all there is.
    const chosenOnes = eachCorrection(database, filter);
    let count = 0;
    while ((await chosenOnes.next()).done !== true) count++;
    return count;
  }
  return database.read(['corrections'], (reading) => {
    const { source, range } = search(reading, filter);
    // Counting the store itself would go through the drawings.
    return source === reading.store ? reading.store.index('state').count() : source.count(range({}));
  });
}

/** @see CorrectionStore.page */
export function pageOfCorrections(database: Database, options: Parameters<CorrectionStore['page']>[0]): Promise<KeptCorrection[]> {
  const { filter = {}, skip = 0, limit } = options;
  return database.read(['corrections'], async (reading) => {
    let { before = Infinity } = options;
    if (filter.ids) return (await chosen(reading, filter)).filter(({ key }) => key < before).reverse().slice(skip, skip + limit);
    const { source, range } = search(reading, filter);
    if (skip > 0) {
      const first = await (await source.openKeyCursor(range({ before }), 'prev'))?.advance(skip);
      if (!first) return [];
      before = (first.primaryKey as number) + 1;
    }
    const page: KeptCorrection[] = [];
    // Goes round again only where a record was not readable.
    while (page.length < limit) {
      const wanted = limit - page.length;
      const newest = await source.openKeyCursor(range({ before }), 'prev');
      if (!newest) break;
      const last = wanted === 1 ? newest : await newest.advance(wanted - 1);
      // Fetched together: a cursor over the records would cost a turn for each.
      const records = await source.getAll(range({ before, ...(last && { after: (last.primaryKey as number) - 1 }) }));
      page.push(...records.reverse().flatMap(readable));
      if (!last) break;
      before = last.primaryKey as number;
    }
    return page;
  });
}

/** @see CorrectionStore.each. Each piece is read in a transaction of its own, over before the caller has the first of it. */
export async function* eachCorrection(database: Database, filter: CorrectionFilter = {}): AsyncGenerator<KeptCorrection, void, undefined> {
  if (filter.ids) {
    const { ids, ...rest } = filter;
    const keys = await database.read(['corrections'], (reading) => keysOf(reading, ids));
    for (let start = 0; start < keys.length; start += CHUNK) {
      const piece = keys.slice(start, start + CHUNK);
      const records = await database.read(['corrections'], ({ store }) => Promise.all(piece.map((key) => store.get(key))));
      yield* records.flatMap(readable).filter((kept) => matches(kept, rest));
    }
    return;
  }
  let after = -Infinity;
  for (;;) {
    const records = await database.read(['corrections'], (reading) => {
      const { source, range } = search(reading, filter);
      return source.getAll(range({ after }), CHUNK);
    });
    yield* records.flatMap(readable);
    if (records.length < CHUNK) return;
    after = records.at(-1)!.key;
  }
}

/** @returns the keys of those that are there, oldest first. */
async function keysOf(reading: Reading, ids: readonly string[]): Promise<number[]> {
  const index = reading.store.index('id');
  const keys = await Promise.all([...new Set(ids)].map((id) => index.getKey(id)));
  return keys.filter((key) => key !== undefined).sort((a, b) => a - b);
}

async function chosen(reading: Reading, { ids = [], ...rest }: CorrectionFilter): Promise<KeptCorrection[]> {
  const keys = await keysOf(reading, ids);
  const records = await Promise.all(keys.map((key) => reading.store.get(key)));
  return records.flatMap(readable).filter((kept) => matches(kept, rest));
}

function readable(record: unknown): KeptCorrection[] {
  const kept = fromRecord(record);
  return kept ? [kept] : [];
}

/** Where those that a filter chooses stand together in the order of their keys, and the range of a span among them. */
function search({ store }: Reading, filter: CorrectionFilter): { readonly source: Sorted; readonly range: (span: Span) => IDBKeyRange } {
  const facets = FACETS.filter((facet) => filter[facet] !== undefined);
  const range =
    (prefix: readonly IDBValidKey[]) =>
    ({ after = -Infinity, before = Infinity }: Span): IDBKeyRange =>
      prefix.length === 0 ? IDBKeyRange.bound(after, before, true, true) : IDBKeyRange.bound([...prefix, after], [...prefix, before], true, true);
  if (facets.length === 0) return { source: store, range: range([]) };
  return { source: store.index(facets.join('+') as FacetIndex), range: range(facets.map((facet) => filter[facet]!)) };
}
