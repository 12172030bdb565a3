import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DIGITS, type Digit } from '../../../src/core/classes.ts';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { NUMBER_MODEL } from '../../../src/core/reading/learned-number-model.ts';
import type { NetworkAnswer, Prediction } from '../../../src/core/reading/prediction.ts';
import { canBeReadAgain, readAgain, withPredictions } from '../../../src/core/reading/read-again.ts';
import { readNumber, type NumberReading } from '../../../src/core/reading/read-number.ts';
import { line, onSheet } from './pen-numbers.ts';

const probabilities = (digit: Digit, most: number): number[] => DIGITS.map((each) => (each === digit ? most : (1 - most) / 9));
const predicted = (digit: Digit, confidence: number, isDigit = true): Prediction => ({ digit, probabilities: probabilities(digit, confidence), confidence, isDigit, modelId: 'scrawl' });
const nowhere: Ink = { strokes: [], width: 100, height: 100 };
const digitOf = (prediction: Prediction): NumberReading['digits'][number] => ({ strokes: [0], ink: nowhere, prediction });

describe('What is read again by another network', () => {
  test('has its digit, its probabilities and its name', () => {
    const again = readAgain(predicted(7, 0.9), { probabilities: probabilities(1, 0.7), modelId: 'own' });
    assert.deepEqual(again, { digit: 1, probabilities: probabilities(1, 0.7), confidence: 0.7, isDigit: true, modelId: 'own' });
  });

  test('is a digit of ten: neither what is none, nor what is of other classes', () => {
    assert.equal(canBeReadAgain(predicted(7, 0.9)), true);
    assert.equal(canBeReadAgain(predicted(7, 0.9, false)), false);
    assert.equal(canBeReadAgain({ ...predicted(7, 0.9), classes: ['0', '1', 'A'] }), false);
  });

  test('takes its place in a number, between signs that stay, and makes that as sure as it is itself', () => {
    const before = [predicted(1, 0.8), predicted(2, 0.5, false), predicted(3, 0.9)];
    const reading: NumberReading = { digits: before.map(digitOf), text: '-1?\n,3', confidence: 0.8 * 0.5 * 0.9 * 0.5 };
    const now = [predicted(7, 0.6), before[1], predicted(5, 1)];
    const again = withPredictions(reading, now);
    assert.equal(again.text, '-7?\n,5');
    assert.deepEqual(again.digits.map(({ prediction }) => prediction), now);
    assert.ok(Math.abs(again.confidence - 0.5 * 0.6 * 0.5 * 1) < 1e-12, String(again.confidence));
  });

  test('leaves a number that is read the same as it was', () => {
    const reading: NumberReading = { digits: [predicted(4, 0.9), predicted(2, 0.7)].map(digitOf), text: '4.2', confidence: 0.6 };
    const again = withPredictions(reading, reading.digits.map(({ prediction }) => prediction));
    assert.deepEqual([again.text, again.digits], [reading.text, reading.digits]);
    assert.ok(Math.abs(again.confidence - 0.6) < 1e-12);
  });
});

describe('The digits of a number', () => {
  /** It begins further left than the other, and has its middle further right. */
  const wide = line([0, 0], [100, 90]);
  const narrow = line([30, 0], [31, 100]);

  test('come in the order of its text, also where one begins within another', async () => {
    const logits = (digit?: Digit): Float32Array => Float32Array.from(DIGITS, (each) => (each === digit ? 12 : 0));
    const answer = ({ strokes: [first, second] }: Ink): NetworkAnswer => ({ logits: logits(second ? undefined : first.points[0].x === 0 ? 2 : 9) });
    for (const strokes of [[wide, narrow], [narrow, wide]]) {
      const { digits, text } = await readNumber(onSheet(strokes), (inks) => Promise.resolve(inks.map(answer)), { calibration: { temperature: 1, digitThreshold: 0.6 }, modelId: 'm', model: NUMBER_MODEL });
      assert.deepEqual([text, digits.map(({ prediction }) => prediction.digit)], ['29', [2, 9]]);
    }
  });
});
