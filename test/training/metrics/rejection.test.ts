import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { REJECTED_SHARES, rejectionCurve, separationCurve } from '../../../training/metrics/rejection.ts';

describe('turning away the doubtful', () => {
  // A hundred answers, surer from one to the next; the ten least sure are wrong.
  const scores = Array.from({ length: 100 }, (_, i) => i / 100);
  const right = scores.map((_, i) => i >= 10);

  test('leaves those that are right, as long as the least sure are wrong', () => {
    const curve = rejectionCurve(scores, right);
    assert.equal(curve.length, REJECTED_SHARES.length);
    assert.deepEqual(curve[0], { rejected: 0, right: 0.9 });
    assert.deepEqual(curve.find(({ rejected }) => Math.abs(rejected - 0.05) < 1e-9)?.right, 90 / 95);
    assert.equal(curve.at(-1)?.right, 1);
  });

  test('takes them in the order of their scores, not of the list', () => {
    const turned = rejectionCurve(scores.toReversed(), right.toReversed());
    assert.deepEqual(turned, rejectionCurve(scores, right));
  });

  test('needs answers, as many as scores', () => {
    assert.throws(() => rejectionCurve([], []), RangeError);
    assert.throws(() => rejectionCurve([1], []), RangeError);
  });
});

describe('turning away what is no digit', () => {
  const digits = Array.from({ length: 100 }, (_, i) => 0.5 + i / 200);

  test('costs as many digits as the share says, and takes all others below', () => {
    const curve = separationCurve(digits, [0.1, 0.2, 0.52, 0.9]);
    assert.deepEqual(curve[0], { digitsRejected: 0, othersRejected: 0.5 });
    const fifth = curve.find(({ digitsRejected }) => digitsRejected === 0.05);
    assert.equal(fifth?.othersRejected, 0.75);
  });

  test('needs both', () => {
    assert.throws(() => separationCurve([], [1]), RangeError);
    assert.throws(() => separationCurve([1], []), RangeError);
  });
});
