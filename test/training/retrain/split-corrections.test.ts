import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { RETRAIN_SETTINGS } from '../../../training/retrain/settings.ts';
import { fairSample, splitCorrections } from '../../../training/retrain/split-corrections.ts';

interface Named {
  readonly id: string;
  readonly device: string;
}

const made = (count: number, deviceOf: (index: number) => string): Named[] => Array.from({ length: count }, (_, i) => ({ id: `c${i}`, device: deviceOf(i) }));
const split = (corrections: readonly Named[]) => splitCorrections(corrections, RETRAIN_SETTINGS);
const ids = (corrections: readonly Named[]): string[] => corrections.map(({ id }) => id);
const countOf = (corrections: readonly Named[], device: string): number => corrections.filter((each) => each.device === device).length;

describe('splitting corrections', () => {
  test('each is taught or judged by, and none both, whatever there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 300 }), fc.integer({ min: 1, max: 40 }), (count, devices) => {
        const all = made(count, (i) => `d${(i * i) % devices}`);
        const { taught, heldOut } = split(all);
        assert.deepEqual(ids([...taught, ...heldOut]).sort(), ids(all).sort());
        assert.ok(heldOut.length >= 6 && taught.length > 0, `${heldOut.length} of ${count}`);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test('what was taught never judges, however many join, devices as well', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 60 }), (first, step) => {
        // A device joins with every twenty corrections, so that there are few, then many.
        const all = made(800, (i) => `d${(i * 7) % Math.max(first, Math.ceil(i / 20))}`);
        const taught = new Set<string>();
        for (let count = 20; count <= all.length; count += step) {
          const now = split(all.slice(0, count));
          const both = ids(now.heldOut).filter((id) => taught.has(id));
          assert.deepEqual(both, [], `of ${count}`);
          for (const id of ids(now.taught)) taught.add(id);
        }
      }),
      { numRuns: 15, seed: 6 },
    );
  });

  test('one that is held out by its own lot or its device’s is so for ever', () => {
    const all = made(3000, (i) => `d${i % Math.ceil((i + 1) / 30)}`);
    const early = split(all.slice(0, 1500));
    const late = new Set(ids(split(all).heldOut));
    assert.ok(early.heldOut.length > 150);
    assert.deepEqual(ids(early.heldOut).filter((id) => !late.has(id)), []);
  });

  test('a tenth is kept for judging, and everything of a tenth of the devices that joined later', () => {
    const { taught, heldOut } = split(made(6000, (i) => `d${i % 300}`));
    const judging = [...new Set(heldOut.map(({ device }) => device))].filter((device) => countOf(taught, device) === 0);
    assert.ok(judging.length > 15 && judging.length < 45, `${judging.length} devices judge`);
    for (const device of judging) assert.equal(countOf(heldOut, device), 20);
    const ownLot = heldOut.filter(({ device }) => !judging.includes(device)).length / (6000 - 20 * judging.length);
    assert.ok(ownLot > 0.08 && ownLot < 0.12, String(ownLot));
  });

  test('among few devices every one teaches', () => {
    const { taught } = split(made(450, (i) => `d${i % 9}`));
    assert.equal(new Set(taught.map(({ device }) => device)).size, 9);
  });

  test('with few corrections there are enough to judge by', () => {
    assert.ok(split(made(20, () => 'one')).heldOut.length >= 6);
    assert.ok(split(made(20, () => 'one')).taught.length >= 10);
  });
});

describe('a fair sample', () => {
  const uneven = made(1000, (i) => (i < 900 ? 'busy' : `d${i % 20}`));

  test('is all of them where there are no more', () => {
    assert.equal(fairSample(uneven, 1000, 1), uneven);
  });

  test('leaves those with little to say all of it, and takes from those with much', () => {
    const sample = fairSample(uneven, 300, 1);
    assert.equal(sample.length, 300);
    assert.equal(countOf(sample, 'busy'), 200);
    assert.deepEqual(ids(sample), ids(uneven.filter((each) => sample.includes(each))), 'in their order');
  });

  test('is another for another seed, and the same for the same', () => {
    assert.deepEqual(fairSample(uneven, 300, 1), fairSample([...uneven], 300, 1));
    assert.notDeepEqual(fairSample(uneven, 300, 2), fairSample(uneven, 300, 1));
  });
});
