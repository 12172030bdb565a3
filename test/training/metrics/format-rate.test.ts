import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rate } from '../../../src/core/rate.ts';
import { formatRate } from '../../../training/metrics/format-rate.ts';

test('A rate is written with two decimals, its interval and its count', () => {
  assert.equal(formatRate(rate(9968, 10000)), '99.68 % (99.55–99.77, n = 10,000)');
});
