import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { doubtfulRuns } from '../../../training/data/doubtful-labels.ts';
import { randomFrom } from '../../../training/lib/random.ts';

/** What the pictures show, by lot, and a model that is sure and mostly right about it. */
function madeUp(count: number, mistakes: number, seed: number): { truth: number[]; probabilities: number[] } {
  const random = randomFrom(seed);
  const truth = Array.from({ length: count }, () => Math.floor(random() * 10));
  const probabilities = truth.flatMap((digit) => {
    const read = random() < mistakes ? Math.floor(random() * 10) : digit;
    return Array.from({ length: 10 }, (_, each) => (each === read ? 0.982 : 0.002));
  });
  return { truth, probabilities };
}

const places = (runs: ReturnType<typeof doubtfulRuns>): (number | undefined)[][] => runs.map(({ first, last, shift }) => [first, last, shift]);

describe('labels in the wrong rows', () => {
  test('are not suspected where labels are right, nor where some here and there are wrong', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { truth, probabilities } = madeUp(1000, 0.03, seed);
      const random = randomFrom(seed, 1);
      const labels = truth.map((digit) => (random() < 0.05 ? Math.floor(random() * 10) : digit));
      assert.deepEqual(doubtfulRuns(probabilities, labels), [], `seed ${seed}`);
    }
  });

  test('are found where one label was lost and one added further down', () => {
    const { truth, probabilities } = madeUp(1000, 0.02, 3);
    const labels = [...truth.slice(0, 400), ...truth.slice(401, 421), (truth[420] + 1) % 10, ...truth.slice(421)];
    assert.equal(labels.length, truth.length);
    const [run, ...others] = doubtfulRuns(probabilities, labels);
    assert.deepEqual(others, []);
    assert.equal(run.shift, -1);
    assert.ok(Math.abs(run.first - 400) <= 1 && Math.abs(run.last - 419) <= 1, `${run.first}–${run.last}`);
  });

  test('are found to the end of the file where one was added and nothing lost but the last', () => {
    const { truth, probabilities } = madeUp(500, 0.02, 4);
    const labels = [...truth.slice(0, 300), (truth[300] + 5) % 10, ...truth.slice(300, 499)];
    const [run, ...others] = doubtfulRuns(probabilities, labels);
    assert.deepEqual([others, run.shift], [[], 1]);
    assert.ok(run.first <= 302 && run.last >= 498);
  });

  test('are found where a stretch belongs to other pictures altogether, without a shift', () => {
    const { truth, probabilities } = madeUp(800, 0.02, 5);
    const labels = truth.map((digit, row) => (row >= 100 && row < 130 ? (digit + 1 + (row % 7)) % 10 : digit));
    const runs = doubtfulRuns(probabilities, labels);
    assert.deepEqual(places(runs), [[100, 129, undefined]]);
  });

  test('are found in two places', () => {
    const { truth, probabilities } = madeUp(1000, 0.02, 6);
    const labels = [...truth];
    for (let row = 200; row < 215; row++) labels[row] = truth[row + 1]!;
    for (let row = 700; row < 725; row++) labels[row] = truth[row - 2]!;
    assert.deepEqual(doubtfulRuns(probabilities, labels).map(({ shift }) => shift), [-1, 2]);
  });

  test('are none among rows without labels, and none in an empty file', () => {
    const { probabilities } = madeUp(50, 0, 7);
    assert.deepEqual(doubtfulRuns(probabilities, new Array<number>(50).fill(-1)), []);
    assert.deepEqual(doubtfulRuns([], []), []);
  });
});
