import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ink, Stroke } from '../../../src/core/ink/ink.ts';
import { restyleInk, type StyleChances } from '../../../training/data/restyle-ink.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { NAMED_INKS } from '../../fixtures/named-inks.ts';

const NEVER: StyleChances = { crossedSeven: 0, slashedZero: 0, flaggedOne: 0, footedOne: 0, flaggedSeven: 0, floatingBar: 0, shortFour: 0, longEntry: 0, openEnds: 0, overshoot: 0 };
const stroke = (...points: [number, number][]): Stroke => ({ points: points.map(([x, y]) => ({ x, y, t: 0 })) });
const inkOf = (...strokes: Stroke[]): Ink => ({ strokes, width: 100, height: 100 });
const one = inkOf(stroke([52, 0], [51, 50], [50, 100]));
const seven = inkOf(stroke([10, 0], [80, 0], [60, 50], [40, 100]));
const zero = inkOf(stroke([50, 0], [10, 50], [50, 100], [90, 50], [50, 0]));

describe('restyleInk', () => {
  test('without any chance nothing changes', () => {
    for (const ink of Object.values(NAMED_INKS)) assert.equal(restyleInk(ink, 7, NEVER, randomFrom(1)), ink);
  });

  test('a plain 1 gets a flag that hangs lower than its top, and a foot at its lower end, whichever way it was drawn', () => {
    for (const ink of [one, inkOf({ points: one.strokes[0].points.toReversed() })]) {
      const { strokes } = restyleInk(ink, 1, { ...NEVER, flaggedOne: 1, footedOne: 1 }, randomFrom(2));
      const [flagEnd] = strokes[0].points;
      const top = strokes[0].points.reduce((highest, each) => (each.y < highest.y ? each : highest));
      assert.equal(strokes.length, 2);
      assert.deepEqual([top.x, top.y], [52, 0]);
      assert.ok(flagEnd.x < top.x && flagEnd.y > top.y, JSON.stringify(flagEnd));
      const [left, right] = strokes[1].points;
      assert.ok(left.x < 50 && right.x > 50 && Math.abs(left.y - 100) < 10);
    }
  });

  test('a 1 that is bent already stays as it is', () => {
    const flagged = inkOf(stroke([20, 30], [50, 0], [50, 100]));
    assert.equal(restyleInk(flagged, 1, { ...NEVER, flaggedOne: 1, footedOne: 1 }, randomFrom(3)), flagged);
  });

  test('a 7 is crossed on its stem, a 0 is slashed from lower left to upper right', () => {
    const [, bar] = restyleInk(seven, 7, { ...NEVER, crossedSeven: 1 }, randomFrom(4)).strokes;
    assert.ok(bar.points[0].x < 60 && bar.points[1].x > 60 && bar.points.every(({ y }) => y > 25 && y < 75), JSON.stringify(bar));
    const [, slash] = restyleInk(zero, 0, { ...NEVER, slashedZero: 1 }, randomFrom(5)).strokes;
    assert.ok(slash.points[0].x < slash.points[1].x && slash.points[0].y > slash.points[1].y);
  });

  test('a 7 may begin with a tick, a 6 with a straight entry, a 5 have its bar apart, a 4 a mere tick for its stem', () => {
    const [ticked] = restyleInk(seven, 7, { ...NEVER, flaggedSeven: 1 }, randomFrom(4)).strokes;
    assert.ok(ticked.points[0].y > 0 && ticked.points[1].y === 0);
    const six = inkOf(stroke([60, 0], [20, 50], [40, 100], [70, 70], [30, 60]));
    const [entered] = restyleInk(six, 6, { ...NEVER, longEntry: 1 }, randomFrom(5)).strokes;
    assert.ok(entered.points[0].x > 60 && entered.points.length === 6);
    const five = inkOf(stroke([30, 0], [30, 40], [70, 60], [30, 100]), stroke([30, 0], [70, 2]));
    const [body, bar] = restyleInk(five, 5, { ...NEVER, floatingBar: 1 }, randomFrom(6)).strokes;
    assert.ok(body === five.strokes[0] && bar.points[0].y < 0);
    const four = inkOf(stroke([30, 0], [20, 60], [90, 60]), stroke(...Array.from({ length: 21 }, (_, i): [number, number] => [60, 20 + 4 * i])));
    const [, tick] = restyleInk(four, 4, { ...NEVER, shortFour: 1 }, randomFrom(7)).strokes;
    assert.ok(tick.points.length < 15);
  });

  test('a closed 0 may be left open', () => {
    const round = inkOf(stroke(...Array.from({ length: 33 }, (_, i): [number, number] => [50 + 40 * Math.sin((i * Math.PI) / 16), 50 - 50 * Math.cos((i * Math.PI) / 16)])));
    const counts = new Set(Array.from({ length: 20 }, (_, seed) => restyleInk(round, 0, { ...NEVER, openEnds: 1 }, randomFrom(seed)).strokes[0].points.length));
    assert.ok(counts.size > 3 && Math.min(...counts) >= 25);
  });

  test('what has two strokes is crossed or slashed already, and no other digit is touched', () => {
    const all = { ...NEVER, crossedSeven: 1, slashedZero: 1, flaggedOne: 1, footedOne: 1 };
    const crossed = inkOf(...seven.strokes, stroke([45, 50], [75, 50]));
    assert.equal(restyleInk(crossed, 7, all, randomFrom(6)), crossed);
    assert.equal(restyleInk(seven, 2, all, randomFrom(6)), seven);
  });

  test('overshoot goes on the way the pen went; a dot has no way to go on', () => {
    const [longer] = restyleInk(one, 1, { ...NEVER, overshoot: 1 }, randomFrom(7)).strokes;
    const last = longer.points.at(-1)!;
    assert.ok(last.y > 100 && last.y < 113 && last.x < 50);
    const dot = inkOf(stroke([5, 5]));
    assert.deepEqual(restyleInk(dot, 1, { ...NEVER, overshoot: 1, flaggedOne: 1 }, randomFrom(8)).strokes[0].points.length, 1);
  });

  test('the same seed restyles the same', () => {
    const all = { ...NEVER, crossedSeven: 0.5, slashedZero: 0.5, flaggedOne: 0.5, footedOne: 0.5, overshoot: 0.5 };
    const many = (seed: number): Ink[] => Array.from({ length: 20 }, (_, i) => restyleInk(one, 1, all, randomFrom(seed, i)));
    assert.deepEqual(many(9), many(9));
    assert.notDeepEqual(many(9), many(10));
  });
});
