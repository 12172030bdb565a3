import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStageFile } from '../../support/run-stage.ts';

test('training refuses to resume a run with other hyperparameters than it was begun with', async () => {
  const { code, complaint } = await runStageFile('training/commands/train.ts', ['--run', 'no-such-run', '--resume', '--epochs', '3', '--batch', '64']);
  assert.equal(code, 1);
  assert.match(complaint, /leave out --epochs, --batch/);
});
