import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { countWeights, weightSpecs } from '../../../training/networks/network.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';

const specs = weightSpecs(scrawl);
const weights = initialWeights(scrawl, 1);

test('kernels are normal around 0 with variance 2 ÷ fan-in', () => {
  assert.equal(weights.length, countWeights(specs).total);
  for (const { name, role, offset, size, shape } of specs) {
    if (role !== 'kernel') continue;
    const values = weights.subarray(offset, offset + size);
    const mean = values.reduce((sum, value) => sum + value, 0) / size;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / size;
    const expected = 2 / (size / shape.at(-1)!);
    // Six standard errors of the mean and of the variance of a normal sample.
    assert.ok(Math.abs(mean) < 6 * Math.sqrt(expected / size), `${name}: mean ${mean}`);
    assert.ok(Math.abs(variance / expected - 1) < 6 * Math.sqrt(2 / size), `${name}: variance ${variance}, expected ${expected}`);
  }
});

test('batch norm starts as the identity and biases at 0', () => {
  const start = { scale: 1, shift: 0, mean: 0, variance: 1, bias: 0 };
  for (const { role, offset, size } of specs) {
    if (role === 'kernel') continue;
    assert.ok(weights.subarray(offset, offset + size).every((value) => value === start[role]), role);
  }
});

test('the seed decides all', () => {
  assert.deepEqual(initialWeights(scrawl, 1), weights);
  assert.notDeepEqual(initialWeights(scrawl, 2), weights);
});
