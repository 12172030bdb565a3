import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWriters } from '../../../src/core/accuracy/compare-writers.ts';
import { PackedJudgements } from '../../../src/core/accuracy/packed-judgements.ts';
import type { Digit } from '../../../src/core/classes.ts';

test('writers are compared by all that is theirs, before and after something could be learned', () => {
  const all = new PackedJudgements();
  const add = (writer: string | undefined, label: Digit, predicted: Digit): void =>
    all.add({ id: String(all.length), label, predicted, modelId: 'm', createdAt: '2026-11-28T00:00:00.000Z', session: 's', ...(writer !== undefined && { writer }) });
  for (let i = 0; i < 60; i++) {
    add('Ann', (i % 10) as Digit, i < 10 && i % 10 === 7 ? 1 : ((i % 10) as Digit));
    if (i < 4) add(undefined, 3, 3);
  }
  const [ann, nobody] = compareWriters(all);
  assert.deepEqual([ann.writer, nobody.writer], ['Ann', '']);
  assert.deepEqual([ann.accuracy.rate.count, nobody.accuracy.rate.count], [60, 4]);
  assert.deepEqual(ann.confused, { label: 7, predicted: 1, count: 1 });
  assert.deepEqual([ann.before!.value, ann.after!.value, ann.after!.count], [0.9, 1, 50]);
  assert.deepEqual([ann.digits.get(7)!.value, ann.digits.get(3)!.value], [5 / 6, 1]);
  assert.deepEqual([nobody.confused, nobody.before, nobody.digits.size], [undefined, undefined, 1]);
  // Settled is settled for one of them, not for all together.
  assert.equal(nobody.accuracy.settledAt, undefined);
});
