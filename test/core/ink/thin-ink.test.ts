import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countPoints, type Ink } from '../../../src/core/ink/ink.ts';
import { thinInk } from '../../../src/core/ink/thin-ink.ts';

const ink = (...lengths: number[]): Ink => ({ strokes: lengths.map((length, y) => ({ points: Array.from({ length }, (_, x) => ({ x, y, t: x })) })), width: 9, height: 9 });
const xs = (thinned: Ink): number[][] => thinned.strokes.map(({ points }) => points.map(({ x }) => x));

describe('ink that is thinned', () => {
  test('stays what it is where it has few points', () => {
    const small = ink(3, 0, 2);
    assert.equal(thinInk(small, 5), small);
  });

  test('loses every second point, and never an end', () => {
    assert.deepEqual(xs(thinInk(ink(6, 5, 1, 0), 9)), [[0, 2, 4, 5], [0, 2, 4], [0], []]);
  });

  test('is thinned until it fits', () => assert.ok(countPoints(thinInk(ink(200_000, 17), 10_000)) <= 10_000));

  test('stays with the ends of its strokes where there is nothing else', () => assert.deepEqual(xs(thinInk(ink(5, 5), 3)), [[0, 4], [0, 4]]));
});
