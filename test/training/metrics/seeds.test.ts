import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rate } from '../../../src/core/rate.ts';
import { seedsRowsOf } from '../../../training/metrics/seeds.ts';
import { meanText, seedsRows } from '../../../training/report/seeds-report.ts';
import { evaluationFixture } from '../report/evaluation-fixture.ts';

const evaluations = [98, 99, 100].map((right) => {
  const { sets, ...others } = evaluationFixture(['mnistTest', 'drawnCsv']);
  return { ...others, sets: [{ ...sets[0], accuracy: rate(right, 100) }, sets[1]] };
});

describe('one recipe with several seeds', () => {
  const rows = seedsRowsOf(evaluations);

  test('has mean and deviation of the sample of each figure', () => {
    const [mnist] = rows;
    assert.deepEqual(mnist.values, [0.98, 0.99, 1]);
    assert.ok(Math.abs(mnist.mean - 0.99) < 1e-12);
    assert.ok(Math.abs(mnist.deviation - 0.01) < 1e-12);
    assert.equal(meanText(mnist), '99.00 ± 1.00 %');
  });

  test('leaves out what not all were judged on', () => {
    const [first, second] = evaluations;
    const fewer = seedsRowsOf([first, { ...second, sets: second.sets.slice(0, 1) }]);
    assert.equal(fewer.length, rows.length - 1);
    assert.ok(!fewer.some(({ title }) => title === 'Set <drawnCsv>'));
  });

  test('is a table with a column for each run', () => {
    const runs = [1, 2, 3].map((seed) => ({ name: `s${seed}`, seed, modelSha256: '' }));
    const [header, first] = seedsRows({ runs, rows });
    assert.deepEqual(header, ['', 's1', 's2', 's3', 'mean ± deviation']);
    assert.deepEqual(first, ['Set <mnistTest>', '98.00 %', '99.00 %', '100.00 %', '99.00 ± 1.00 %']);
  });

  test('takes two at least', () => {
    assert.throws(() => seedsRowsOf(evaluations.slice(0, 1)), RangeError);
  });
});
