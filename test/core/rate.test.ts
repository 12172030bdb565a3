import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rate } from '../../src/core/rate.ts';

describe('A proportion with its Wilson interval', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  const published: [successes: number, count: number, low: number, high: number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [successes, count, low, high] of published) {
    test(`gives the published interval of ${successes} out of ${count}`, () => {
      const found = rate(successes, count);
      assert.equal(found.value, successes / count);
      assert.ok(Math.abs(found.low - low) < 5e-5 && Math.abs(found.high - high) < 5e-5, `${found.low}–${found.high}`);
    });
  }

  test('mirrors when successes become failures', () => {
    const some = rate(3, 40);
    const others = rate(37, 40);
    assert.ok(Math.abs(some.low - (1 - others.high)) < 1e-12);
    assert.ok(Math.abs(some.high - (1 - others.low)) < 1e-12);
  });

  test('never leaves 0…1', () => {
    assert.equal(rate(10, 10).high, 1);
    assert.ok(Math.abs(rate(10, 10).low - 1 / (1 + 3.8414588 / 10)) < 1e-6);
  });

  test('is not for nothing, nor for more than all', () => {
    assert.throws(() => rate(0, 0), RangeError);
    assert.throws(() => rate(3, 2), RangeError);
    assert.throws(() => rate(Number.NaN, 2), RangeError);
  });
});
