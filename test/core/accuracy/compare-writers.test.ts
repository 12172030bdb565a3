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
    // Of five pairs, the three that come most often.
    if (i < 15) add('Ben', [5, 5, 5, 5, 5, 4, 4, 4, 4, 9, 9, 9, 2, 2, 0][i] as Digit, [6, 6, 6, 6, 6, 9, 9, 9, 9, 4, 4, 4, 7, 7, 6][i] as Digit);
  }
  const [ann, nobody, ben] = compareWriters(all);
  assert.deepEqual([ann.writer, nobody.writer, ben.writer], ['Ann', '', 'Ben']);
  assert.deepEqual(ben.confused, [{ label: 5, predicted: 6, count: 5 }, { label: 4, predicted: 9, count: 4 }, { label: 9, predicted: 4, count: 3 }]);
  assert.deepEqual([ann.accuracy.rate.count, nobody.accuracy.rate.count], [60, 4]);
  assert.deepEqual(ann.confused, [{ label: 7, predicted: 1, count: 1 }]);
  assert.deepEqual([ann.before!.value, ann.after!.value, ann.after!.count], [0.9, 1, 50]);
  assert.deepEqual([ann.digits.get(7)!.value, ann.digits.get(3)!.value], [5 / 6, 1]);
  assert.deepEqual([nobody.confused, nobody.before, nobody.digits.size], [[], undefined, 1]);
  // Settled is settled for one of them, not for all together.
  assert.equal(nobody.accuracy.settledAt, undefined);
});
