import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { currentImages, type Golden } from '../support/golden.ts';

test('the preprocessing gives the golden bytes in Node', () => {
  const golden = JSON.parse(readFileSync(new URL('../fixtures/golden.json', import.meta.url), 'utf8')) as Golden;
  assert.deepEqual(currentImages(), golden);
});
