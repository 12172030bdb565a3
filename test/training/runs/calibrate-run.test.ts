import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digitLikeness } from '../../../src/core/reading/prediction.ts';
import { chooseDoubt } from '../../../training/runs/calibrate-run.ts';

/** Logits of a digit that stands out, and of something of which every second thing is half likely. */
const row = (best: number, second: number, others: number): number[] => [best, second, ...new Array<number>(8).fill(others)];
const repeat = (count: number, logits: readonly number[]): number[] => Array.from({ length: count }, () => logits).flat();

describe('the not-a-digit decision', () => {
  // Two digits that compete stand far above all others; what is no digit stands a little above everything.
  const digits = Float32Array.from([...repeat(90, row(9, 0, 0)), ...repeat(10, row(8, 7.5, -2))]);
  const others = Float32Array.from(repeat(50, row(3, 0, 0)));

  test('is taken at the temperature that turns away most of the drawings', () => {
    const choice = chooseDoubt([digits], others, [1, 8], 0.01);
    assert.equal(choice.doubtTemperature, 8);
    assert.equal(choice.rejected, 1);
    assert.equal(chooseDoubt([digits], others, [1], 0.01).rejected, 0);
  });

  test('turns away no more digits than the share', () => {
    const { doubtTemperature, digitThreshold } = chooseDoubt([digits], others, [1, 2, 4, 8], 0.05);
    const rejected = Array.from({ length: 100 }, (_, i) => digitLikeness(digits.subarray(10 * i, 10 * i + 10), { temperature: 1, doubtTemperature })).filter((likeness) => likeness < digitThreshold);
    assert.ok(rejected.length <= 5);
  });
});
