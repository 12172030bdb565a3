import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isBlank, type Ink } from '../../../src/core/ink/ink.ts';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import { redrawn } from '../../../src/core/personalization/redrawn.ts';
import { drawThrough } from '../../support/pen.ts';

describe('ink redrawn', () => {
  const stroke = (...knots: number[][]): Ink['strokes'][number] => ({ points: drawThrough(knots).map(([x, y], i) => ({ x, y, t: 10 * i, pressure: i % 2 === 0 ? 0.5 : 0.6 })) });
  /** A crossed 7. */
  const drawn: Ink = { width: 100, height: 100, strokes: [stroke([20, 20], [75, 22], [40, 85]), stroke([35, 52], [70, 50])] };

  test('keeps every stroke, point, time and pressure', () => {
    const timesOf = ({ strokes }: Ink): unknown => strokes.map(({ points }) => points.map(({ t, pressure }) => [t, pressure]));
    for (const ink of redrawn(drawn)) assert.deepEqual(timesOf(ink), timesOf(drawn));
  });

  test('is seen four ways that differ from each other and from the first', () => {
    const pictures = [drawn, ...redrawn(drawn)].map((ink) => preprocessInk(ink).join());
    assert.equal(new Set(pictures).size, 5);
  });

  test('strays to no side more than to the others', () => {
    // Turn, slant and stretch are all linear: where the axes go says everything.
    const ends = [[1, 0], [0, 1]].map(([x, y]) => redrawn({ ...drawn, strokes: [{ points: [{ x, y, t: 0 }] }] }).map(({ strokes }) => strokes[0].points[0]));
    const mean = (numbers: number[]): number => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
    const [[rightX, rightY], [downX, downY]] = ends.map((points) => [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))]);
    for (const value of [rightX - 1, rightY, downX, downY - 1]) assert.ok(Math.abs(value) < 0.05, JSON.stringify(ends));
  });

  test('is blank where nothing was drawn, and a dot where a dot was', () => {
    assert.ok(redrawn({ ...drawn, strokes: [] }).every(isBlank));
    const dot: Ink = { ...drawn, strokes: [{ points: [{ x: 40, y: 60, t: 5 }] }] };
    for (const ink of redrawn(dot)) assert.deepEqual(preprocessInk(ink), preprocessInk(dot));
  });
});
