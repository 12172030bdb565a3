import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StrokePoint } from '../../../src/core/ink/ink.ts';
import { InkLine, inkLine } from '../../../src/ui/ink/line.ts';
import { inkOutline, traceOutline } from '../../../src/ui/ink/outline.ts';

const circle = (samples: number, ms: number): StrokePoint[] =>
  Array.from({ length: samples }, (_, i) => {
    const angle = (2 * Math.PI * i) / (samples - 1);
    return { x: 500 + 200 * Math.cos(angle), y: 500 + 200 * Math.sin(angle), t: (ms * i) / (samples - 1) };
  });

describe('The line of the ink', () => {
  test('of nothing is nothing, of a tap a point', () => {
    assert.deepEqual(inkLine([]), []);
    assert.equal(inkLine([{ x: 5, y: 6, t: 0 }]).length, 1);
  });

  test('begins where the pen came down and ends where it went up', () => {
    const line = inkLine(circle(30, 600));
    assert.deepEqual(line[0].slice(0, 2), [700, 500]);
    const [x, y] = line[line.length - 1];
    assert.ok(Math.hypot(x - 700, y - 500) < 1e-9);
  });

  test('is round where the pen went round, though only 14 samples came', () => {
    const line = inkLine(circle(14, 250)).slice(5, -5);
    let sharpest = 0;
    for (let i = 1; i + 1 < line.length; i++) {
      const [ax, ay] = [line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]];
      const [bx, by] = [line[i + 1][0] - line[i][0], line[i + 1][1] - line[i][1]];
      sharpest = Math.max(sharpest, Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by)));
    }
    // Samples turn by 28° each; the line never by more than a third of that.
    assert.ok(sharpest < (2 * Math.PI) / 13 / 3, String(sharpest));
  });

  test('is thinner where the hand is fast', () => {
    const mean = (ms: number): number => {
      const line = inkLine(circle(60, ms)).slice(30);
      return line.reduce((sum, [, , pressure]) => sum + pressure, 0) / line.length;
    };
    assert.ok(mean(300) < mean(1500) - 0.2);
  });

  test('takes a pen\u2019s own pressure where it is measured', () => {
    const pressed = circle(60, 1000).map((point) => ({ ...point, pressure: 0.9 }));
    for (const [, , pressure] of inkLine(pressed)) assert.ok(Math.abs(pressure - 0.9) < 1e-9);
  });

  test('does not change by looking ahead', () => {
    const samples = circle(20, 400);
    const plain = new InkLine();
    const curious = new InkLine();
    for (const sample of samples) {
      plain.add(sample);
      curious.tip({ x: 0, y: 0, t: sample.t + 10 });
      curious.add(sample);
    }
    assert.deepEqual(curious.points, plain.points);
  });

  test('stays small for absurd leaps', () => {
    assert.ok(inkLine([{ x: 0, y: 0, t: 0 }, { x: 1e9, y: 0, t: 1 }, { x: -1e9, y: 1e9, t: 2 }]).length < 150);
  });

  test('has an outline that a path can be traced from', () => {
    const calls: string[] = [];
    const path = { moveTo: () => calls.push('M'), quadraticCurveTo: () => calls.push('Q'), closePath: () => calls.push('Z') };
    traceOutline(inkOutline(inkLine(circle(30, 600)), true), path);
    assert.match(calls.join(''), /^MQ{20,}Z$/);
    traceOutline([], path);
    assert.match(calls.join(''), /Z$/);
  });
});
