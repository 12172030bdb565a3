import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Digit } from '../../../src/core/classes.ts';
import type { StrokeSample } from '../../../src/formats/stroke-ndjson.ts';
import { composeNumbers, USUAL } from '../../../training/numbers/compose.ts';
import { prepareLine } from '../../../training/numbers/prepared-lines.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { onSheet, penDigit } from '../../core/reading/pen-numbers.ts';

const SAMPLES = Array.from({ length: 20 }, (_, i): StrokeSample => ({ label: (i % 10) as Digit, writer: 'w', ink: onSheet(penDigit(i % 10)) }));
const compose = (count: number, layout = USUAL) => composeNumbers(SAMPLES, count, () => 4, () => layout, (index) => randomFrom(7, index));

describe('composed numbers', () => {
  test('are the same for the same seed', () => {
    assert.deepEqual(compose(3), compose(3));
    assert.notDeepEqual(compose(3)[0], compose(3)[1]);
  });

  test('name the strokes of each digit, all of them once', () => {
    for (const { ink, digits, joints, text } of compose(50)) {
      assert.equal(digits.length, 4);
      if (joints.length === 0) assert.deepEqual(digits.flat().sort((a, b) => a - b), ink.strokes.map((_, i) => i), text);
    }
  });

  test('have the gaps of real numbers: median 0.26 heights, 5 % below -0.01, 5 % above 0.58', () => {
    const gaps = compose(1500, { ...USUAL, joined: 0, growth: 0, height: 0 }).flatMap(({ ink, digits }) => {
      const extents = digits.map((strokes) => strokes.flatMap((stroke) => ink.strokes[stroke].points));
      return extents.slice(1).map((points, i) => (Math.min(...points.map(({ x }) => x)) - Math.max(...extents[i].map(({ x }) => x))) / 100);
    });
    gaps.sort((a, b) => a - b);
    const at = (share: number): number => gaps[Math.floor(share * gaps.length)];
    assert.ok(Math.abs(at(0.5) - 0.26) < 0.03, String(at(0.5)));
    assert.ok(Math.abs(at(0.05) - -0.01) < 0.04, String(at(0.05)));
    assert.ok(Math.abs(at(0.95) - 0.58) < 0.04, String(at(0.95)));
  });

  test('have a late stroke at the end, where one is wished', () => {
    const late = compose(30, { ...USUAL, late: 1, outOfOrder: 0, joined: 0 }).filter(({ digits }) => digits.slice(0, -1).some((strokes) => strokes.length > 1));
    assert.ok(late.length > 0);
    for (const { digits, ink } of late) assert.ok(digits.slice(0, -1).some((strokes) => strokes.length > 1 && strokes.includes(ink.strokes.length - 1)));
  });

  test('have their right reading among the candidates, also where a stroke joins two digits', () => {
    for (const number of compose(40)) assert.ok(prepareLine(number, false), number.text);
    const joined = compose(60, { ...USUAL, joined: 1, gapWithin: 0 }).filter(({ joints }) => joints.length > 0);
    const found = joined.flatMap((number) => prepareLine(number, false) ?? []);
    assert.ok(found.length > 0.5 * joined.length, `${found.length} of ${joined.length}`);
    for (const { truth } of found) assert.equal(truth.length, 4);
  });
});
