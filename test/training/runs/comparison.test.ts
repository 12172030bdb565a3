import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import { judgeContestant, setsOf, timeDigits, TRIAL_COLUMNS } from '../../../training/runs/comparison.ts';
import { cnnClassic } from '../../../training/networks/cnn-classic.ts';
import { dense } from '../../../training/networks/dense.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { RunFolder, type RunConfig } from '../../../training/runs/run-folder.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';
import { isSameRun } from '../../../training/runs/new-run.ts';

describe('one network of a comparison', () => {
  let path: string;
  let run: RunFolder;
  before(() => {
    path = mkdtempSync(join(tmpdir(), 'scrawl-compare-'));
    run = new RunFolder(path);
    run.writeConfig({ schema: 'scrawl-run/1', name: 'untrained', createdAt: '2026-01-02T03:04:05Z', command: 'test', seed: 1, network: dense, recipe: RECIPE, preprocessingId: PREPROCESSING_ID, data: {} });
    // All weights 0 but the last bias of 7: whatever it sees, it answers 7.
    const weights = new Float32Array(initialWeights(dense, 1).length);
    weights[weights.length - 3] = 1;
    run.writeBestWeights(weights);
    run.writeHistory([1, 2].map((epoch) => ({ epoch, loss: 1, accuracy: 0, validation: { loss: 1 }, learningRate: 1, seconds: 30 })));
  });
  after(() => rmSync(path, { recursive: true, force: true }));

  test('is judged on several sets as on one, and described by its run', NEEDS_DATASETS, async () => {
    const sets = await setsOf(TRIAL_COLUMNS);
    const sevens = (...names: string[]): { right: number; count: number } => {
      const labels = sets.filter(({ name }) => names.includes(name)).flatMap((set) => [...set.labels]);
      return { right: labels.filter((label) => label === 7).length, count: labels.length };
    };
    const { right, parameters, bytes, epochs, trainingSeconds, name } = await judgeContestant(run, TRIAL_COLUMNS, sets);
    assert.deepEqual([name, parameters, epochs, trainingSeconds], ['dense', 669_706, 2, 60]);
    // Kernels are stored as halves.
    assert.ok(bytes > 2 * parameters && bytes < 2.1 * parameters);
    const writers = sevens('pendigitsValidation', 'unipenValidation');
    assert.deepEqual([right['writers kept for validation'].count, right['writers kept for validation'].value], [writers.count, writers.right / writers.count]);
    const mnist = sevens('mnistValidation');
    assert.deepEqual([right['MNIST, kept for validation'].count, right['MNIST, kept for validation'].value], [mnist.count, mnist.right / mnist.count]);
  });

  test('takes a measurable time for a digit', async () => {
    const bytes = encodeNetwork(cnnClassic, initialWeights(cnnClassic, 1), { name: 'scrawl', version: 'test' });
    const times = await timeDigits([bytes, bytes]);
    assert.equal(times.length, 2);
    assert.ok(times.every((ms) => ms > 0 && Number.isFinite(ms)));
  });
});

describe('the configuration of a run', () => {
  const config: RunConfig = { schema: 'scrawl-run/1', name: 'a', createdAt: '', command: '', seed: 1, network: dense, recipe: { ...RECIPE, schedule: 'constant', epochs: 6 }, preprocessingId: PREPROCESSING_ID, data: {} };

  test('is the same whatever its name, and for any number of epochs at a constant rate', () => {
    assert.ok(isSameRun(config, { ...config, name: 'b', createdAt: 'later', recipe: { ...config.recipe, epochs: 15 } }));
  });

  test('is another one where a schedule runs out, or anything else differs', () => {
    assert.ok(!isSameRun({ ...config, recipe: RECIPE }, { ...config, recipe: { ...RECIPE, epochs: RECIPE.epochs + 1 } }));
    assert.ok(!isSameRun(config, { ...config, seed: 2 }));
    assert.ok(!isSameRun(config, { ...config, limit: 40 }));
    assert.ok(!isSameRun(config, { ...config, recipe: { ...config.recipe, learningRate: 1 } }));
  });
});
