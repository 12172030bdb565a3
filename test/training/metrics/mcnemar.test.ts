import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bothChanged, chanceOfLoss, changedBetween } from '../../../training/metrics/mcnemar.ts';

describe("McNemar's exact test", () => {
  test('is the binomial tail of the digits that were read otherwise', () => {
    assert.ok(Math.abs(chanceOfLoss({ lost: 5, won: 0 }) - 1 / 32) < 1e-12);
    assert.ok(Math.abs(chanceOfLoss({ lost: 3, won: 1 }) - 5 / 16) < 1e-12);
    // R: pbinom(19, 30, 0.5, lower.tail = FALSE)
    assert.ok(Math.abs(chanceOfLoss({ lost: 20, won: 10 }) - 0.0493685733526945) < 1e-12);
  });

  test('finds nothing where nothing changed, or nothing was lost', () => {
    assert.equal(chanceOfLoss({ lost: 0, won: 0 }), 1);
    assert.ok(Math.abs(chanceOfLoss({ lost: 0, won: 40 }) - 1) < 1e-9);
  });

  test('knows thousands of digits', () => {
    assert.ok(Math.abs(chanceOfLoss({ lost: 2000, won: 2000 }) - 0.5) < 0.01);
    assert.ok(chanceOfLoss({ lost: 3000, won: 1000 }) < 1e-200);
  });

  test('counts what only one of two models read rightly', () => {
    assert.deepEqual(changedBetween([1, 5, 9], [5, 7]), { lost: 1, won: 2 });
    assert.deepEqual(bothChanged([{ lost: 1, won: 2 }, { lost: 3, won: 0 }]), { lost: 4, won: 2 });
    assert.deepEqual(bothChanged([]), { lost: 0, won: 0 });
  });
});
