import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { finish } from '../../../src/core/personalization/learn.ts';
import { changedHead, fitChange, headLogits, judge, lossOf, metricOf, problemOf, type Problem } from '../../../src/core/personalization/head.ts';
import { dealtFolds, judgeKeptBack, keepBack, labelFolds } from '../../../src/core/personalization/kept-back.ts';
import { softmax } from '../../../src/core/reading/prediction.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { digitsOf, everyOne, madeUpHead, SIZE } from '../made-up-writer.ts';

const TEMPERATURE = 0.6;
const others = digitsOf(randomFrom(1), 400);
const metric = metricOf(others.features, 400);
const head = madeUpHead();
const digits = digitsOf(randomFrom(2), 30, { turn: 0.6 });
const problem = problemOf(digits, metric, head, TEMPERATURE);

describe('the metric of a rehearsal set', () => {
  test('sees its digits about one unit long, and as even as its own directions allow', () => {
    const { points } = problemOf(others, metric, head, TEMPERATURE);
    let total = 0;
    for (const value of points) total += value * value;
    assert.ok(Math.abs(total / 400 - 1) < 0.1, `mean squared length ${total / 400}`);
  });

  test('has a factor even where a feature never changes', () => {
    const flat = Float32Array.from({ length: 40 * 3 }, (_, i) => (i % 3 === 0 ? i / 100 : 0));
    assert.ok(metricOf(flat, 40).factor.every(Number.isFinite));
  });
});

describe('the loss of a changed head', () => {
  test('has the gradient that finite differences show', () => {
    const random = randomFrom(3);
    const change = Float64Array.from({ length: 10 * metric.size }, () => random() - 0.5);
    const loss = lossOf(problem, everyOne(digits), 0.05);
    const gradient = new Float64Array(change.length);
    loss(change, gradient);
    const unused = new Float64Array(change.length);
    for (let i = 0; i < change.length; i++) {
      const step = 1e-5;
      const moved = (by: number): number => loss(change.map((value, at) => (at === i ? value + by : value)), unused);
      const expected = (moved(step) - moved(-step)) / (2 * step);
      assert.ok(Math.abs(gradient[i] - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${i}: ${gradient[i]} and ${expected}`);
    }
  });

  test('is that of the answer’s own probabilities', () => {
    const change = Float64Array.from({ length: 10 * metric.size }, (_, i) => Math.sin(i));
    const adapted = changedHead(head, change, metric, TEMPERATURE);
    let expected = 0;
    for (const example of everyOne(digits)) {
      const logits = headLogits(adapted, digits.features.subarray(example * SIZE, (example + 1) * SIZE));
      expected -= Math.log(softmax(logits, TEMPERATURE)[digits.labels[example]]);
    }
    assert.ok(Math.abs(judge(problem, everyOne(digits), change).loss - expected) < 1e-3 * expected);
  });
});

describe('a personal head', () => {
  test('is the shipped head to the bit where nothing was judged', () => {
    const change = finish(fitChange(problem, []));
    assert.deepEqual(changedHead(head, change, metric, TEMPERATURE), head);
  });

  test('comes to lie where the loss is least', () => {
    const change = finish(fitChange(problem, everyOne(digits), 0.05));
    const loss = lossOf(problem, everyOne(digits), 0.05);
    const gradient = new Float64Array(change.length);
    const least = loss(change, gradient);
    const length = Math.hypot(...gradient);
    const start = new Float64Array(change.length);
    const first = new Float64Array(change.length);
    assert.ok(least < loss(start, first));
    assert.ok(length <= 1e-3 * Math.hypot(...first), `the gradient is ${length} long`);
  });

  test('stays the closer to the shipped head, the stronger the pull', () => {
    const lengths = [0.001, 0.1, 10, 1000].map((pull) => Math.hypot(...finish(fitChange(problem, everyOne(digits), pull))));
    lengths.slice(1).forEach((length, i) => assert.ok(length < lengths[i], lengths.join(', ')));
    assert.ok(lengths[3] < 0.01 * lengths[0]);
  });

  test('reads the digits that it was made from', () => {
    const before = judge(problem, everyOne(digits), new Float64Array(10 * metric.size));
    const after = judge(problem, everyOne(digits), finish(fitChange(problem, everyOne(digits))));
    assert.ok(before.errors > 3, `${before.errors} errors to begin with`);
    assert.equal(after.errors, 0);
  });

  test('is the same for the same digits', () => {
    assert.deepEqual(finish(fitChange(problem, everyOne(digits))), finish(fitChange(problem, everyOne(digits))));
  });
});

const keptBackErrors = (problem: Problem, drawings: readonly (readonly number[])[]): number =>
  judgeKeptBack(problem, finish(keepBack(problem, dealtFolds(problem, drawings, 10)))).errors;

describe('digits that were not judged', () => {
  test('do not compete for those that were, unless they are what those are taken for', () => {
    const [threes, fours] = [3, 4].map((label) => everyOne(digits).filter((row) => digits.labels[row] === label));
    const problem = problemOf(digits, metric, head, TEMPERATURE);
    const change = finish(fitChange(problem, [...threes, ...fours]));
    const taken = new Set([...threes, ...fours].map((row) => answerOf(problem, row)));
    for (let digit = 0; digit < 10; digit++) {
      const isChanged = change.subarray(digit * metric.size, (digit + 1) * metric.size).some((value) => value !== 0);
      assert.equal(isChanged, digit === 3 || digit === 4 || taken.has(digit), `${digit}`);
    }
  });
});

function answerOf({ logits }: Problem, row: number): number {
  const own = logits.subarray(row * 10, (row + 1) * 10);
  return own.indexOf(Math.max(...own));
}

describe('judging on what was kept back', () => {
  test('never reads a digit with a head that has seen it', () => {
    // Labels drawn by lot can be learned by heart and by no other way.
    const random = randomFrom(4);
    const nonsense = problemOf({ ...digits, labels: digits.labels.map(() => Math.floor(random() * 10)) }, metric, head, TEMPERATURE);
    assert.equal(judge(nonsense, everyOne(digits), finish(fitChange(nonsense, everyOne(digits), 5e-3))).errors, 0);
    const drawings = everyOne(digits).map((row) => [row]);
    assert.ok(keptBackErrors(nonsense, drawings) > 20);
  });

  test('keeps all drawings of a digit back with it', () => {
    // Drawn twice alike: whoever saw the one would know the other by heart.
    const random = randomFrom(4);
    const labels = digits.labels.map(() => Math.floor(random() * 10));
    const twice = { features: Float32Array.from([...digits.features, ...digits.features]), labels: Uint8Array.from([...labels, ...labels]) };
    const drawings = everyOne(digits).map((row) => [row, row + digits.labels.length]);
    const nonsense = problemOf(twice, metric, head, TEMPERATURE);
    assert.ok(keptBackErrors(nonsense, drawings) > 40);
    const apart = drawings.flat().map((row) => [row]);
    assert.ok(keptBackErrors(nonsense, apart) < 40, 'as it would where they are not');
  });

  test('keeps a label back as a whole, so that it is read by what the others teach', () => {
    const problem = problemOf(digits, metric, head, TEMPERATURE);
    const folds = labelFolds(problem, everyOne(digits).map((row) => [row]));
    const kept = finish(keepBack(problem, folds));
    assert.deepEqual(kept.map(({ rows }) => [...new Set(rows.map((row) => digits.labels[row]))]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((label) => [label]));
    assert.deepEqual(kept[3].change, finish(fitChange(problem, folds.filter((_, label) => label !== 3).flat(2))));
  });
});
