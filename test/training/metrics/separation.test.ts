import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { auroc, thresholdRejecting } from '../../../training/metrics/separation.ts';

describe('AUROC', () => {
  test('is the share of pairs in the right order, ties counting half', () => {
    // 0.9 and 0.8 beat all three; 0.4 loses to 0.7, ties with 0.4, beats 0.1: 7.5 of 9.
    assert.equal(auroc([0.9, 0.8, 0.4], [0.7, 0.4, 0.1]), 7.5 / 9);
  });

  test('is 1 for perfect order, 0 for the reverse, ½ where all are equal', () => {
    assert.equal(auroc([2, 3], [0, 1]), 1);
    assert.equal(auroc([0, 1], [2, 3]), 0);
    assert.equal(auroc([1, 1, 1], [1, 1]), 0.5);
  });

  test('agrees with counting pairs one by one', () => {
    const scores = (seed: number): number[] => Array.from({ length: 57 }, (_, i) => ((i * seed) % 31) / 31);
    const [positives, negatives] = [scores(7), scores(12).map((score) => score * 0.8)];
    let pairs = 0;
    for (const p of positives) for (const n of negatives) pairs += p > n ? 1 : p === n ? 0.5 : 0;
    assert.ok(Math.abs(auroc(positives, negatives) - pairs / (57 * 57)) < 1e-12);
  });

  test('needs both kinds', () => {
    assert.throws(() => auroc([], [1]), RangeError);
    assert.throws(() => auroc([1], []), RangeError);
  });
});

describe('threshold by share of rejected', () => {
  const confidences = Array.from({ length: 200 }, (_, i) => (i + 1) / 200).reverse();

  test('rejects at most that share, and as many as it may', () => {
    const threshold = thresholdRejecting(0.01, confidences);
    assert.equal(threshold, 3 / 200);
    assert.equal(confidences.filter((confidence) => confidence < threshold).length, 2);
  });

  test('rejects none at a share of 0', () => {
    assert.equal(thresholdRejecting(0, confidences), 1 / 200);
  });

  test('rejects fewer rather than more where many are equal', () => {
    assert.equal(thresholdRejecting(0.5, [0.3, 0.9, 0.9, 0.9]), 0.9);
    assert.equal(thresholdRejecting(0.5, [0.3, 0.3, 0.3, 0.9]), 0.3);
  });

  test('needs confidences and a share below 1', () => {
    assert.throws(() => thresholdRejecting(0.01, []), RangeError);
    assert.throws(() => thresholdRejecting(1, [1]), RangeError);
  });
});
