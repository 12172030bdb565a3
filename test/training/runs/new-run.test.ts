import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RunFolderError } from '../../../training/lib/errors.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { checkSameGround, newRunConfig } from '../../../training/runs/new-run.ts';
import { RunFolder } from '../../../training/runs/run-folder.ts';

describe('a run that is gone on with', () => {
  const folder = RunFolder.named('never-written');
  const config = newRunConfig(folder, 'train', { network: scrawl, recipe: RECIPE, seed: 1 });

  test('stands on the ground that it was begun on', () => checkSameGround(folder, config));

  test('is refused on another preprocessing', () => {
    assert.throws(() => checkSameGround(folder, { ...config, preprocessingId: 'another' }), (error) => error instanceof RunFolderError && error.message.includes('preprocessing another'));
  });

  test('is refused on other data, which is named', () => {
    const data = { ...config.data, 'mnist/train-images-idx3-ubyte.gz': '0'.repeat(32) };
    assert.throws(() => checkSameGround(folder, { ...config, data }), /train-images-idx3-ubyte\.gz is not what the run was begun with/);
  });
});
