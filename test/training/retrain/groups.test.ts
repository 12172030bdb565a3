import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomFrom } from '../../../training/lib/random.ts';
import { chanceOfLoss } from '../../../training/metrics/mcnemar.ts';
import { gate } from '../../../training/retrain/gate.ts';
import { groupsOf, worseGroups, worstOf, type BothRead } from '../../../training/retrain/groups.ts';
import { rate } from '../../../src/core/rate.ts';

const times = (count: number, read: BothRead): BothRead[] => Array.from({ length: count }, () => read);
const kept = { wasRight: true, isRight: true };
const lost = { wasRight: true, isRight: false };
const won = { wasRight: false, isRight: true };

describe('groups of a retraining', () => {
  test('are the labels and the devices, each with what it lost and won', () => {
    const groups = groupsOf([...times(3, { label: '5', ...kept }), { label: '5', device: 'a', ...lost }, { label: 'none', device: 'a', ...won }]);
    assert.deepEqual(groups, [
      { kind: 'label', name: '5', before: rate(4, 4), after: rate(3, 4), changed: { lost: 1, won: 0 } },
      { kind: 'device', name: 'a', before: rate(1, 2), after: rate(1, 2), changed: { lost: 1, won: 1 } },
      { kind: 'label', name: 'none', before: rate(0, 1), after: rate(1, 1), changed: { lost: 0, won: 1 } },
    ]);
    assert.equal(worstOf(groups, 'label')?.name, '5');
    assert.equal(worstOf(groups, 'device'), undefined, 'it lost as much as it won');
  });

  test('refuse a candidate that is better for all but one of them', () => {
    const reads = [...times(400, { label: '1', device: 'a', ...won }), ...times(500, { label: '7', device: 'b', ...kept }), ...times(12, { label: '7', device: 'b', ...lost })];
    const worse = worseGroups(groupsOf(reads));
    assert.deepEqual(worse.map(({ kind, name }) => [kind, name]), [['label', '7'], ['device', 'b']]);
    const reasons = gate({ before: rate(512, 912), after: rate(900, 912) }, {}, { mostDrop: 0.001 }, groupsOf(reads));
    assert.deepEqual(reasons.map(({ name, figure }) => [name, figure]), [['group-worse', 'label 7'], ['group-worse', 'device b']]);
    assert.equal(reasons[0].message, 'Digit 7: of the drawings that it reads otherwise it lost 12 and won 0. Chance brings so much to any of all labels and devices in 0.1 % of cases only.');
  });

  test('are so many that what would be a loss of one is chance among all', () => {
    const five = times(5, { label: '0', device: 'd0', ...lost });
    assert.equal(worseGroups(groupsOf(times(5, { label: '0', ...lost }))).length, 1, 'alone it is one: 1 in 32');
    const others = Array.from({ length: 30 }, (_, i): BothRead[] => [{ label: '0', device: `d${i + 1}`, ...won }, { label: '0', device: `d${i + 1}`, ...lost }]).flat();
    assert.deepEqual(worseGroups(groupsOf([...five, ...others])), []);
  });

  test('refuse at most one in twenty candidates that are as good, however many there are', () => {
    const random = randomFrom(7);
    const rounds = 2000;
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      // 40 devices, each with 8 drawings that both models read otherwise, won or lost by a coin.
      const reads = Array.from({ length: 40 * 8 }, (_, i): BothRead => ({ label: String(i % 10), device: String(i % 40), ...(random() < 0.5 ? lost : won) }));
      if (worseGroups(groupsOf(reads)).length > 0) refused++;
    }
    assert.ok(refused / rounds <= 0.05, `${refused} of ${rounds}`);
  });

  test('are tested step by step: the least likely against all of them, the next against the rest', () => {
    const groups = groupsOf([...times(10, { label: 'a', ...lost }), ...times(6, { label: 'b', ...lost }), ...times(2, { label: 'c', ...won })]);
    const worse = worseGroups(groups);
    assert.deepEqual(worse.map(({ name, chance }) => [name, chance.toFixed(9)]), [
      ['a', (3 * chanceOfLoss({ lost: 10, won: 0 })).toFixed(9)],
      ['b', (2 * chanceOfLoss({ lost: 6, won: 0 })).toFixed(9)],
    ]);
  });
});
