import { assert } from '@open-wc/testing';
import fc from 'fast-check';
import type { Correction } from '../../src/core/records/correction.ts';
import { unowned } from '../../src/core/records/unowned.ts';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../src/contracts/drawings.ts';
import { grayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import { PREPROCESSING_ID, preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { brought, inkNo, judged } from './judged.ts';
import { database, judgementsOf, list, refusal, store } from './on-device.ts';

describe('a judgement', () => {
  it('is kept with its drawing, and reads back as it was', async () => {
    const id = await store().judge(judged(1, 4, 9));
    const [judgement] = await judgementsOf(store());
    const [kept] = await list(store());
    assert.include(judgement, { id, predicted: 4, label: 9, modelId: 'digits-1' });
    assert.deepEqual(kept.correction.ink, inkNo(1));
    assert.deepEqual(kept.picture, judged(1, 4, 9).picture);
    assert.include(kept.correction, { id, predicted: 4, label: 9, createdAt: judgement.createdAt, modelId: 'digits-1', preprocessingId: 'mnist-frame-1' });
    assert.deepEqual(kept.correction.probabilities, judged(1, 4, 9).prediction.probabilities);
    assert.deepEqual(kept.sync, { kind: 'queued' });
    assert.isUndefined(kept.exportedAt);
  });

  it('that confirms is kept without its drawing where its user wants that', async () => {
    const on = database();
    await createSettingsStore(on).save({ keepConfirmed: false });
    await store(on).judge(judged(1, 4));
    const wrong = await store(on).judge(judged(2, 4, 'none'));
    assert.deepEqual((await judgementsOf(store(on))).map(({ label }) => label), [4, 'none']);
    assert.deepEqual((await list(store(on))).map(({ correction }) => correction.id), [wrong]);
  });

  it('bears the writer’s name, a random one for the device and one for the session', async () => {
    const on = database();
    await createSettingsStore(on).save({ writer: 'Ada '.repeat(50) });
    const [one, other] = [store(on), store(on)];
    for (const kept of [one, one, other]) await kept.judge(judged(1, 1, 7));
    const corrections = (await list(one)).map(({ correction }) => correction);
    assert.deepEqual([...new Set(corrections.map(({ writer }) => writer))], ['Ada '.repeat(50).slice(0, 128)]);
    assert.lengthOf(new Set(corrections.map(({ device }) => device)), 1);
    const sessions = (await judgementsOf(one)).map(({ session }) => session);
    assert.equal(sessions[0], sessions[1]);
    assert.notEqual(sessions[1], sessions[2]);
  });

  it('of a doubtful answer was read as none', async () => {
    const doubtful = judged(1, 4, 4);
    await store().judge({ ...doubtful, prediction: { ...doubtful.prediction, isDigit: false } });
    assert.include((await list(store()))[0].correction, { predicted: 'none', label: 4 });
  });

  it('that could not be read back is refused, and leaves nothing', async () => {
    const broken = { ...judged(1, 1, 2), drawing: { id: 'broken', ink: { strokes: [{ points: [{ x: NaN, y: 0, t: 0 }] }], width: 1, height: 1 } } };
    assert.equal((await refusal(store().judge(broken))).name, 'InvalidRecordError');
    assert.deepEqual(await judgementsOf(store()), []);
  });

  it('is one of thousands, which come in the order they were made, whatever is missing among them', async () => {
    const on = database();
    const ids = Array.from({ length: 4_500 }, (_, number) => `judged-${number}`);
    await on.use(async (connection) => {
      const { store: records, done } = connection.transaction('judgements', 'readwrite');
      for (const [number, id] of ids.entries()) {
        // A record that cannot be read, some that are gone, and keys that are far apart.
        if (number === 2_100) void records.add({} as never, 2_101);
        else if (number < 1_900 || number > 2_050) void records.add({ id, predicted: 1, label: 7, modelId: 'm', createdAt: '2026-01-02T03:04:05.000Z', session: 's' }, number < 4_000 ? number + 1 : number + 9_001);
      }
      await done;
    });
    const readable = ids.filter((_, number) => number !== 2_100 && (number < 1_900 || number > 2_050));
    assert.deepEqual((await judgementsOf(store(on))).map(({ id }) => id), readable);
    assert.equal(await store(on).countJudgements(), readable.length + 1);
  });

  it('can be taken back with its drawing, unless an endpoint has it', async () => {
    const on = database();
    const kept = store(on);
    const [first, second] = [await kept.judge(judged(1, 1, 7)), await kept.judge(judged(2, 1, 7))];
    const queue = createSyncQueue(on);
    const batch = await queue.take({ corrections: 1, bytes: 1e6 });
    await queue.settle(batch!.batchId, new Map([[first, { kind: 'accepted' }]]));
    const gone: boolean[] = [];
    for (const id of [first, second, second, 'nobody']) gone.push(await kept.takeBack(id));
    assert.deepEqual(gone, [false, true, true, true]);
    assert.deepEqual((await judgementsOf(kept)).map(({ id }) => id), [first]);
    assert.deepEqual((await list(kept)).map(({ correction }) => correction.id), [first]);
  });

  it('takes the place of an earlier one of the same drawing, and is one, whoever has that already', async () => {
    const on = database();
    const kept = store(on);
    const queue = createSyncQueue(on);
    const first = await kept.judge(judged(1, 1, 7));
    const batch = await queue.take({ corrections: 1, bytes: 1e6 });
    await queue.settle(batch!.batchId, new Map([[first, { kind: 'accepted' }]]));

    assert.equal(await kept.judge(judged(1, 1, 4, first)), first);
    assert.deepEqual((await judgementsOf(kept)).map(({ id, label }) => [id, label]), [[first, 4]]);
    assert.deepEqual((await list(kept)).map(({ correction, sync }) => [correction.id, correction.label, sync.kind]), [[first, 4, 'queued']]);
    assert.deepEqual((await queue.take({ corrections: 5, bytes: 1e6 }))!.corrections.map(({ id, label }) => [id, label]), [[first, 4]], 'the endpoint hears of it');
  });

  it('takes the place of an earlier one that is gone, or that need not be kept any more', async () => {
    const on = database();
    await createSettingsStore(on).save({ keepConfirmed: false });
    const kept = store(on);
    const corrected = await kept.judge(judged(1, 1, 7));
    const confirmed = await kept.judge(judged(1, 1, 1, corrected));
    assert.deepEqual((await judgementsOf(kept)).map(({ id, label }) => [id, label]), [[confirmed, 1]]);
    assert.equal(await kept.count(), 0, 'a confirmed one is not kept here');
    const again = await kept.judge(judged(1, 1, 7, confirmed));
    assert.deepEqual((await judgementsOf(kept)).map(({ id, label }) => [id, label]), [[again, 7]]);
    assert.deepEqual((await list(kept)).map(({ correction }) => correction.id), [again]);
    await kept.remove([again]);
    assert.deepEqual((await list(kept)).length, 0);
    const last = await kept.judge(judged(1, 1, 5, again));
    assert.deepEqual((await judgementsOf(kept)).map(({ id, label }) => [id, label]), [[last, 5]]);
  });

  it('of a digit in a picture keeps its pixels, and where they were found', async () => {
    const origin = { picture: '0123456789abcdef', width: 640, height: 480, box: { left: 1, top: 2, width: 30, height: 40 } };
    const { picture, ...answer } = judged(1, 1, 7);
    await store().judge({ ...answer, picture, drawing: { id: 'cut-out', image: picture, origin } });
    const [{ correction }] = await list(store());
    assert.deepEqual([correction.id, correction.image, correction.origin, correction.ink], ['cut-out', picture, origin, undefined]);
  });

  it('said twice, as after a lost connection, is one', async () => {
    const kept = store();
    for (let time = 0; time < 2; time++) await kept.judge(judged(1, 1, 7, 'the-same'));
    assert.deepEqual([(await judgementsOf(kept)).length, await kept.count()], [1, 1]);
  });

  it('keeps no more of a larger buffer than its picture', async () => {
    const whole = new Uint8Array(1 << 20);
    await store().judge({ ...judged(1, 1, 7), picture: grayImage28(whole.subarray(784, 2 * 784)) });
    assert.equal((await list(store()))[0].picture.buffer.byteLength, 784);
  });
});

const PICTURE = preprocessInk(inkNo(0));

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
    const filters: CorrectionFilter[] = [
      { label: 5 },
      { outcome: 'wrong' },
      { label: 5, outcome: 'wrong' },
      { label: 5, state: 'queued' },
      { outcome: 'wrong', state: 'queued' },
      { label: 5, outcome: 'wrong', state: 'queued' },
      { ids: [...fives, 'nobody'] },
      { ids, label: 5 },
    ];
    for (const filter of filters) {
      assert.deepEqual(await pages(filter), [fives.slice(0, 5), fives.slice(5)], JSON.stringify(filter));
      assert.equal(await kept.count(filter), 6);
      assert.deepEqual((await list(kept, filter)).map(({ correction }) => correction.id), [...fives].reverse());
    }
    for (const filter of [{ state: 'exported' }, { label: 'none' }, { ids: [] }] as const) {
      assert.equal(await kept.count(filter), 0);
      assert.deepEqual(await kept.page({ filter, limit: 5 }), []);
    }
    assert.equal((await kept.page({ limit: 1 }))[0].correction.id, newest[0]);
  });

  it('goes on with a change in the midst of it, and holds nothing up meanwhile', async () => {
    const kept = store();
    await kept.addAll(Array.from({ length: 150 }, (_, serial) => brought(serial)));
    const seen: string[] = [];
    for await (const { correction } of kept.each({ state: 'queued' })) {
      seen.push(correction.id);
      if (seen.length === 10) await kept.markExported(seen, '2026-01-01T00:00:00Z');
      if (seen.length === 20) await kept.remove(['brought-149']);
      if (seen.length % 50 === 0) await new Promise((resume) => setTimeout(resume, 20));
    }
    assert.deepEqual(seen, Array.from({ length: 149 }, (_, serial) => `brought-${serial}`));
  });

  it('passes over records of another form, and its pages are full all the same', async () => {
    const on = database();
    const kept = store(on);
    const ids: string[] = [];
    for (let serial = 0; serial < 8; serial++) ids.push(await kept.judge(judged(serial, 1, 7)));
    await on.write(['corrections', 'judgements'], async (writing) => {
      const corrections = writing.objectStore('corrections');
      const damage = [{ picture: new Uint8Array(3) }, { sync: { kind: 'flying' } }, { correction: { id: ids[6], label: 7 } }];
      for (const [index, fault] of damage.entries()) await corrections.put({ ...(await corrections.index('id').get(ids[4 + index]))!, ...fault } as never);
      await writing.objectStore('judgements').add({ id: 'x', label: 'eleven' } as never);
    });
    const whole = [...ids.slice(0, 4), ids[7]].reverse();
    assert.deepEqual((await kept.page({ limit: 5 })).map(({ correction }) => correction.id), whole);
    assert.deepEqual((await kept.page({ filter: { label: 7 }, limit: 2 })).map(({ correction }) => correction.id), whole.slice(0, 2));
    assert.deepEqual((await list(kept)).map(({ correction }) => correction.id), [...whole].reverse());
    assert.lengthOf(await judgementsOf(kept), 8);
  });
});

