import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JudgementRecord } from '../../../src/core/records/judgement.ts';
import { JUDGEMENTS } from '../../../src/core/records/correction.ts';
import { PackedJudgements } from '../../../src/core/accuracy/packed-judgements.ts';

function packed(records: readonly JudgementRecord[]): PackedJudgements {
  const all = new PackedJudgements();
  for (const record of records) all.add(record);
  return all;
}

const made = (createdAt: string, session = 'a', modelId = 'm'): JudgementRecord => ({ id: `${createdAt} ${session}`, predicted: 1, label: 7, modelId, createdAt, session });
const answers = (records: readonly JudgementRecord[]): unknown => records.map(({ predicted, label, modelId }) => ({ predicted, label, modelId }));

describe('Packed judgements', () => {
  test('come out as they went in, however they are narrowed', () => {
    const judgement = fc.constantFrom(...JUDGEMENTS);
    const time = fc.integer({ min: 0, max: 20 }).map((hour) => new Date(Date.UTC(2026, 10, 21, hour)).toISOString());
    const record = fc.record({ id: fc.string(), predicted: judgement, label: judgement, modelId: fc.constantFrom('m', 'n', 'a'), createdAt: time, session: fc.constantFrom('a', 'b', 'm'), writer: fc.constantFrom('', 'a', 'Ann') });
    fc.assert(
      fc.property(fc.array(record), time, (records, from) => {
        const all = packed(records);
        assert.deepEqual([all.length, [...all]], [records.length, answers(records)]);
        for (const writer of ['', 'a', 'Ann', 'Ben']) assert.deepEqual([...all.of(writer)], answers(records.filter((each) => each.writer === writer)));
        assert.deepEqual([...all.writers].sort(), [...new Set(records.map(({ writer }) => writer))].sort());
        const late = records.filter(({ createdAt }) => createdAt >= from);
        assert.deepEqual([...all.since(from)], answers(late));
        assert.deepEqual([...all.since(from).latestSession()], answers(late.filter(({ session }) => session === late.at(-1)!.session)));
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  test('are all, or those since a time to the millisecond', () => {
    const records = [made('2026-11-20T10:00:00.000Z'), made('2026-11-21T10:00:00.000Z'), made('2026-11-21T10:00:00.001Z')];
    assert.equal(packed(records).since(undefined).length, 3);
    assert.equal(packed(records).since('2026-11-21T10:00:00.001Z').length, 1);
  });

  test('of the latest session are those of the one that judged last', () => {
    const records = [made('2026-11-21T10:00:00.000Z', 'a', 'm1'), made('2026-11-21T10:00:01.000Z', 'b', 'm2'), made('2026-11-21T10:00:02.000Z', 'a', 'm3'), made('2026-11-21T10:00:03.000Z', 'b', 'm4')];
    assert.deepEqual([...packed(records).latestSession()].map(({ modelId }) => modelId), ['m2', 'm4']);
    assert.equal(packed([]).latestSession().length, 0);
  });
});
