import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Digit } from '../../../src/core/classes.ts';
import { joinedBox, pieceOf, piecesCross } from '../../../src/core/reading/pieces.ts';
import type { StrokeSample } from '../../../src/formats/stroke-ndjson.ts';
import { composeNumbers, UNUSUAL, USUAL } from '../../../training/numbers/compose.ts';
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

  test('have neighbours that lie side by side, and hardly ever cross', () => {
    for (const layout of [USUAL, UNUSUAL]) {
      let [pairs, crossing] = [0, 0];
      for (const { ink, digits } of compose(400, { ...layout, joined: 0 })) {
        const pieces = digits.map((strokes) => strokes.map((stroke) => pieceOf(ink.strokes[stroke], stroke)));
        for (const [i, one] of pieces.slice(1).entries()) {
          const [before, own] = [pieces[i], one].map((digit) => joinedBox(digit.map(({ box }) => box)));
          assert.ok(own.left >= (before.left + before.right) / 2 - 1e-6, `${own.left} beside ${before.left} … ${before.right}`);
          pairs++;
          if (one.some((piece) => pieces[i].some((other) => piecesCross(piece, other)))) crossing++;
        }
      }
      // 0.5 % of people's; the unusual ones up to five times as many.
      assert.ok(crossing <= (layout === USUAL ? 0.008 : 0.03) * pairs, `${crossing} of ${pairs}`);
    }
  });

  test('go on to the next digit only from a digit of one stroke, to one of one stroke', () => {
    for (const { digits, joints } of compose(100, { ...USUAL, joined: 1 })) {
      const joined = joints.map(({ stroke }) => digits.filter((strokes) => strokes.includes(stroke)));
      for (const both of joined) assert.ok(both.every((strokes) => strokes.length === 1));
    }
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
