import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byGroup } from '../../../training/metrics/groups.ts';

describe('results by writer', () => {
  test('put the one with most errors a digit first, and the busiest first among equals', () => {
    const groups = byGroup(['a', 'a', 'b', 'c', 'c', 'c', 'd', 'd'], [true, false, false, true, true, true, true, true]);
    assert.deepEqual(groups.map(({ name, errors, count }) => [name, errors, count]), [['b', 1, 1], ['a', 1, 2], ['c', 0, 3], ['d', 0, 2]]);
    assert.equal(groups[1].accuracy.value, 0.5);
  });

  test('need a name for every answer', () => {
    assert.throws(() => byGroup(['a'], []), RangeError);
  });
});
