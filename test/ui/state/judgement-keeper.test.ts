import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CorrectionStore, JudgedAnswer } from '../../../src/contracts/drawings.ts';
import type { Judgement } from '../../../src/core/records/correction.ts';
import { StorageUnavailableError } from '../../../src/core/errors.ts';
import { PIXELS, grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Digit } from '../../../src/core/classes.ts';
import type { Judged, Unkept } from '../../../src/ui/state/app-state.ts';
import { JudgementKeeper } from '../../../src/ui/state/judgement-keeper.ts';
import { predictionOf } from '../predictions.ts';

const answer = (id: string, label: Judgement): JudgedAnswer => ({ drawing: { id, ink: { strokes: [], width: 1, height: 1 } }, picture: grayImage28(new Uint8Array(PIXELS)), prediction: predictionOf({ 7: 1 }), label });

/** A disk that can be filled and emptied: no real one fails on demand. */
class Disk {
  readonly kept = new Map<string, Judgement>();
  /** Ids that an endpoint has accepted. */
  readonly sent = new Set<string>();
  /** Fails at these calls, counted from 0. */
  readonly fails: (call: number) => boolean;
  #calls = 0;

  constructor(fails: (call: number) => boolean = () => false) {
    this.fails = fails;
  }

  get store(): CorrectionStore {
    const write = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve();
      if (this.fails(this.#calls++)) throw new StorageUnavailableError('the disk is full');
      return work();
    };
    return {
      judge: ({ drawing: { id }, label }: JudgedAnswer) =>
        write(() => {
          this.kept.set(id, label);
          return id;
        }),
      takeBack: (id: string) => write(() => !this.sent.has(id) && this.kept.delete(id)),
    } as unknown as CorrectionStore;
  }
}

interface Told {
  readonly keeper: JudgementKeeper;
  readonly kept: string[];
  readonly standing: [string, Judgement][];
  readonly unkept: (Unkept | undefined)[];
  /** A label keeps a judgement; without one it is taken back, as it was last shown. */
  readonly want: (id: string, label: Judgement | undefined) => void;
}

function keeperOf(disk: Disk): Told {
  const [kept, standing, unkept]: [string[], [string, Judgement][], (Unkept | undefined)[]] = [[], [], []];
  const listener = { kept: (id: string) => kept.push(id), stands: ({ id, label }: Judged) => standing.push([id, label]), unkept: (state: Unkept | undefined) => unkept.push(state) };
  const keeper = new JudgementKeeper(disk.store, listener);
  const shown = new Map<string, Judgement>();
  const want = (id: string, label: Judgement | undefined): void => {
    if (label !== undefined) keeper.keep(answer(id, label));
    else keeper.takeBack({ id, sheet: id, predicted: 7, label: shown.get(id) ?? 7, kept: true });
    if (label !== undefined) shown.set(id, label);
  };
  return { keeper, kept, standing, unkept, want };
}

describe('The keeper of judgements', () => {
  test('tells that a judgement is kept once the store has it, not before', async () => {
    const disk = new Disk();
    const { keeper, kept, want } = keeperOf(disk);
    const drawing = 'a';
    want(drawing, 7);
    assert.deepEqual(kept, []);
    await keeper.settle();
    assert.deepEqual([kept, [...disk.kept.values()]], [[drawing], [7]]);
  });

  test('puts a second judgement of a drawing in the place of the first', async () => {
    const disk = new Disk();
    const { keeper, want } = keeperOf(disk);
    const drawing = 'a';
    for (const label of [1, 4, 'none'] as const) {
      want(drawing, label);
      await keeper.settle();
    }
    assert.deepEqual([...disk.kept.values()], ['none']);
  });

  test('takes back what was kept, and leaves the others', async () => {
    const disk = new Disk();
    const { keeper, want } = keeperOf(disk);
    const [one, other] = ['a', 'b'];
    want(one, 1);
    want(other, 2);
    await keeper.settle();
    want(one, undefined);
    await keeper.settle();
    assert.deepEqual([...disk.kept.values()], [2]);
  });

  test('tells that what was sent stands, and can still be changed', async () => {
    const disk = new Disk();
    const { keeper, standing, want } = keeperOf(disk);
    const drawing = '0';
    want(drawing, 1);
    await keeper.settle();
    disk.sent.add('0');
    want(drawing, undefined);
    await keeper.settle();
    assert.deepEqual([standing, [...disk.kept], keeper.hasUnsettled], [[[drawing, 1]], [['0', 1]], false]);
    want(drawing, 7);
    await keeper.settle();
    assert.deepEqual([...disk.kept], [['0', 7]], 'the same one, with another label');
  });

  test('keeps in memory what the device would not, says why and how many, and brings it there later', async () => {
    let full = true;
    const disk = new Disk(() => full);
    const { keeper, kept, unkept, want } = keeperOf(disk);
    const drawings = ['a', 'b'];
    want(drawings[0], 1);
    await keeper.settle();
    assert.deepEqual([unkept.length, unkept[0]!.count], [1, 1]);
    assert.match((unkept[0]!.error as Error).message, /the disk is full/);
    want(drawings[1], 2);
    await keeper.settle();
    assert.deepEqual([unkept.at(-1)!.count, kept], [2, []]);
    full = false;
    await keeper.settle();
    assert.deepEqual([[...disk.kept.values()], kept, unkept.at(-1)], [[1, 2], drawings, undefined]);
  });

  test('has something unsettled from the tap on until the store agrees', async () => {
    let full = true;
    const { keeper, want } = keeperOf(new Disk(() => full));
    const drawing = 'a';
    assert.equal(keeper.hasUnsettled, false);
    want(drawing, 1);
    assert.equal(keeper.hasUnsettled, true, 'before it is written');
    await keeper.settle();
    assert.equal(keeper.hasUnsettled, true, 'where it could not be written');
    full = false;
    await keeper.settle();
    assert.equal(keeper.hasUnsettled, false);
    want(drawing, undefined);
    assert.equal(keeper.hasUnsettled, true, 'before it is taken back');
    await keeper.settle();
    assert.equal(keeper.hasUnsettled, false);
  });

  test('has no more to bring once everything is to be deleted', async () => {
    const disk = new Disk(() => true);
    const { keeper, unkept, want } = keeperOf(disk);
    want('a', 1);
    await keeper.settle();
    await keeper.forget();
    await keeper.settle();
    assert.deepEqual([unkept.at(-1), disk.kept.size, keeper.hasUnsettled], [undefined, 0, false]);
  });

  test('leaves in the store exactly what was wanted last, whatever failed on the way', async () => {
    const wish = fc.record({ drawing: fc.nat(3), label: fc.option(fc.nat(9), { nil: undefined }), wait: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 25 }), fc.func(fc.boolean()), async (wishes, failing) => {
        const disk = new Disk((call) => call < 60 && failing(call));
        const { keeper, want } = keeperOf(disk);
        const drawings = ['a', 'b', 'c', 'd'];
        const last = new Map<string, Judgement | undefined>();
        for (const { drawing, label, wait } of wishes) {
          want(drawings[drawing], label as Digit | undefined);
          last.set(drawings[drawing], label as Digit | undefined);
          if (wait) await keeper.settle();
        }
        for (let attempt = 0; attempt < 80; attempt++) await keeper.settle();
        const wanted = [...last.values()].filter((label) => label !== undefined);
        assert.deepEqual([...disk.kept.values()].sort(), wanted.sort());
      }),
      { seed: 4, numRuns: 150 },
    );
  });
});
