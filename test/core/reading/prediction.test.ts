import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidRecordError } from '../../../src/core/errors.ts';
import { digitLikeness, softmax, toPrediction } from '../../../src/core/reading/prediction.ts';

const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} ≠ ${expected}`);
const logits = [0, 0, 0, 5, 0, 0, 0, 0, 1, 0];

describe('prediction', () => {
  test('softmax of two logits a ratio apart gives that ratio', () => {
    const [a, b] = softmax([Math.log(3), 0], 1);
    near(a, 0.75);
    near(b, 0.25);
  });

  test('a temperature of 2 halves the logits', () => {
    softmax([4, 2, -6], 2).forEach((probability, i) => near(probability, softmax([2, 1, -3], 1)[i]));
  });

  test('logits in the thousands overflow nothing', () => assert.deepEqual(softmax([5000, 0], 1), [1, 0]));

  test('the answer is the digit of the largest logit, with its probability and the model', () => {
    const prediction = toPrediction(logits, { temperature: 1, digitThreshold: 0.5 }, 'm1');
    assert.equal(prediction.digit, 3);
    assert.equal(prediction.confidence, prediction.probabilities[3]);
    assert.equal(prediction.isDigit, true);
    assert.equal(prediction.modelId, 'm1');
    near(prediction.probabilities.reduce((sum, value) => sum + value, 0), 1);
  });

  test('below the threshold it is no digit', () => {
    assert.equal(toPrediction(logits, { temperature: 1, digitThreshold: 0.97 }, 'm1').isDigit, false);
  });

  test('whether it is a digit can be judged at another temperature than which digit it is', () => {
    // Two compete: at the lower temperature neither has a majority; at the higher, both stand above the other eight.
    const competing = [8, 8, 0, 0, 0, 0, 0, 0, 0, 0];
    const faint = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const calibration = { temperature: 0.5, digitThreshold: 0.15, doubtTemperature: 8 };
    assert.ok(digitLikeness(competing, calibration) > digitLikeness(faint, calibration));
    assert.ok(digitLikeness(competing, { temperature: 0.5 }) < digitLikeness(faint, { temperature: 0.5 }));
    assert.deepEqual([competing, faint].map((each) => toPrediction(each, calibration, 'm1').isDigit), [true, false]);
    assert.equal(toPrediction(faint, calibration, 'm1').confidence, softmax(faint, 0.5)[0]);
  });

  for (const [what, bad] of Object.entries({ 'nine logits': logits.slice(1), 'a logit that is NaN': [...logits.slice(1), NaN], none: [] })) {
    test(`${what} cannot be an answer`, () => {
      assert.throws(() => toPrediction(bad, { temperature: 1, digitThreshold: 0 }, 'm1'), InvalidRecordError);
    });
  }
});
