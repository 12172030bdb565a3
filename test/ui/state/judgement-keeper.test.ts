import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { CorrectionStore, JudgedAnswer } from '../../../src/contracts/drawings.ts';
import type { Judgement } from '../../../src/core/records/correction.ts';
import { StorageUnavailableError } from '../../../src/core/errors.ts';
import { PIXELS, grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Digit } from '../../../src/core/reading/prediction.ts';
import type { Drawing, Unkept } from '../../../src/ui/state/app-state.ts';
import { JudgementKeeper } from '../../../src/ui/state/judgement-keeper.ts';
import { predictionOf } from '../predictions.ts';

const judged = (label: Judgement): JudgedAnswer => ({ ink: { strokes: [], width: 1, height: 1 }, picture: grayImage28(new Uint8Array(PIXELS)), prediction: predictionOf({ 7: 1 }), label });

/** A disk that can be filled and emptied: no real one fails on demand. */
class Disk {
  readonly kept = new Map<string, Judgement>();
  /** Ids that an endpoint has accepted. */
  readonly sent = new Set<string>();
  /** Fails at these calls, counted from 0. */
  readonly fails: (call: number) => boolean;
  #calls = 0;
  #ids = 0;

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
      judge: ({ label }: JudgedAnswer, instead?: string) =>
        write(() => {
          const id = instead ?? String(this.#ids++);
          this.kept.set(id, label);
          return id;
        }),
      takeBack: (id: string) => write(() => !this.sent.has(id) && this.kept.delete(id)),
    } as unknown as CorrectionStore;
  }
}

function keeperOf(disk: Disk): { keeper: JudgementKeeper; kept: Drawing[]; standing: [Drawing, Judgement][]; unkept: (Unkept | undefined)[] } {
  const [kept, standing, unkept]: [Drawing[], [Drawing, Judgement][], (Unkept | undefined)[]] = [[], [], []];
  const listener = { kept: (drawing: Drawing) => kept.push(drawing), stands: (drawing: Drawing, { label }: JudgedAnswer) => standing.push([drawing, label]), unkept: (state: Unkept | undefined) => unkept.push(state) };
  return { keeper: new JudgementKeeper(disk.store, listener), kept, standing, unkept };
}

describe('The keeper of judgements', () => {
  test('tells that a judgement is kept once the store has it, not before', async () => {
    const disk = new Disk();
    const { keeper, kept } = keeperOf(disk);
    const drawing: Drawing = [];
    keeper.want(drawing, judged(7));
    assert.deepEqual(kept, []);
    await keeper.settle();
    assert.deepEqual([kept, [...disk.kept.values()]], [[drawing], [7]]);
  });

  test('puts a second judgement of a drawing in the place of the first', async () => {
    const disk = new Disk();
    const { keeper } = keeperOf(disk);
    const drawing: Drawing = [];
    for (const label of [1, 4, 'none'] as const) {
      keeper.want(drawing, judged(label));
      await keeper.settle();
    }
    assert.deepEqual([...disk.kept.values()], ['none']);
  });

  test('takes back what was kept, and leaves the others', async () => {
    const disk = new Disk();
    const { keeper } = keeperOf(disk);
    const [one, other]: Drawing[] = [[], []];
    keeper.want(one, judged(1));
    keeper.want(other, judged(2));
    await keeper.settle();
    keeper.want(one, undefined);
    await keeper.settle();
    assert.deepEqual([...disk.kept.values()], [2]);
  });

  test('tells that what was sent stands, and can still be changed', async () => {
    const disk = new Disk();
    const { keeper, standing } = keeperOf(disk);
    const drawing: Drawing = [];
    keeper.want(drawing, judged(1));
    await keeper.settle();
    disk.sent.add('0');
    keeper.want(drawing, undefined);
    await keeper.settle();
    assert.deepEqual([standing, [...disk.kept], keeper.hasUnsettled], [[[drawing, 1]], [['0', 1]], false]);
    keeper.want(drawing, judged(7));
    await keeper.settle();
    assert.deepEqual([...disk.kept], [['0', 7]], 'the same one, with another label');
  });

  test('keeps in memory what the device would not, says why and how many, and brings it there later', async () => {
    let full = true;
    const disk = new Disk(() => full);
    const { keeper, kept, unkept } = keeperOf(disk);
    const drawings: Drawing[] = [[], []];
    keeper.want(drawings[0], judged(1));
    await keeper.settle();
    assert.deepEqual([unkept.length, unkept[0]!.count], [1, 1]);
    assert.match((unkept[0]!.error as Error).message, /the disk is full/);
    keeper.want(drawings[1], judged(2));
    await keeper.settle();
    assert.deepEqual([unkept.at(-1)!.count, kept], [2, []]);
    full = false;
    await keeper.settle();
    assert.deepEqual([[...disk.kept.values()], kept, unkept.at(-1)], [[1, 2], drawings, undefined]);
  });

  test('has something unsettled from the tap on until the store agrees', async () => {
    let full = true;
    const { keeper } = keeperOf(new Disk(() => full));
    const drawing: Drawing = [];
    assert.equal(keeper.hasUnsettled, false);
    keeper.want(drawing, judged(1));
    assert.equal(keeper.hasUnsettled, true, 'before it is written');
    await keeper.settle();
    assert.equal(keeper.hasUnsettled, true, 'where it could not be written');
    full = false;
    await keeper.settle();
    assert.equal(keeper.hasUnsettled, false);
    keeper.want(drawing, undefined);
    assert.equal(keeper.hasUnsettled, true, 'before it is taken back');
    await keeper.settle();
    assert.equal(keeper.hasUnsettled, false);
  });

  test('has no more to bring once everything is to be deleted', async () => {
    const disk = new Disk(() => true);
    const { keeper, unkept } = keeperOf(disk);
    keeper.want([], judged(1));
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
        const { keeper } = keeperOf(disk);
        const drawings: Drawing[] = [[], [], [], []];
        const last = new Map<Drawing, Judgement | undefined>();
        for (const { drawing, label, wait } of wishes) {
          keeper.want(drawings[drawing], label === undefined ? undefined : judged(label as Digit));
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
