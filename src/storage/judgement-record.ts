import { judgementSchema, type JudgementRecord } from '../core/records/judgement.ts';
import { recordOrNone } from '../core/records/record-schema.ts';
import type { Database } from './database.ts';

/** Keys that are asked for at once: some hundred kilobytes, and no pause that anybody notices. */
const CHUNK = 2_000;

/** @returns undefined for a record that code of another age, or a fault, has left in another form. */
export function parseJudgement(record: unknown): JudgementRecord | undefined {
  return recordOrNone(judgementSchema, record);
}

/** Pages of them, the newest first. */
export async function* newestJudgements(database: Database, size: number): AsyncGenerator<readonly JudgementRecord[], void, undefined> {
  for (let before = Infinity; ; ) {
    const below = IDBKeyRange.upperBound(before, true);
    const [keys, records] = await database.read(['judgements'], async ({ store }) => {
      const newest = await store.openKeyCursor(below, 'prev');
      if (!newest) return [[], []] as [number[], JudgementRecord[]];
      const { key: top } = newest;
      const first = size === 1 ? newest : await newest.advance(size - 1);
      const page = IDBKeyRange.bound(first?.key ?? -Infinity, top);
      return Promise.all([store.getAllKeys(page), store.getAll(page)]);
    });
    if (keys.length === 0) return;
    yield records.reverse().map(parseJudgement).filter((judgement) => judgement !== undefined);
    before = keys[0]!;
  }
}

/** @see CorrectionStore.judgements. Each piece is read in a transaction of its own, over before the caller has the first of it. */
export async function* eachJudgement(database: Database): AsyncGenerator<JudgementRecord, void, undefined> {
  const ends = await database.read(['judgements'], ({ store }) => Promise.all([store.openKeyCursor(null, 'next'), store.openKeyCursor(null, 'prev')]));
  const [first, last] = ends.map((cursor) => cursor?.key);
  if (first === undefined || last === undefined) return;
  for (let start = first; start <= last; start += CHUNK) {
    const records = await database.read(['judgements'], ({ store }) => store.getAll(IDBKeyRange.bound(start, start + CHUNK, false, true)));
    for (const record of records) {
      const judgement = parseJudgement(record);
      if (judgement) yield judgement;
    }
  }
}
