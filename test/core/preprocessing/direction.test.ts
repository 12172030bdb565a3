import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { directionPlanes, DIRECTIONS } from '../../../src/core/preprocessing/direction.ts';
import { PIXELS } from '../../../src/core/preprocessing/gray-image.ts';
import type { Ink, Stroke } from '../../../src/core/ink/ink.ts';
import { preprocessDirection, preprocessInk, seeInk, toTensorData } from '../../../src/core/preprocessing/preprocess.ts';
import { NAMED_INKS } from '../../fixtures/named-inks.ts';

const stroke = (...points: [number, number][]): Stroke => ({ points: points.map(([x, y]) => ({ x, y, t: 0 })) });
const inkOf = (...strokes: Stroke[]): Ink => ({ strokes, width: 100, height: 100 });
const sums = (ink: Ink): Record<string, number> => {
  const planes = preprocessDirection(ink);
  return Object.fromEntries(DIRECTIONS.map((way, plane) => [way, planes.subarray(plane * PIXELS, (plane + 1) * PIXELS).reduce((sum, byte) => sum + byte, 0)]));
};
const reversed = (ink: Ink): Ink => ({ ...ink, strokes: ink.strokes.map(({ points }) => ({ points: points.toReversed() })) });

describe('direction', () => {
  test('a straight line is in the plane of its way alone', () => {
    const ways = { right: [[10, 50], [90, 50]], left: [[90, 50], [10, 50]], down: [[50, 10], [50, 90]], up: [[50, 90], [50, 10]] } as const;
    for (const way of DIRECTIONS) {
      const found = sums(inkOf(stroke(...(ways[way] as unknown as [number, number][]))));
      for (const other of DIRECTIONS) assert.equal(found[other] > 0, other === way, `${other} of a line that goes ${way}`);
    }
  });

  test('of a line of its own the plane is the picture', () => {
    const ink = inkOf(stroke([50, 10], [50, 90]));
    assert.deepEqual([...preprocessDirection(ink).subarray(2 * PIXELS, 3 * PIXELS)], [...preprocessInk(ink)]);
  });

  test('a slanting line is in two planes, by the cosines of its angles', () => {
    const { right, down, left, up } = sums(inkOf(stroke([10, 10], [70, 90])));
    assert.ok(Math.abs(right / down - 60 / 80) < 0.02, `${right} : ${down}`);
    assert.deepEqual([left, up], [0, 0]);
  });

  for (const name of ['a seven', 'a four of two strokes', 'a zero']) {
    test(`${name} drawn backwards has its planes exchanged`, () => {
      const [there, back] = [preprocessDirection(NAMED_INKS[name]), preprocessDirection(reversed(NAMED_INKS[name]))];
      const plane = (planes: Uint8Array, i: number): number[] => [...planes.subarray(i * PIXELS, (i + 1) * PIXELS)];
      for (const [a, b] of [[0, 1], [1, 0], [2, 3], [3, 2]] as const) {
        const worst = Math.max(...plane(there, a).map((byte, i) => Math.abs(byte - plane(back, b)[i])));
        assert.ok(worst <= 1, `${DIRECTIONS[a]} there, ${DIRECTIONS[b]} back: ${worst}`);
      }
    });
  }

  test("a coarse tablet's staircase goes the way that its pen went", () => {
    const steps = Array.from({ length: 81 }, (_, i): [number, number] => [10 + Math.floor((i + 1) / 2), 10 + Math.floor(i / 2)]);
    const [stairs, straight] = [sums(inkOf(stroke(...steps))), sums(inkOf(stroke([10, 10], [50, 50])))];
    for (const way of DIRECTIONS) assert.ok(Math.abs(stairs[way] - straight[way]) < 0.2 * straight.right, `${way}: ${stairs[way]} and ${straight[way]}`);
  });

  test('a line gone over and back is in both planes, whichever came first', () => {
    const found = sums(inkOf(stroke([10, 50], [90, 50]), stroke([90, 50], [10, 50])));
    assert.ok(found.right > 0 && found.right === found.left);
  });

  test('what has no way has none: a tap, a stroke of one place, a blank sheet', () => {
    for (const ink of [NAMED_INKS['a tap'], inkOf(stroke([5, 5], [5, 5])), inkOf()]) assert.ok(preprocessDirection(ink).every((byte) => byte === 0));
  });

  for (const [name, ink] of Object.entries(NAMED_INKS)) {
    test(`no plane of ${name} has more ink than its picture`, () => {
      const [picture, planes] = [preprocessInk(ink), preprocessDirection(ink)];
      assert.ok(planes.every((byte, i) => byte <= picture[i % PIXELS]));
    });
  }

  test('a wrong number of bytes is no direction', () => assert.throws(() => directionPlanes(new Uint8Array(784)), RangeError));
});

describe('toTensorData', () => {
  const seen = seeInk(NAMED_INKS['a seven']);

  test('gives a network of one plane the picture, one of five the direction as well', () => {
    const picture = Float32Array.from(seen.picture, (byte) => byte / 255);
    assert.deepEqual(toTensorData(seen, 1), picture);
    assert.deepEqual(toTensorData(seen, 5), Float32Array.of(...picture, ...Float32Array.from(seen.direction!, (byte) => byte / 255)));
  });

  test('leaves the planes of a picture empty, whatever was in the room for them', () => {
    const target = new Float32Array(5 * PIXELS).fill(7);
    assert.ok(toTensorData({ picture: seen.picture }, 5, target).subarray(PIXELS).every((value) => value === 0));
  });
});
