import type { IDBPCursor } from 'idb';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../contracts/drawings.ts';
import { fromRecord, matches, type CorrectionRecord, type Facet } from './correction-record.ts';
import type { Database, Transaction } from './database.ts';
import type { FacetIndex } from './schema.ts';
import { isVisible, VISIBLE, visibleSpans, type Span } from './staging.ts';

type Reading = Transaction<typeof VISIBLE, 'readonly'>;

/** What a store and its indexes have in common, where the index ends in the store's key. */
interface Sorted {
  count(range: IDBKeyRange): Promise<number>;
  getAll(range: IDBKeyRange, count?: number): Promise<CorrectionRecord[]>;
  openKeyCursor(range: IDBKeyRange, direction: 'prev'): Promise<Pick<IDBPCursor, 'advance' | 'primaryKey'> | null>;
}

/** An index that ends in the store's key, and what comes before it there; the store itself where there is no index. */
export interface IndexPrefix {
  readonly index?: FacetIndex | 'own';
  readonly prefix: readonly IDBValidKey[];
}

interface Search {
  readonly source: Sorted;
  readonly range: (span: Span) => IDBKeyRange;
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
  return database.read(VISIBLE, async (reading) => {
    const { source, range } = search(reading, filter);
    const spans = await visibleSpans(reading);
    // Counting the store itself would go through the drawings.
    if (spans.length === 1 && Object.keys(filter).length === 0) return reading.objectStore('corrections').index('state').count();
    const counts = await Promise.all(spans.map((span) => source.count(range(span))));
    return counts.reduce((total, count) => total + count, 0);
  });
}

/** @see CorrectionStore.page */
export function pageOfCorrections(database: Database, options: Parameters<CorrectionStore['page']>[0]): Promise<KeptCorrection[]> {
  const { filter = {}, before = Infinity, skip = 0, limit } = options;
  const { ids } = filter;
  if (ids) return database.read(VISIBLE, async (reading) => (await chosen(reading, filter)).filter(({ key }) => key < before).reverse().slice(skip, skip + limit));
  return newestAt(database, prefixOf(filter), options);
}

/** One page of what stands under one prefix, the newest first. */
export function newestAt(database: Database, at: IndexPrefix, { before = Infinity, skip = 0, limit }: Omit<Parameters<CorrectionStore['page']>[0], 'filter'>): Promise<KeptCorrection[]> {
  return database.read(VISIBLE, async (reading) => {
    const { source, range } = searchAt(reading, at);
    const page: KeptCorrection[] = [];
    for (const { after, before: end } of [...(await visibleSpans(reading))].reverse()) {
      let top = Math.min(before, end);
      if (top <= after) continue;
      if (skip > 0) {
        const first = await (await source.openKeyCursor(range({ after, before: top }), 'prev'))?.advance(skip);
        if (!first) {
          skip -= await source.count(range({ after, before: top }));
          continue;
        }
        skip = 0;
        top = (first.primaryKey as number) + 1;
      }
      // Goes round again only where a record was not readable.
      while (page.length < limit) {
        const wanted = limit - page.length;
        const newest = await source.openKeyCursor(range({ after, before: top }), 'prev');
        if (!newest) break;
        const last = wanted === 1 ? newest : await newest.advance(wanted - 1);
        // Fetched together: a cursor over the records would cost a turn for each.
        const records = await source.getAll(range({ after: last ? (last.primaryKey as number) - 1 : after, before: top }));
        page.push(...records.reverse().flatMap(readable));
        if (!last) break;
        top = last.primaryKey as number;
      }
    }
    return page;
  });
}

/** @see CorrectionStore.each. Each piece is read in a transaction of its own, over before the caller has the first of it. */
export async function* eachCorrection(database: Database, filter: CorrectionFilter = {}): AsyncGenerator<KeptCorrection, void, undefined> {
  if (filter.ids) {
    const { ids, ...rest } = filter;
    const keys = await database.read(VISIBLE, (reading) => keysOf(reading, ids));
    for (let start = 0; start < keys.length; start += CHUNK) {
      const piece = keys.slice(start, start + CHUNK);
      const records = await database.read(['corrections'], ({ store }) => Promise.all(piece.map((key) => store.get(key))));
      yield* records.flatMap(readable).filter((kept) => matches(kept, rest));
    }
    return;
  }
  let last = -Infinity;
  for (;;) {
    const records = await database.read(VISIBLE, async (reading) => {
      const { source, range } = search(reading, filter);
      for (const { after, before } of await visibleSpans(reading)) {
        const from = Math.max(after, last);
        const records = from < before ? await source.getAll(range({ after: from, before }), CHUNK) : [];
        if (records.length > 0) return records;
      }
      return [];
    });
    if (records.length === 0) return;
    yield* records.flatMap(readable);
    last = records.at(-1)!.key;
  }
}

/** @returns the keys of those that are there, oldest first. */
async function keysOf(reading: Reading, ids: readonly string[]): Promise<number[]> {
  const index = reading.objectStore('corrections').index('id');
  const [spans, keys] = await Promise.all([visibleSpans(reading), Promise.all([...new Set(ids)].map((id) => index.getKey(id)))]);
  return keys.filter((key) => key !== undefined && isVisible(key, spans)).sort((a, b) => a! - b!) as number[];
}

async function chosen(reading: Reading, { ids = [], ...rest }: CorrectionFilter): Promise<KeptCorrection[]> {
  const keys = await keysOf(reading, ids);
  const records = await Promise.all(keys.map((key) => reading.objectStore('corrections').get(key)));
  return records.flatMap(readable).filter((kept) => matches(kept, rest));
}

function readable(record: unknown): KeptCorrection[] {
  const kept = fromRecord(record);
  return kept ? [kept] : [];
}

/** Where those that a filter chooses stand together in the order of their keys, and the range of a span among them. */
const search = (reading: Reading, filter: CorrectionFilter): Search => searchAt(reading, prefixOf(filter));

function prefixOf(filter: CorrectionFilter): IndexPrefix {
  const facets = FACETS.filter((facet) => filter[facet] !== undefined);
  return facets.length === 0 ? { prefix: [] } : { index: facets.join('+') as FacetIndex, prefix: facets.map((facet) => filter[facet]!) };
}

function searchAt(reading: Reading, { index, prefix }: IndexPrefix): Search {
  const store = reading.objectStore('corrections');
  const range = ({ after, before }: Span): IDBKeyRange =>
    prefix.length === 0 ? IDBKeyRange.bound(after, before, true, true) : IDBKeyRange.bound([...prefix, after], [...prefix, before], true, true);
  return { source: index === undefined ? store : store.index(index), range };
}
