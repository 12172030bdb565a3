import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { confusionMatrix, countRight, digitReports } from '../../../training/metrics/confusion.ts';

// Four 1s, of which one is read as 7; two 7s, of which one is read as 1; one 3 read as 7.
const labels = [1, 1, 1, 1, 7, 7, 3];
const answers = [1, 1, 1, 7, 7, 1, 7];

describe('confusion matrix', () => {
  const matrix = confusionMatrix(labels, answers);

  test('counts answers by label', () => {
    assert.deepEqual(matrix[1], [0, 3, 0, 0, 0, 0, 0, 1, 0, 0]);
    assert.deepEqual(matrix[7], [0, 1, 0, 0, 0, 0, 0, 1, 0, 0]);
    assert.deepEqual(matrix[3], [0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    assert.equal(countRight(matrix), 4);
  });

  test('gives precision, recall, F1 and errors of each digit', () => {
    const reports = digitReports(matrix);
    assert.deepEqual(reports[1], { digit: 1, support: 4, errors: 1, errorRate: 1 / 4, precision: 3 / 4, recall: 3 / 4, f1: 3 / 4 });
    assert.deepEqual(reports[7], { digit: 7, support: 2, errors: 1, errorRate: 1 / 2, precision: 1 / 3, recall: 1 / 2, f1: 2 / 5 });
    assert.deepEqual(reports[3], { digit: 3, support: 1, errors: 1, errorRate: 1, precision: 0, recall: 0, f1: 0 });
  });

  test('has zeros, not NaN, for a digit that never occurs', () => {
    assert.deepEqual(digitReports(matrix)[0], { digit: 0, support: 0, errors: 0, errorRate: 0, precision: 0, recall: 0, f1: 0 });
  });

  test('refuses unequal counts and answers that are no digits', () => {
    assert.throws(() => confusionMatrix([1, 2], [1]), RangeError);
    assert.throws(() => confusionMatrix([1], [10]), { name: 'RangeError', message: 'Sample 0: label 1, answer 10.' });
    assert.throws(() => confusionMatrix([-1], [1]), RangeError);
  });
});
