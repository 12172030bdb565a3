import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatSubmission } from '../../src/formats/kaggle-csv.ts';

describe("Kaggle's submission", () => {
  test('numbers the answers from 1', () => {
    assert.equal(formatSubmission([2, 0, 9]), 'ImageId,Label\n1,2\n2,0\n3,9\n');
    assert.equal(formatSubmission(Uint8Array.of()), 'ImageId,Label\n');
  });
});
