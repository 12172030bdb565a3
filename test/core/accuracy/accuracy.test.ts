import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { accuracyOf, SETTLING_BOUND, SETTLING_WINDOW, type Judged } from '../../../src/core/accuracy/accuracy.ts';
import { JUDGEMENTS, type Judgement } from '../../../src/core/records/correction.ts';

const judged = (label: Judgement, predicted = label, modelId = 'digits-1'): Judged => ({ label, predicted, modelId });
const RIGHT = judged(7);
const WRONG = judged(7, 1);
const times = (count: number, ...pattern: Judged[]): Judged[] => Array.from({ length: count }, (_, index) => pattern[index % pattern.length]);

describe('The running accuracy', () => {
  test('is nothing before the first judgement', () => assert.equal(accuracyOf([]), undefined));

  test('is the share of right answers, with its interval', () => {
    const { rate } = accuracyOf([...times(95, RIGHT), ...times(5, WRONG)])!;
    assert.deepEqual([rate.value, rate.count], [0.95, 100]);
    // Wilson's interval of 95 out of 100.
    assert.ok(Math.abs(rate.low - 0.8882) < 1e-4 && Math.abs(rate.high - 0.9785) < 1e-4, `${rate.low}–${rate.high}`);
  });

  test('counts a scribble known for one as right, and one taken for a digit as wrong', () => {
    const { confusion, rate } = accuracyOf([judged('none'), judged('none', 4), judged(4, 'none')])!;
    assert.equal(rate.value, 1 / 3);
    assert.deepEqual([confusion[10][10], confusion[10][4], confusion[4][10]], [1, 1, 1]);
  });

  test('has a curve of every judgement while they are few', () => {
    const { curve } = accuracyOf([RIGHT, WRONG, RIGHT, RIGHT])!;
    assert.deepEqual(curve.map(({ value, count }) => [count, value]), [[1, 1], [2, 1 / 2], [3, 2 / 3], [4, 3 / 4]]);
  });

  test('has a curve of some hundred points of a hundred thousand judgements, from the first to the last', () => {
    const { curve } = accuracyOf(times(100_000, ...times(99, RIGHT), WRONG))!;
    assert.ok(curve.length > 100 && curve.length < 400, String(curve.length));
    assert.deepEqual([curve[0].count, curve.at(-1)!.count, curve.at(-1)!.value], [1, 100_000, 0.99]);
  });

  test('is told apart by model, the one in use first', () => {
    const { models } = accuracyOf([judged(1, 1, 'old'), judged(1, 1, 'new'), judged(1, 2, 'old'), judged(2, 2, 'new')])!;
    assert.deepEqual(models.map(({ modelId, rate }) => [modelId, rate.value, rate.count]), [['new', 1, 2], ['old', 0.5, 2]]);
  });

  test('has a confusion table whose rows are what was drawn, and which holds every judgement once', () => {
    const judgement = fc.constantFrom(...JUDGEMENTS);
    fc.assert(
      fc.property(fc.array(fc.record({ label: judgement, predicted: judgement, modelId: fc.constantFrom('a', 'b') }), { minLength: 1 }), (all) => {
        const { confusion, rate, models } = accuracyOf(all)!;
        JUDGEMENTS.forEach((label, row) => {
          JUDGEMENTS.forEach((predicted, column) => {
            assert.equal(confusion[row][column], all.filter((each) => each.label === label && each.predicted === predicted).length);
          });
        });
        const diagonal = JUDGEMENTS.reduce<number>((sum, _, index) => sum + confusion[index][index], 0);
        assert.equal(rate.value, diagonal / all.length);
        assert.equal(models.reduce((sum, model) => sum + model.rate.count, 0), all.length);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});

describe('The accuracy settles', () => {
  test('never before there are enough judgements to tell', () => {
    const few = accuracyOf(times(SETTLING_WINDOW - 1, RIGHT))!;
    assert.deepEqual([few.fluctuation, few.settledAt], [undefined, undefined]);
    assert.equal(accuracyOf(times(SETTLING_WINDOW, RIGHT))!.settledAt, SETTLING_WINDOW);
  });

  test('when the curve moves by less than the bound, and tells since when', () => {
    // One wrong answer at the start: 1 − 1/n rises by 1/(n−49) − 1/n over a window, which falls to the bound at n = 99.
    const all = [WRONG, ...times(149, RIGHT)];
    const { settledAt, fluctuation } = accuracyOf(all)!;
    const first = all.findIndex((_, index) => index >= SETTLING_WINDOW - 1 && 1 / (index + 2 - SETTLING_WINDOW) - 1 / (index + 1) <= SETTLING_BOUND) + 1;
    assert.equal(settledAt, first);
    assert.ok(Math.abs(fluctuation! - (1 / 101 - 1 / 150)) < 1e-12);
  });

  test('no longer when it goes wrong again', () => {
    const { settledAt, fluctuation } = accuracyOf([...times(200, RIGHT), ...times(5, WRONG)])!;
    assert.equal(settledAt, undefined);
    assert.ok(Math.abs(fluctuation! - 5 / 205) < 1e-12);
  });

  test('as a plain search of every window says', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: SETTLING_WINDOW, maxLength: 4 * SETTLING_WINDOW }), (answers) => {
        const all = answers.map((isRight) => (isRight ? RIGHT : WRONG));
        const running = all.map((_, index) => all.slice(0, index + 1).filter((each) => each === RIGHT).length / (index + 1));
        const window = running.slice(-SETTLING_WINDOW);
        assert.equal(accuracyOf(all)!.fluctuation, Math.max(...window) - Math.min(...window));
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});
