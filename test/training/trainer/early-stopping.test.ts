import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { learningRateAt } from '../../../training/trainer/optimizer.ts';
import type { EpochRecord } from '../../../training/runs/run-folder.ts';
import { isFinished } from '../../../training/trainer/train-run.ts';

const history = (...losses: number[]): EpochRecord[] =>
  losses.map((loss, index) => ({ epoch: index + 1, loss: 1, accuracy: 0, validation: { loss }, learningRate: 1e-3, seconds: 1 }));

describe('the end of a run', () => {
  test('comes after all epochs where the recipe has no patience', () => {
    const recipe = { ...RECIPE, epochs: 3 };
    assert.equal(isFinished([], recipe), false);
    assert.equal(isFinished(history(1, 2), recipe), false);
    assert.equal(isFinished(history(1, 2, 3), recipe), true);
  });

  test('comes when the validation loss has not fallen for as many epochs as the patience says', () => {
    const recipe = { ...RECIPE, epochs: 100, patience: 2 };
    assert.equal(isFinished([], recipe), false);
    assert.equal(isFinished(history(3, 2, 2.5), recipe), false);
    assert.equal(isFinished(history(3, 2, 2.5, 1.9, 2), recipe), false, 'a new best begins the wait again');
    assert.equal(isFinished(history(3, 2, 2.5, 2), recipe), true, 'as low as the best is not lower');
  });
});

describe('the learning rate', () => {
  test('stays where the schedule is constant', () => {
    const recipe = { ...RECIPE, schedule: 'constant', learningRate: 1e-3 } as const;
    assert.deepEqual([0, 0.1, 0.5, 1].map((progress) => learningRateAt(progress, recipe)), [1e-3, 1e-3, 1e-3, 1e-3]);
  });

  test('climbs to its peak and falls to nearly nothing in one cycle', () => {
    const at = (progress: number): number => learningRateAt(progress, RECIPE);
    assert.ok(at(0) < at(RECIPE.warmUp / 2) && at(RECIPE.warmUp / 2) < at(RECIPE.warmUp));
    assert.ok(Math.abs(at(RECIPE.warmUp) - RECIPE.learningRate) < 1e-12);
    assert.ok(at(1) < RECIPE.learningRate / 100);
  });
});
