import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../src/core/correction-services.ts';
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { inkNo, judged } from './judged.ts';

const NAME = 'scrawl-corrections-test';
const open: Database[] = [];

function database(): Database {
  const opened = new Database(NAME);
  open.push(opened);
  return opened;
}

/** A store as the app makes it, on a connection of its own, as in a tab of its own. */
function store(on = database()): CorrectionStore {
  return createCorrectionStore(on, createSettingsStore(on));
}

async function list(store: CorrectionStore, filter?: CorrectionFilter): Promise<KeptCorrection[]> {
  const listed: KeptCorrection[] = [];
  for await (const kept of store.each(filter)) listed.push(kept);
  return listed;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await deleteDB(NAME);
});

describe('a judgement', () => {
  it('is kept with its drawing, and reads back as it was', async () => {
    const id = await store().judge(judged(1, 4, 9));
    const [judgement] = await store().judgements();
    const [kept] = await list(store());
    assert.include(judgement, { id, predicted: 4, label: 9, modelId: 'digits-1' });
    assert.deepEqual(kept.correction.ink, inkNo(1));
    assert.deepEqual(kept.picture, judged(1, 4, 9).picture);
    assert.include(kept.correction, { id, predicted: 4, label: 9, createdAt: judgement.createdAt, modelId: 'digits-1', preprocessingId: 'mnist-frame-1' });
    assert.deepEqual(kept.correction.probabilities, judged(1, 4, 9).prediction.probabilities);
    assert.deepEqual(kept.sync, { kind: 'queued' });
    assert.isUndefined(kept.exportedAt);
  });
});

describe('the list', () => {
  it('comes page by page, newest first, whatever the filter', async () => {
    const kept = store();
    const ids: string[] = [];
    for (let serial = 0; serial < 12; serial++) ids.push(await kept.judge(judged(serial, 3, serial % 2 === 0 ? 3 : 5)));
    const pages = async (filter: CorrectionFilter): Promise<string[][]> => {
      const pages: KeptCorrection[][] = [];
      do pages.push([...(await kept.page({ filter, limit: 5, ...(pages.length > 0 && { before: pages.at(-1)!.at(-1)!.key }) }))]);
      while (pages.at(-1)!.length === 5);
      return pages.map((page) => page.map(({ correction }) => correction.id));
    };
    const newest = [...ids].reverse();
    assert.deepEqual(await pages({}), [newest.slice(0, 5), newest.slice(5, 10), newest.slice(10)]);
    const fives = newest.filter((_id, index) => index % 2 === 0);
    for (const filter of [{ label: 5 }, { outcome: 'wrong' }, { label: 5, state: 'queued' }, { label: 5, outcome: 'wrong', state: 'queued' }, { ids: fives }] as const) {
      assert.deepEqual(await pages(filter), [fives.slice(0, 5), fives.slice(5)]);
      assert.equal(await kept.count(filter), 6);
      assert.deepEqual((await list(kept, filter)).map(({ correction }) => correction.id), [...fives].reverse());
    }
    assert.equal(await kept.count({ state: 'exported' }), 0);
  });
});
