import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge } from '../../../training/metrics/judge.ts';

/** Logits that give `digit` the probability `p` at temperature 1, and all others the same rest. */
function sure(digit: number, p: number): number[] {
  return Array.from({ length: 10 }, (_, k) => (k === digit ? Math.log((9 * p) / (1 - p)) : 0));
}

describe('judging a set', () => {
  const logits = Float32Array.from([sure(3, 0.9), sure(5, 0.8), sure(1, 0.6), sure(2, 0.3)].flat());
  const judged = judge(logits, [3, 6, 7, 2], { temperature: 1, digitThreshold: 0.5 });

  test('counts every digit, rejected or not', () => {
    assert.equal(judged.accuracy.value, 2 / 4);
    assert.equal(judged.accuracy.count, 4);
    assert.equal(judged.rejected.value, 1 / 4);
    assert.equal(judged.confusion[6][5], 1);
    assert.equal(judged.digits[7].errors, 1);
  });

  test('lists mistakes, the surest first', () => {
    assert.deepEqual(judged.mistakes.map(({ index, label, answer, confidence }) => [index, label, answer, Number(confidence.toFixed(4))]), [
      [1, 6, 5, 0.8],
      [2, 7, 1, 0.6],
    ]);
  });

  test('keeps all ten probabilities of a mistake, and whether it was taken for a digit', () => {
    const [surest] = judged.mistakes;
    assert.equal(surest.probabilities[5], 0.8);
    assert.ok(Math.abs(surest.probabilities.reduce((sum, probability) => sum + probability, 0) - 1) < 1e-3);
    assert.deepEqual(judged.mistakes.map(({ rejected }) => rejected), [false, false]);
  });

  test('measures loss and calibration of the probabilities at the given temperature', () => {
    const expected = -(Math.log(0.9) + Math.log(0.2 / 9) + Math.log(0.4 / 9) + Math.log(0.3)) / 4;
    assert.ok(Math.abs(judged.nll - expected) < 1e-6);
    // Each in a bin of its own: |0.9 − 1|, |0.8 − 0|, |0.6 − 0|, |0.3 − 1|.
    assert.ok(Math.abs(judged.ece - (0.1 + 0.8 + 0.6 + 0.7) / 4) < 1e-6);
    const colder = judge(logits, [3, 6, 7, 2], { temperature: 0.5, digitThreshold: 0.5 });
    assert.ok(colder.mistakes[0].confidence > 0.8);
  });
});
