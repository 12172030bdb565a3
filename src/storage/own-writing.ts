import type { KeptCorrection } from '../contracts/drawings.ts';
import { newestAt } from './correction-query.ts';
import { fromRecord } from './correction-record.ts';
import type { Database } from './database.ts';
import { newestJudgements } from './judgement-record.ts';
import { isVisible, VISIBLE, visibleSpans } from './staging.ts';

const PAGE = 100;

/**
 * What this device's user has drawn, the newest first: all that was judged here, and imports that were said to be theirs.
 * Other people's drawings are not so much as read, however many of them were imported.
 */
export async function* ownWriting(database: Database): AsyncGenerator<KeptCorrection, void, undefined> {
  const sources = [judgedHere(database), claimed(database)];
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    const keys = heads.map(({ done, value }) => (done === true ? -Infinity : value.key));
    const newest = Math.max(...keys);
    if (newest === -Infinity) return;
    const next = keys.indexOf(newest);
    yield heads[next]!.value as KeptCorrection;
    heads[next] = await sources[next]!.next();
  }
}

async function* judgedHere(database: Database): AsyncGenerator<KeptCorrection, void, undefined> {
  for await (const judgements of newestJudgements(database, PAGE)) {
    const kept = await database.read(VISIBLE, async (reading) => {
      const [spans, index] = [await visibleSpans(reading), reading.objectStore('corrections').index('id')];
      const records = await Promise.all(judgements.map(({ id }) => index.get(id)));
      return records.map(fromRecord).filter((each) => each !== undefined && isVisible(each.key, spans)) as KeptCorrection[];
    });
    // What is claimed as well comes from there.
    yield* kept.filter(({ isOwn }) => isOwn !== true);
  }
}

async function* claimed(database: Database): AsyncGenerator<KeptCorrection, void, undefined> {
  for (let before = Infinity; ; ) {
    const page = await newestAt(database, { index: 'own', prefix: [1] }, { before, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    before = page.at(-1)!.key;
  }
}
