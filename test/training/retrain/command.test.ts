import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';

const retrain = (...args: readonly string[]): { readonly status: number | null; readonly stderr: string } =>
  spawnSync(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, '../../../training/commands/retrain.ts'), ...args], { encoding: 'utf8' });

test('npm run retrain ships no trial, and says so before it begins', () => {
  const { status, stderr } = retrain('--limit', '100', '--ship', 'no-such-file.json');
  assert.equal(status, 1);
  assert.match(stderr, /--ship and --limit do not go together/);
});
