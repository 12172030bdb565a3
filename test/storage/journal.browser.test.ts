import { assert } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import type { JournalEntry } from '../../src/core/records/journal-entry.ts';
import { Journal } from '../../src/storage/journal.ts';
import { journalFolder, privateFiles, removeLeftovers } from '../../src/storage/private-files.ts';
import { MIGRATIONS } from '../../src/storage/schema.ts';
import { createLostCorrections } from '../../src/storage/lost-corrections.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { needs } from '../support/needs.ts';
import { brought, judged } from './judged.ts';
import { closing, database, journal, journalled, judgementsOf, list, NAME, refusal, store } from './on-device.ts';

/** WebKitGTK has none. */
const hasPrivateFiles = 'storage' in navigator && 'getDirectory' in navigator.storage;

/** What a user would miss. */
async function contents(of: CorrectionStore): Promise<unknown> {
  const corrections = (await list(of)).map(({ key, correction, picture }) => ({ key, correction, picture: [...picture] }));
  return { corrections, judgements: await judgementsOf(of), count: await of.count() };
}

/** Ids of what this device's user has drawn, the newest first. */
async function own(of: CorrectionStore): Promise<string[]> {
  const ids = [];
  for await (const { correction } of of.ownWriting()) ids.push(correction.id);
  return ids;
}

async function journalFiles(): Promise<{ readonly handle: FileSystemFileHandle; readonly text: string }[]> {
  const folder = await (await privateFiles())!.getDirectoryHandle(journalFolder(NAME));
  const files = [];
  for await (const handle of folder.values()) files.push({ handle: handle as FileSystemFileHandle, text: await (await (handle as FileSystemFileHandle).getFile()).text() });
  return files;
}

/** A device with some of everything, and what is on it. */
async function used(): Promise<unknown> {
  const [on, beside] = [database(), journal()];
  const first = journalled(on, beside);
  const ids = [];
  await first.addAll([brought(2_000)]);
  for (let n = 0; n < 6; n++) ids.push(await first.judge(judged(n, 7)));
  await first.relabel(ids[1], 3);
  await first.takeBack(ids[2]);
  const removed = await first.remove([ids[3], ids[4]]);
  await first.restore(removed.slice(0, 1));
  await first.addAll([brought(3_000), brought(4_000)]);
  const before = await contents(first);
  await on.close();
  await beside.close();
  return before;
}

