import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { finish } from '../../../src/core/personalization/learn.ts';
import { changedHead, fitChange, headLogits, judge, judgeKeptBack, lossOf, metricOf, problemOf } from '../../../src/core/personalization/head.ts';
import { softmax } from '../../../src/core/reading/prediction.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { digitsOf, everyOne, madeUpHead, SIZE } from '../made-up-hand.ts';

const TEMPERATURE = 0.6;
const others = digitsOf(randomFrom(1), 400);
const metric = metricOf(others.features, 400);
const head = madeUpHead();
const hand = digitsOf(randomFrom(2), 30, { turn: 0.6 });
const problem = problemOf(hand, metric, head, TEMPERATURE);

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
    const loss = lossOf(problem, everyOne(hand), 0.05);
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
    for (const example of everyOne(hand)) {
      const logits = headLogits(adapted, hand.features.subarray(example * SIZE, (example + 1) * SIZE));
      expected -= Math.log(softmax(logits, TEMPERATURE)[hand.labels[example]]);
    }
    assert.ok(Math.abs(judge(problem, everyOne(hand), change).loss - expected) < 1e-3 * expected);
  });
});

describe('a personal head', () => {
  test('is the shipped head to the bit where nothing was judged', () => {
    const change = finish(fitChange(problem, []));
    assert.deepEqual(changedHead(head, change, metric, TEMPERATURE), head);
  });

  test('comes to lie where the loss is least', () => {
    const change = finish(fitChange(problem, everyOne(hand), 0.05));
    const loss = lossOf(problem, everyOne(hand), 0.05);
    const gradient = new Float64Array(change.length);
    const least = loss(change, gradient);
    const length = Math.hypot(...gradient);
    const start = new Float64Array(change.length);
    const first = new Float64Array(change.length);
    assert.ok(least < loss(start, first));
    assert.ok(length <= 1e-3 * Math.hypot(...first), `the gradient is ${length} long`);
  });

  test('stays the closer to the shipped head, the stronger the pull', () => {
    const lengths = [0.001, 0.1, 10, 1000].map((pull) => Math.hypot(...finish(fitChange(problem, everyOne(hand), pull))));
    lengths.slice(1).forEach((length, i) => assert.ok(length < lengths[i], lengths.join(', ')));
    assert.ok(lengths[3] < 0.01 * lengths[0]);
  });

  test('reads the digits that it was made from', () => {
    const before = judge(problem, everyOne(hand), new Float64Array(10 * metric.size));
    const after = judge(problem, everyOne(hand), finish(fitChange(problem, everyOne(hand))));
    assert.ok(before.errors > 3, `${before.errors} errors to begin with`);
    assert.equal(after.errors, 0);
  });

  test('is the same for the same digits', () => {
    assert.deepEqual(finish(fitChange(problem, everyOne(hand))), finish(fitChange(problem, everyOne(hand))));
  });
});

describe('judging on what was kept back', () => {
  test('never reads a digit with a head that has seen it', () => {
    // Labels drawn by lot can be learned by heart and by no other way.
    const random = randomFrom(4);
    const nonsense = problemOf({ ...hand, labels: hand.labels.map(() => Math.floor(random() * 10)) }, metric, head, TEMPERATURE);
    assert.equal(judge(nonsense, everyOne(hand), finish(fitChange(nonsense, everyOne(hand)))).errors, 0);
    const drawings = everyOne(hand).map((row) => [row]);
    assert.ok(finish(judgeKeptBack(nonsense, drawings, 10)).errors > 20);
  });

  test('keeps all drawings of a digit back with it', () => {
    // Drawn twice alike: whoever saw the one would know the other by heart.
    const random = randomFrom(4);
    const labels = hand.labels.map(() => Math.floor(random() * 10));
    const twice = { features: Float32Array.from([...hand.features, ...hand.features]), labels: Uint8Array.from([...labels, ...labels]) };
    const drawings = everyOne(hand).map((row) => [row, row + hand.labels.length]);
    const nonsense = problemOf(twice, metric, head, TEMPERATURE);
    assert.ok(finish(judgeKeptBack(nonsense, drawings, 10)).errors > 40);
    const apart = drawings.flat().map((row) => [row]);
    assert.ok(finish(judgeKeptBack(nonsense, apart, 10)).errors < 40, 'as it would where they are not');
  });
});
