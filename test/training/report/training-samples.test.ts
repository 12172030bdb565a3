import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { trainingSamples } from '../../../training/report/training-samples.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

describe('samples of what training shows', NEEDS_DATASETS, () => {
  test('are of every digit of both sources, and of what is no digit, each picture another', () => {
    const samples = trainingSamples(RECIPE, 1);
    assert.deepEqual(samples.map(({ rows }) => rows.length), [10, 10, 6]);
    for (const { rows } of samples) {
      const pictures = rows.flat();
      assert.equal(pictures.length, rows.length * 16);
      assert.ok(pictures.every((picture) => picture.some((ink) => ink > 128)));
      assert.equal(new Set(pictures.map((picture) => picture.join())).size, pictures.length);
    }
  });

  test('have no strokes and no drawings where the recipe has none', () => {
    assert.equal(trainingSamples({ ...RECIPE, strokeRepeats: 0, negatives: 0 }, 1).length, 1);
  });
});