describe('the journal beside the database', () => {
  needs(hasPrivateFiles);
  it('keeps everything also where garbage is collected while its file is being opened', async () => {
    const collecting = new Journal(NAME, () => new Worker(new URL('./collecting-journal.ts', import.meta.url), { type: 'module' }));
    for (let sequence = 1; sequence <= 40; sequence++) await collecting.append([{ sequence, corrections: sequence }]);
    assert.deepEqual(await collecting.tip(), { sequence: 40, corrections: 40 });
    await collecting.close();
  });

  it('gives back all of a database that is gone, in its order, and says so', async () => {
    const before = await used();
    await deleteDB(NAME);
    const again = journalled();
    assert.deepEqual(await contents(again), before);
    assert.deepEqual(await again.recovery(), { restored: 7, missing: 0 });
    const device = (await list(again))[1].correction.device;
    const next = await again.judge(judged(99, 7));
    assert.equal((await list(again, { ids: [next] }))[0].correction.device, device, 'the device is who it was');
    assert.isUndefined(await journalled().recovery(), 'nothing is missing any more');
  });

  it('gives back what a database lacks that went back to an earlier day', async () => {
    const on = database();
    const earlier = journalled(on);
    const [first, second] = [await earlier.judge(judged(1, 7)), await earlier.judge(judged(2, 7))];
    const copy = await on.use(async (connection) => [await connection.getAll('corrections'), await connection.getAll('judgements'), await connection.get('settings', 'tally')] as const);
    const third = await earlier.judge(judged(3, 7));
    await earlier.relabel(first, 1);
    await earlier.takeBack(second);
    const before = await contents(earlier);
    await on.use(async (connection) => {
      for (const name of ['corrections', 'judgements'] as const) await connection.clear(name);
      for (const record of copy[0]) await connection.put('corrections', record);
      for (const [index, record] of copy[1].entries()) await connection.put('judgements', record, index + 1);
      await connection.put('settings', copy[2], 'tally');
    });
    const again = journalled(on);
    assert.deepEqual(await again.recovery(), { restored: 1, missing: 0 });
    assert.deepEqual(await contents(again), before);
    assert.lengthOf(await list(again, { ids: [first, third] }), 2);
  });

  it('gives it back once a tab that held the database lets go, and before anything is changed', async () => {
    const before = (await used()) as { readonly corrections: readonly unknown[] };
    await deleteDB(NAME);
    const old = await openDB(NAME, 1, { upgrade: (created, _from, _to, upgrade) => MIGRATIONS[0](created as never, upgrade as never) });
    const again = journalled();
    const refusals = await Promise.all([refusal(again.judge(judged(98, 7))), refusal(again.count())]);
    assert.deepEqual(refusals.map(({ name }) => name), ['StorageUnavailableError', 'StorageUnavailableError']);
    old.close();
    const id = await again.judge(judged(99, 7));
    assert.deepEqual(await again.recovery(), { restored: 7, missing: 0 });
    const { corrections, count } = (await contents(again)) as { readonly corrections: readonly { readonly correction: { readonly id: string } }[]; readonly count: number };
    assert.deepEqual(corrections.slice(0, -1), before.corrections);
    assert.deepEqual([corrections.at(-1)!.correction.id, count], [id, 8]);
    assert.isUndefined(await journalled().recovery(), 'both go on from one place');
  });

  it('gives it back though nobody asks again', async () => {
    await used();
    await deleteDB(NAME);
    const old = await openDB(NAME, 1, { upgrade: (created, _from, _to, upgrade) => MIGRATIONS[0](created as never, upgrade as never) });
    const again = journalled();
    await refusal(again.count());
    old.close();
    assert.deepEqual(await again.recovery(), { restored: 7, missing: 0 });
  });

  it('knows which imports are this user’s own hand', async () => {
    const on = database();
    const first = journalled(on);
    await first.addAll([brought(1), brought(2), brought(3)], true);
    await first.addAll([brought(4)]);
    await first.relabel('brought-1', 2);
    await first.restore(await first.remove(['brought-2']));
    assert.deepEqual(await own(first), ['brought-3', 'brought-2', 'brought-1']);
    await on.close();
    await deleteDB(NAME);
    const [later, again] = [database(), journal()];
    assert.deepEqual(await own(journalled(later, again)), ['brought-3', 'brought-2', 'brought-1']);
    // As it is after the journal was begun anew with what was brought back.
    await again.replace([], { sequence: 0, corrections: 0 });
    const anew = journalled(later, again);
    assert.deepEqual(await own(anew), ['brought-3', 'brought-2', 'brought-1']);
    await anew.judge(judged(5, 7));
    await later.close();
    await deleteDB(NAME);
    assert.lengthOf(await own(journalled()), 4);
  });

  it('does not mind a line that its writer did not live to end', async () => {
    const before = await used();
    const [{ handle, text }] = (await journalFiles()) as [{ handle: FileSystemFileHandle; text: string }];
    const writable = await handle.createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: text.length, data: '0badc0de {"sequence":9999,"corre' });
    await writable.close();
    const on = database();
    const between = journalled(on);
    const id = await between.judge(judged(50, 2));
    await between.takeBack(id);
    await on.close();
    await deleteDB(NAME);
    assert.deepEqual(await contents(journalled()), before);
  });

  it('is begun with what is there where it is missing, or has missed something', async () => {
    const on = database();
    const without = store(on);
    for (let n = 0; n < 3; n++) await without.judge(judged(n, 7));
    const first = journalled(on);
    await first.judge(judged(3, 7));
    await without.judge(judged(4, 7));
    const second = journalled(on);
    await second.judge(judged(5, 7));
    const before = await contents(second);
    await on.close();
    await deleteDB(NAME);
    assert.deepEqual(await contents(journalled()), before);
  });

  it('holds nothing any more once everything is deleted', async () => {
    await used();
    const outbox = await (await privateFiles())!.getDirectoryHandle('outbox', { create: true });
    await outbox.getFileHandle('scrawl-2026-01-02.json', { create: true });
    const on = database();
    const again = journalled(on);
    await again.deleteAll();
    const texts = (await journalFiles()).map(({ text }) => text);
    assert.lengthOf(texts, 1);
    assert.match(texts[0], /^[\da-f]{8} \{"sequence":\d+,"corrections":0\}\n$/);
    const names = [];
    for await (const name of (await privateFiles())!.keys()) names.push(name);
    assert.notInclude(names, 'outbox');
    await on.close();
    await deleteDB(NAME);
    const anew = journalled();
    assert.deepEqual(await contents(anew), { corrections: [], judgements: [], count: 0 });
  });

  it('is not taken for an export that was left behind', async () => {
    await used();
    const outbox = await (await privateFiles())!.getDirectoryHandle('outbox', { create: true });
    await outbox.getFileHandle('scrawl-2026-01-02.json', { create: true });
    const names = async (): Promise<string[]> => {
      const found = [];
      for await (const name of (await privateFiles())!.keys()) found.push(name);
      return found;
    };
    await removeLeftovers(NAME, Date.now());
    assert.include(await names(), 'outbox', 'a download may still read it');
    await removeLeftovers(NAME, Date.now() + 3_600_000);
    assert.notInclude(await names(), 'outbox');
    assert.include(await names(), journalFolder(NAME));
  });

  it('is written anew where it has grown beyond what it comes to', async () => {
    const beside = journal();
    const { correction } = brought(1);
    const entry = (sequence: number): JournalEntry => ({ sequence, corrections: 1, kept: [{ key: 1, correction }] });
    await beside.append(Array.from({ length: 4_000 }, (_, index) => entry(index + 1)));
    const files = await journalFiles();
    assert.lengthOf(files, 1);
    assert.isBelow(files[0].text.length, 10_000);
    assert.deepEqual(await beside.tip(), { sequence: 4_000, corrections: 1 });
    await beside.append([entry(4_001)]);
    const state = await beside.state();
    assert.deepEqual([state?.sequence, [...(state?.kept.keys() ?? [])]], [4_001, ['brought-1']]);
  });
});