describe('a kept correction', () => {
  it('takes another label, with its judgement, and is as new to files and endpoint', async () => {
    const on = database();
    const kept = store(on);
    const id = await kept.judge(judged(1, 4, 9));
    await kept.markExported([id], '2026-01-01T00:00:00Z');
    const batch = await createSyncQueue(on).take({ corrections: 9, bytes: 1e6 });
    await createSyncQueue(on).settle(batch!.batchId, new Map([[id, { kind: 'rejected', reason: 'No ink.' }]]));
    await kept.relabel(id, 9);
    assert.equal(await kept.count({ state: 'rejected', label: 9 }), 1, 'the same label changes nothing');
    await kept.relabel(id, 4);
    const [{ correction, sync, exportedAt }] = await list(kept, { label: 4, outcome: 'right', state: 'queued' });
    assert.include(correction, { id, predicted: 4, label: 4 });
    assert.deepEqual(sync, { kind: 'queued' });
    assert.isUndefined(exportedAt);
    assert.equal((await judgementsOf(kept))[0].label, 4);
    await kept.relabel('nobody', 1);
  });

  it('is exported, and still known as such when it is accepted', async () => {
    const kept = store();
    const ids = [await kept.judge(judged(1, 1, 7)), await kept.judge(judged(2, 1, 7))];
    await kept.markExported([ids[0], 'nobody'], '2026-01-01T00:00:00Z');
    const [exported] = await list(kept, { state: 'exported' });
    assert.deepEqual([exported.correction.id, exported.exportedAt], [ids[0], '2026-01-01T00:00:00Z']);
    assert.deepEqual((await list(kept, { state: 'queued' })).map(({ correction }) => correction.id), [ids[1]]);
  });

  it('is deleted, and comes back to its place as it was', async () => {
    const kept = store();
    const ids: string[] = [];
    for (let serial = 0; serial < 5; serial++) ids.push(await kept.judge(judged(serial, 1, 7)));
    await kept.markExported(ids.slice(0, 2), '2026-01-01T00:00:00Z');
    const before = await list(kept);
    const removed = await kept.remove([ids[4], ids[1], ids[1], 'nobody']);
    assert.sameMembers(removed.map(({ correction }) => correction.id), [ids[1], ids[4]]);
    assert.deepEqual((await list(kept)).map(({ correction }) => correction.id), [ids[0], ids[2], ids[3]]);
    assert.lengthOf(await judgementsOf(kept), 5, 'what was judged is still counted');
    await kept.restore(removed);
    await kept.restore(removed);
    assert.deepEqual(await list(kept), before);
  });

  it('has a key that grows, also after the newest was deleted', async () => {
    const kept = store();
    const [removed] = await kept.remove([await kept.judge(judged(1, 1, 7))]);
    await kept.judge(judged(2, 1, 7));
    assert.isAbove((await list(kept))[0].key, removed.key);
  });
});

