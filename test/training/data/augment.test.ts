import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import { makeNegative, NEGATIVE_KINDS } from '../../../training/data/negatives.ts';
import { varyInk } from '../../../training/data/vary-ink.ts';
import { warp } from '../../../training/data/warp.ts';
import { randomFrom, shuffled } from '../../../training/lib/random.ts';
import { NAMED_INKS } from '../../fixtures/named-inks.ts';

const STILL = { rotation: 0, zoom: 0, shear: 0, shift: 0, elastic: 0 };
const seven = preprocessInk(NAMED_INKS['a seven']);

describe('random', () => {
  test('the same seeds give the same stream, others another', () => {
    const take = (...seeds: number[]): number[] => {
      const random = randomFrom(...seeds);
      return Array.from({ length: 5 }, random);
    };
    assert.deepEqual(take(1, 2, 3), take(1, 2, 3));
    const others = [take(1, 2, 4), take(1, 3, 3), take(3, 2, 1), take(1, 2)];
    for (const other of others) assert.notDeepEqual(other, take(1, 2, 3));
  });

  test('the numbers are even over [0, 1), also the first ones of neighbouring streams', () => {
    const bins = new Float64Array(10);
    for (let seed = 0; seed < 10_000; seed++) bins[Math.floor(randomFrom(seed)() * 10)]++;
    // Nine degrees of freedom: χ² stays below 27.9 in 999 of 1,000 fair cases.
    const chi2 = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chi2 < 27.9, `χ² = ${chi2}`);
  });

  test('a shuffle keeps every number once', () => {
    const order = shuffled(1000, randomFrom(5));
    assert.notDeepEqual([...order], [...order].sort((a, b) => a - b));
    assert.deepEqual([...order].sort((a, b) => a - b), Array.from({ length: 1000 }, (_, i) => i));
  });
});

describe('warp', () => {
  test('without any range it is the picture, scaled', () => {
    const target = new Float32Array(784);
    warp(seven, target, STILL, 1 / 255, randomFrom(1));
    seven.forEach((byte, i) => assert.ok(Math.abs(target[i] - byte / 255) < 1e-6));
  });

  test('the same stream bends the same way, and keeps about as much ink', () => {
    const ranges = { rotation: 10, zoom: 0.1, shear: 0.15, shift: 2, elastic: 0.35 };
    const [a, b, c] = [7, 7, 8].map((seed) => {
      const target = new Float32Array(784);
      warp(seven, target, ranges, 1, randomFrom(seed));
      return target;
    });
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    const ink = (image: ArrayLike<number>): number => Array.from(image).reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(ink(a) / ink(seven) - 1) < 0.35);
  });
});

describe('varyInk', () => {
  const none = { rotation: 0, slant: 0, stretch: 0, wander: 0, trim: 0 };
  test('without any range it is the ink', () => {
    assert.deepEqual(preprocessInk(varyInk(NAMED_INKS['a crossed seven'], none, randomFrom(1))), preprocessInk(NAMED_INKS['a crossed seven']));
  });

  for (const [name, ink] of Object.entries(NAMED_INKS)) {
    test(`keeps every stroke of ${name}, and points that are numbers`, () => {
      const varied = varyInk(ink, { rotation: 10, slant: 0.25, stretch: 0.15, wander: 1.2, trim: 0.5 }, randomFrom(3));
      assert.deepEqual(varied.strokes.map(({ points }) => points.length > 0), ink.strokes.map(({ points }) => points.length > 0));
      assert.ok(varied.strokes.every(({ points }) => points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))));
    });
  }
});

describe('makeNegative', () => {
  for (const kind of NEGATIVE_KINDS) {
    test(`${kind} always leaves ink, the same for the same stream`, () => {
      for (let seed = 0; seed < 200; seed++) {
        const make = (): Uint8Array => preprocessInk(makeNegative(kind, () => NAMED_INKS['a zero'], randomFrom(seed)));
        assert.ok(make().some((byte) => byte > 0));
        assert.deepEqual(make(), make());
      }
    });
  }
});
