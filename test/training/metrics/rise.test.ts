import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chanceOfRise, type Stratum } from '../../../training/metrics/rise.ts';

const stratum = (before: readonly [number, number], after: readonly [number, number]): Stratum => ({ before: { errors: before[0], of: before[1] }, after: { errors: after[0], of: after[1] } });
const near = (value: number, expected: number): void => assert.ok(Math.abs(value - expected) < 1e-9, `${value} instead of ${expected}`);

describe('the chance of a rise', () => {
  test('of one stratum is that of Fisher’s exact test', () => {
    // The lady tasting tea: 3 of 4, and 4 of 4.
    near(chanceOfRise([stratum([1, 4], [3, 4])]), 17 / 70);
    near(chanceOfRise([stratum([0, 4], [4, 4])]), 1 / 70);
    near(chanceOfRise([stratum([4, 4], [0, 4])]), 1);
  });

  test('of several strata is that of their sum, each drawn for itself', () => {
    // Two coins: each error falls on the one after with one half, so both do with a quarter.
    near(chanceOfRise([stratum([0, 1], [1, 1]), stratum([0, 1], [1, 1])]), 1 / 4);
    near(chanceOfRise([stratum([1, 1], [0, 1]), stratum([0, 1], [1, 1])]), 3 / 4);
  });

  test('does not take a hand that is hard to read for a rise', () => {
    // Pooled, 2 of 101 before and 50 of 101 after; each of the two reads as it did.
    assert.ok(chanceOfRise([stratum([1, 100], [0, 1]), stratum([1, 1], [50, 100])]) > 0.5);
  });

  test('is 1 where nothing can be told', () => {
    for (const strata of [[], [stratum([0, 0], [5, 9])], [stratum([5, 9], [0, 0])], [stratum([0, 50], [0, 50])]]) near(chanceOfRise(strata), 1);
  });

  test('is told of thousands, where terms are as small as can be', () => {
    const chance = chanceOfRise(Array.from({ length: 20 }, () => stratum([2, 100], [30, 100])));
    assert.ok(chance > 0 && chance < 1e-60, String(chance));
  });
});