describe('corrections from elsewhere', () => {
  it('are added but those that are here by id or by content', async () => {
    const kept = store();
    assert.deepEqual(await kept.addAll([brought(1), brought(2)]), { added: 2, known: 0 });
    const sameId: Correction = { ...brought(3).correction, id: 'brought-1' };
    const sameContent: Correction = { ...brought(2).correction, id: 'other', createdAt: '2020-01-01T00:00:00Z', device: 'd2' };
    const otherLabel: Correction = { ...brought(2).correction, id: 'relabelled', label: 3 };
    const asPicture = { ...brought(1).correction, id: 'pixels', ink: undefined, image: brought(1).picture } as unknown as Correction;
    const offered = [sameId, sameContent, otherLabel, asPicture, brought(4).correction];
    assert.deepEqual(offered.filter(await kept.known()).map(({ id }) => id), ['brought-1', 'other', 'pixels']);
    const twice = [...offered, { ...brought(4).correction, id: 'again' }];
    const given = twice.map((correction) => ({ correction, picture: correction.image ?? preprocessInk(correction.ink) }));
    assert.deepEqual(await kept.addAll(given), { added: 2, known: 4 });
    assert.deepEqual((await list(kept)).map(({ correction }) => correction.id), ['brought-1', 'brought-2', 'relabelled', 'brought-4']);
    assert.deepEqual(await judgementsOf(kept), [], 'nobody has judged them here');
  });

  it('of a file that knows of no device are this one’s from then on, and share no id with another’s', async () => {
    const imported = [{ ...brought(1).correction, ...unowned('0a1b') }, { ...brought(2).correction, ...unowned(''), id: 'named-by-its-file' }, brought(3).correction];
    const given = imported.map((correction) => ({ correction, picture: preprocessInk(correction.ink!) }));
    const names = async (kept: CorrectionStore): Promise<readonly [string, string][]> => (await list(kept)).map(({ correction: { id, device } }) => [id, device]);
    const here = store();
    const own = (await list(here, { ids: [await here.judge(judged(9, 1, 7))] }))[0].correction.device;
    assert.deepEqual(await here.addAll(given), { added: 3, known: 0 });
    assert.deepEqual((await names(here)).slice(1), [[`import-${own}-0a1b`, own], ['named-by-its-file', own], ['brought-3', 'elsewhere']]);
    assert.deepEqual(await here.addAll(given), { added: 0, known: 3 }, 'it is the same file still');
    await here.deleteAll();
    await here.addAll(given);
    const [[id, device]] = await names(here);
    assert.notEqual(device, own);
    assert.equal(id, `import-${device}-0a1b`);
  });

  it('are all added, or none', async () => {
    const kept = store();
    const bad = { correction: { ...brought(600).correction, label: 11 as never }, picture: PICTURE };
    const given = [...Array.from({ length: 600 }, (_, serial) => brought(serial)), bad];
    assert.equal((await refusal(kept.addAll(given))).name, 'InvalidRecordError');
    assert.equal(await kept.count(), 0);
  });

  it('are not of this device\u2019s hand, unless their user says so', async () => {
    const kept = store();
    const own = async (): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { correction } of kept.ownWriting()) ids.push(correction.id);
      return ids;
    };
    const first = await kept.judge(judged(1, 1, 7));
    await kept.addAll(Array.from({ length: 250 }, (_, serial) => brought(100 + serial)));
    assert.deepEqual(await own(), [first]);
    await kept.addAll([brought(10), brought(11)], true);
    const last = await kept.judge(judged(2, 4));
    assert.deepEqual(await own(), [last, 'brought-11', 'brought-10', first], 'the newest first');
    await kept.relabel('brought-10', 2);
    await kept.relabel('brought-100', 2);
    assert.deepEqual(await own(), [last, 'brought-11', 'brought-10', first], 'whatever their label');
    await kept.restore(await kept.remove(['brought-11', first]));
    assert.sameMembers(await own(), [last, 'brought-11', 'brought-10', first], 'deleted and brought back');
    await kept.remove([last, 'brought-10']);
    assert.sameMembers(await own(), ['brought-11', first]);
  });

  it('and judgements are walked through a page at a time, none twice and none left out', async () => {
    const kept = store();
    const ids: string[] = [];
    for (let serial = 0; serial < 230; serial++) ids.unshift(await kept.judge(judged(serial, 1, 7)));
    const own: string[] = [];
    for await (const { correction } of kept.ownWriting()) own.push(correction.id);
    assert.deepEqual(own, ids);
  });

  it('are recognised just as a plain list would do it', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.record({ id: fc.nat(9), drawing: fc.nat(4), label: fc.constantFrom(0 as const, 1 as const) }), { maxLength: 8 }), { maxLength: 4 }), async (files) => {
        const kept = store();
        await kept.deleteAll();
        const there: { id: number; content: string }[] = [];
        for (const file of files) {
          const given = file.map(({ id, drawing, label }) => brought(id, { ink: inkNo(drawing), label }));
          const contents = file.map(({ drawing, label }) => `${drawing}/${label}`);
          const expected = file.filter(({ id }, index) => there.some((each) => each.id === id || each.content === contents[index])).map(({ id }) => `brought-${id}`);
          assert.deepEqual(given.map(({ correction }) => correction).filter(await kept.known()).map(({ id }) => id), expected);
          const before = there.length;
          for (const [index, { id }] of file.entries()) {
            if (!there.some((each) => each.id === id || each.content === contents[index])) there.push({ id, content: contents[index] });
          }
          assert.deepEqual(await kept.addAll(given), { added: there.length - before, known: file.length - (there.length - before) });
        }
        assert.deepEqual((await list(kept)).map(({ correction }) => correction.id), there.map(({ id }) => `brought-${id}`));
      }),
      { numRuns: 25, seed: 4 },
    ));
});

describe('everything', () => {
  it('is deleted, with the device’s name and what is on its way', async () => {
    const on = database();
    const kept = store(on);
    await kept.judge(judged(1, 1, 7));
    await createSyncQueue(on).take({ corrections: 9, bytes: 1e6 });
    const [{ correction }] = await list(kept);
    await createSettingsStore(on).save({ theme: 'dark' });
    await kept.deleteAll();
    assert.deepEqual([await kept.count(), await judgementsOf(kept), await createSyncQueue(on).take({ corrections: 9, bytes: 1e6 })], [0, [], undefined]);
    assert.equal((await createSettingsStore(on).load()).theme, 'dark', 'settings are another matter');
    await kept.judge(judged(1, 1, 7));
    assert.notEqual((await list(kept))[0].correction.device, correction.device);
  });

  it('takes room, which the browser tells', async function () {
    // WebKitGTK does not.
    if (!('storage' in navigator)) this.skip();
    const { used, available, persistent } = await store().quota();
    assert.isAbove(available!, used!);
    assert.isBoolean(persistent);
  });

  it('is preprocessed as this app does it', async () => {
    await store().judge(judged(1, 1, 7));
    assert.equal((await list(store()))[0].correction.preprocessingId, PREPROCESSING_ID);
  });
});
