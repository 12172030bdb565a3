import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Correction } from '../../../src/core/correction.ts';
import type { Digit } from '../../../src/core/prediction.ts';
import { randomFrom, shuffled } from '../../../training/random.ts';
import { splitCorrections } from '../../../training/retrain/split-corrections.ts';

const settings = { heldOutShare: 0.1, leastHeldOut: 10 };
const ink = { strokes: [{ points: [{ x: 1, y: 2, t: 0 }] }], width: 10, height: 10 };

function made(count: number, deviceOf: (index: number) => string): Correction[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `c${i}`,
    ink,
    predicted: ((i * 7) % 10) as Digit,
    label: i % 11 === 10 ? 'none' : ((i % 11) as Digit),
    createdAt: '2026-01-01T00:00:00Z',
    device: deviceOf(i),
    modelId: 'm',
    preprocessingId: 'p',
  }));
}

const ids = (corrections: readonly Correction[]): string[] => corrections.map(({ id }) => id);

describe('splitting corrections', () => {
  test('each is taught or judged by, and none both, whatever there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 300 }), fc.integer({ min: 1, max: 40 }), (count, devices) => {
        const all = made(count, (i) => `d${(i * i) % devices}`);
        const { taught, heldOut, by } = splitCorrections(all, settings);
        assert.deepEqual(ids([...taught, ...heldOut]).sort(), ids(all).sort());
        assert.ok(heldOut.length >= 1 && heldOut.length <= count / 3, `${heldOut.length} of ${count}`);
        if (by === 'device') {
          const judging = new Set(heldOut.map(({ device }) => device));
          assert.ok(taught.every(({ device }) => !judging.has(device)));
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  test('a tenth of the devices is kept for judging where there are enough', () => {
    const { heldOut, by } = splitCorrections(made(600, (i) => `d${i % 30}`), settings);
    assert.equal(by, 'device');
    assert.equal(new Set(heldOut.map(({ device }) => device)).size, 3);
    assert.equal(heldOut.length, 60);
  });

  test('with few devices, of the corrections, in which labels are as frequent as among all', () => {
    const { heldOut, by } = splitCorrections(made(1100, (i) => `d${i % 4}`), settings);
    assert.equal(by, 'correction');
    assert.equal(heldOut.length, 110);
    for (const label of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'none']) {
      const own = heldOut.filter((each) => each.label === label).length;
      assert.ok(own >= 8 && own <= 12, `${own} of label ${label}`);
    }
  });

  test('at least ten are judged by, though that is more than a tenth', () => {
    assert.equal(splitCorrections(made(60, () => 'one'), settings).heldOut.length, 10);
  });

  test('a device with a third of all corrections teaches', () => {
    const all = made(300, (i) => (i < 150 ? 'busy' : `d${i % 20}`));
    const { taught, by } = splitCorrections(all, settings);
    assert.equal(by, 'device');
    assert.equal(taught.filter(({ device }) => device === 'busy').length, 150);
  });

  test('does not depend on the order that they come in', () => {
    for (const devices of [3, 25]) {
      const all = made(200, (i) => `d${i % devices}`);
      const mixed = [...shuffled(200, randomFrom(1))].map((index) => all[index]);
      assert.deepEqual(splitCorrections(mixed, settings), splitCorrections(all, settings));
    }
  });
});
