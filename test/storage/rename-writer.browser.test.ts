import { assert } from '@open-wc/testing';
import { deleteDB } from 'idb';
import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import type { Database } from '../../src/storage/database.ts';
import { startRound } from '../../src/core/rounds/round.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { brought, judged } from './judged.ts';
import { database, journal, journalled, judgementsOf, list, NAME, refusal, store } from './on-device.ts';

/** Judges so many drawings as this writer. */
async function judgedBy(on: Database, kept: CorrectionStore, writer: string, count: number): Promise<void> {
  await createSettingsStore(on).save({ writer, writers: ['Adda', 'Bob'] });
  for (let serial = 0; serial < count; serial++) await kept.judge(judged(serial, 1, serial % 2 === 0 ? 7 : 1));
}

const strangerNo = (serial: number): ReturnType<typeof brought> => {
  const { correction, picture } = brought(serial);
  return { correction: { ...correction, writer: 'Adda' }, picture };
};

const names = async (kept: CorrectionStore): Promise<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const { correction } of await list(kept)) counted[correction.writer ?? ''] = (counted[correction.writer ?? ''] ?? 0) + 1;
  return counted;
};

const judgedNames = async (kept: CorrectionStore): Promise<string[]> => (await judgementsOf(kept)).map(({ writer = '' }) => writer);

describe('a writer who is renamed', () => {
  it('takes all that they drew along, and nobody else\u2019s', async () => {
    const on = database();
    const kept = store(on);
    await judgedBy(on, kept, 'Adda', 3);
    await judgedBy(on, kept, 'Bob', 2);
    await kept.addAll([strangerNo(51)], true);
    await kept.addAll([strangerNo(52)]);
    const queue = createSyncQueue(on);
    const batch = (await queue.take({ corrections: 1, bytes: 1e6 }))!;
    await queue.settle(batch.batchId, new Map([[batch.corrections[0].id, { kind: 'accepted' }]]));
    await createSettingsStore(on).save({ writer: 'Adda' });

    await kept.renameWriter('Adda', 'Ada');
    assert.deepEqual(await names(kept), { Ada: 4, Bob: 2, Adda: 1 }, 'a stranger of that name stays as they were');
    assert.deepEqual(await judgedNames(kept), ['Ada', 'Ada', 'Ada', 'Bob', 'Bob']);
    const { writer, writers } = await createSettingsStore(on).load();
    assert.deepEqual([writer, writers], ['Ada', ['Ada', 'Bob']]);
    assert.equal((await queue.counts()).accepted, 0, 'the endpoint hears of it');
    const own = [];
    for await (const each of kept.ownWriting()) own.push(each.correction.writer);
    assert.deepEqual(own.filter((name) => name === 'Ada').length, 4, 'what is learned from is the same');
  });

  it('has what is judged meanwhile, and a round that was begun, under the new name', async () => {
    const on = database();
    const kept = store(on);
    await judgedBy(on, kept, 'Adda', 12);
    await createSettingsStore(on).save({ round: startRound('r', 20, 'Adda', () => 0.5) });
    const renamed = kept.renameWriter('Adda', 'Ada');
    while ((await createSettingsStore(on).load()).writer !== 'Ada') await new Promise(requestAnimationFrame);
    await kept.judge(judged(99, 1, 7));
    await renamed;
    assert.deepEqual(await names(kept), { Ada: 13 });
    assert.equal((await createSettingsStore(on).load()).round?.writer, 'Ada');
  });

  it('has the new name everywhere after a rename that was killed halfway and the next start', async () => {
    const on = database();
    const kept = store(on);
    await judgedBy(on, kept, 'Adda', 40);
    const write = on.write.bind(on);
    let writes = 0;
    // As a kill does: some pieces are on the disk, nothing after them.
    on.write = ((...given: Parameters<typeof write>) => (++writes > 4 ? Promise.reject(new Error('killed')) : write(...given))) as typeof write;
    assert.equal((await refusal(kept.renameWriter('Adda', 'Ada'))).message, 'killed');
    on.write = write;
    const halfway = await names(kept);
    assert.isAbove(halfway.Ada, 0);
    assert.isAbove(halfway.Adda, 0);
    await on.close();

    const next = store();
    // A change waits until the start has finished what was begun.
    await next.relabel('nobody', 1);
    assert.deepEqual(await names(next), { Ada: 40 });
    assert.deepEqual([...new Set(await judgedNames(next))], ['Ada']);
    assert.lengthOf(await judgementsOf(next), 40);
  });

  it('keeps the new name where the database is lost and comes back from the journal', async () => {
    const on = database();
    const beside = journal();
    const kept = journalled(on, beside);
    await judgedBy(on, kept, 'Adda', 9);
    await kept.renameWriter('Adda', 'Ada');
    await on.close();
    await beside.close();
    await deleteDB(NAME);
    const again = journalled();
    assert.deepEqual(await again.recovery(), { restored: 9, missing: 0 });
    assert.deepEqual(await names(again), { Ada: 9 });
    assert.deepEqual([...new Set(await judgedNames(again))], ['Ada']);
  });
});
