import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectedCalibrationError, fitTemperature, negativeLogLikelihood, reliability, reliabilityByCount } from '../../../training/metrics/calibration.ts';

const near = (found: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, expected ${expected}`);
};

/** `count` samples whose first logit is `first` and all others 0. */
const logitsOf = (count: number, first: number): Float32Array => Float32Array.from({ length: count * 10 }, (_, i) => (i % 10 === 0 ? first : 0));

describe('negative log-likelihood', () => {
  test('is the logarithm of the probability of the label', () => {
    // softmax(ln 9, 0 × 9) gives the first class 9 / 18.
    near(negativeLogLikelihood(logitsOf(1, Math.log(9)), [0], 1), Math.log(2), 1e-6);
    near(negativeLogLikelihood(logitsOf(1, Math.log(9)), [4], 1), Math.log(18), 1e-6);
    // At half the temperature, 81 / 90.
    near(negativeLogLikelihood(logitsOf(1, Math.log(9)), [0], 0.5), -Math.log(0.9), 1e-6);
  });

  test('stays finite where a probability underflows', () => {
    assert.ok(Number.isFinite(negativeLogLikelihood(logitsOf(1, 5000), [3], 1)));
  });

  test('refuses no labels and a number of logits that does not fit', () => {
    assert.throws(() => negativeLogLikelihood(new Float32Array(0), [], 1), RangeError);
    assert.throws(() => negativeLogLikelihood(new Float32Array(9), [1], 1), RangeError);
  });
});

describe('temperature', () => {
  test('makes confidence equal accuracy where all samples look alike', () => {
    // With e^(a/T) / (e^(a/T) + 9) = s, the likelihood is greatest: T = a / ln(9 s / (1 − s)).
    for (const [first, right] of [[5, 8], [2, 9], [30, 5]]) {
      const labels = Array.from({ length: 10 }, (_, i) => (i < right ? 0 : i));
      const expected = first / Math.log((9 * right) / (10 - right));
      near(fitTemperature(logitsOf(10, first), labels), expected, 1e-3 * expected);
    }
  });

  test('stays within its bounds where every answer is right', () => {
    near(fitTemperature(logitsOf(10, 5), new Array(10).fill(0)), 0.05, 1e-4);
  });
});

describe('expected calibration error', () => {
  test('is the weighted distance of confidence and accuracy', () => {
    // Two at 0.95, half right: 0.45 off. Two at 0.65, all right: 0.35 off.
    near(expectedCalibrationError(reliability([0.95, 0.95, 0.65, 0.65], [true, false, true, true])), 0.4, 1e-12);
  });

  test('is 0 for a perfect model and for no samples', () => {
    assert.equal(expectedCalibrationError(reliability([1, 1], [true, true])), 0);
    assert.equal(expectedCalibrationError(reliability([], [])), 0);
  });

  test('puts a confidence on a border into the lower bin, and 0 into the first', () => {
    const bins = reliability([0, 1 / 15, 0.2, 1], [true, true, true, true]);
    assert.deepEqual(bins.map(({ count }) => count), [2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('over bins of equal count sees what one wide bin averages away', () => {
    // Thirty at 0.97 to 0.999: the lower half too sure by as much as the upper half is not sure enough.
    const confidences = Array.from({ length: 30 }, (_, i) => 0.97 + 0.001 * i);
    const right = confidences.map((_, i) => i % 15 !== 0 || i > 14);
    const bins = reliabilityByCount(confidences, right);
    assert.deepEqual(bins.map(({ count }) => count), new Array(15).fill(2));
    assert.ok(expectedCalibrationError(bins) > expectedCalibrationError(reliability(confidences, right)));
  });

  test('over bins of equal count does with fewer samples than bins', () => {
    assert.deepEqual(reliabilityByCount([0.5], [true]).map(({ count, from, to }) => [count, from, to]), [[1, 0.5, 0.5]]);
    assert.deepEqual(reliabilityByCount([], []), []);
  });
});