describe('an import', () => {
  needs(hasPrivateFiles);
  const MANY = 2_500;

  it('is in the journal to its last drawing, though that is written anew meanwhile', async () => {
    const [on, beside, tab] = [database(), journal(), journalled()];
    const first = journalled(on, beside);
    await first.judge(judged(1, 7));
    // Long enough that another tab, which judges between the parts, writes it anew before the last of them.
    const { correction } = brought(0);
    await beside.append(Array.from({ length: 2_000 }, (_, n) => ({ sequence: 1, corrections: 1, kept: [{ key: 1, correction: { ...correction, id: `gone-${n % 2}` } }] })));
    const append = beside.append.bind(beside);
    let meanwhile = 0;
    beside.append = async (entries) => {
      await append(entries);
      if (entries[0].isLast !== true) await tab.judge(judged(++meanwhile, 7));
    };
    assert.deepEqual(await first.addAll(Array.from({ length: MANY }, (_, n) => brought(n + 10))), { added: MANY, known: 0 });
    const before = await list(first);
    assert.lengthOf(before, MANY + 1 + meanwhile);
    assert.notInclude((await journalFiles()).map(({ handle }) => handle.name), '1', 'it was written anew');
    await on.close();
    await deleteDB(NAME);
    const again = journalled();
    const ids = (await list(again)).map(({ correction }) => correction.id).filter((id) => !id.startsWith('gone-'));
    assert.deepEqual(ids, before.map(({ correction: { id } }) => id));
  });
});

describe('without a private file system', () => {
  it('what is missing is said all the same, for its number is known', async () => {
    const nowhere = (): Journal => closing(new Journal(NAME, () => new Worker('data:text/javascript,throw 1')));
    localStorage.removeItem(journalFolder(NAME));
    const on = database();
    const first = journalled(on, nowhere());
    for (let n = 0; n < 3; n++) await first.judge(judged(n, 7));
    await on.close();
    await deleteDB(NAME);
    const again = journalled(database(), nowhere());
    assert.deepEqual(await again.recovery(), { restored: 0, missing: 3 });
    assert.isTrue(await createLostCorrections(database()).areMissed(), 'an endpoint may have them');
    await again.judge(judged(9, 7));
    assert.isUndefined(await journalled(database(), nowhere()).recovery(), 'it is said once');
    localStorage.removeItem(journalFolder(NAME));
  });
});

describe('an import that died', () => {
  it('was never seen, is not sent, and is gone at the next start', async () => {
    const on = database();
    const before = store(on);
    await before.addAll([brought(7)]);
    const lost = new Error('the file ends');
    const dying = before.addAll({
      *[Symbol.iterator]() {
        for (let n = 0; n < 30; n++) yield brought(100 + n);
        // As if the browser were killed here: what is staged stays.
        throw lost;
      },
    });
    const seen = async (of: CorrectionStore): Promise<unknown> => [await of.count(), (await of.page({ limit: 100 })).length, (await list(of)).length, (await list(of, { ids: ['brought-103'] })).length, await of.count({ label: 7 })];
    assert.equal(await dying.catch((error: unknown) => error), lost);
    assert.deepEqual(await seen(before), [1, 1, 1, 0, 1]);
    // Staged once more, by hand, as a browser leaves it that is killed.
    await on.use(async (connection) => {
      const [record] = await connection.getAll('corrections');
      for (let n = 0; n < 40; n++) await connection.put('corrections', { ...record, key: 500 + n, correction: { ...record.correction, id: `left-${n}` }, contents: [`left ${n}`] });
      await connection.put('settings', { id: 'dead', from: 500, to: 2_000 }, 'import');
    });
    assert.deepEqual(await seen(store(on)), [1, 1, 1, 0, 1]);
    const queue = createSyncQueue(closing(database()));
    assert.deepEqual((await queue.take({ corrections: 100, bytes: 1e6 }))?.corrections.map(({ id }) => id), ['brought-7']);
    const next = store(on);
    const id = await next.judge(judged(1, 7));
    assert.deepEqual((await list(next)).map(({ correction }) => correction.id).sort(), ['brought-7', id].sort());
    assert.equal(await on.use((connection) => connection.count('corrections')), 2, 'nothing of it is left');
  });
});
