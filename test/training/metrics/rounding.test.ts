import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rate } from '../../../src/core/rate.ts';
import type { Evaluation } from '../../../training/metrics/evaluation.ts';
import { roundingShift } from '../../../training/metrics/rounding.ts';
import { evaluationFixture } from '../report/evaluation-fixture.ts';

const before = evaluationFixture(['mnistTest', 'pendigitsHeldOut']);
const [set, other] = before.sets;
const [scribbles, letters] = before.notDigits.kinds;

/** One set better and one worse, one kind told less well. */
const after: Evaluation = {
  ...before,
  sets: [
    { ...set, accuracy: rate(10, 10), ece: set.ece + 0.01 },
    { ...other, accuracy: rate(7, 10), rejected: rate(1, 10) },
  ],
  notDigits: { ...before.notDigits, kinds: [scribbles, { ...letters, auroc: letters.auroc - 0.03 }] },
};

describe('what rounding the weights does to the figures', () => {
  test('is the largest difference in either direction', () => {
    const shift = roundingShift(before, after);
    const expected = { accuracy: 0.2, rejected: 0.1 - set.rejected.value, calibrationError: 0.01, auroc: 0.03 };
    for (const [figure, value] of Object.entries(expected)) assert.ok(Math.abs(shift[figure as keyof typeof shift] - value) < 1e-12, figure);
  });

  test('is nothing between an evaluation and itself', () => {
    assert.deepEqual(roundingShift(before, before), { accuracy: 0, rejected: 0, calibrationError: 0, auroc: 0 });
  });

  test('is not told of different sets', () => {
    assert.throws(() => roundingShift(before, evaluationFixture(['mnistTest'])), RangeError);
    assert.throws(() => roundingShift(before, evaluationFixture(['mnistTest', 'unipenHeldOut'])), RangeError);
  });
});
