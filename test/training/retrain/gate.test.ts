import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rate } from '../../../src/core/rate.ts';
import { gate } from '../../../training/retrain/gate.ts';
import { compareGuarded, lossIn, type Comparison, type Outcome } from '../../../training/retrain/guarded.ts';

const settings = { mostDrop: 0.001 };
const right = (before: number, after: number) => ({ before: rate(before, 10), after: rate(after, 10) });
const mnist = (before: number, lost: number, won: number): Comparison => ({ before: rate(before, 10_000), after: rate(before - lost + won, 10_000), changed: { lost, won } });
const strokes = (lost: number, won: number): Comparison => ({ before: rate(2500, 2614), after: rate(2500 - lost + won, 2614), changed: { lost, won } });
/** As many won as lost: by chance. */
const even = { mnistTest: mnist(9968, 8, 8), strokesHeldOut: strokes(3, 3) };

describe('the gate', () => {
  test('lets through what reads more corrections and loses nothing elsewhere', () => {
    assert.deepEqual(gate(right(3, 4), even, settings), []);
    assert.deepEqual(gate(right(3, 10), { mnistTest: mnist(9968, 0, 31), strokesHeldOut: strokes(0, 114) }, settings), []);
  });

  test('refuses what reads no more corrections, however good it is elsewhere', () => {
    for (const after of [3, 2]) {
      const [reason, ...others] = gate(right(3, after), { mnistTest: mnist(9968, 0, 32), strokesHeldOut: strokes(0, 114) }, settings);
      assert.deepEqual([reason.name, reason.figure, others], ['corrections-not-better', 'corrections', []]);
      assert.equal(reason.message, `Of the 10 corrections that were kept for judging it reads ${after}, and the model before read 3.`);
    }
  });

  test('allows a drop of just what is allowed, and not of one digit more', () => {
    assert.deepEqual(gate(right(3, 4), { ...even, mnistTest: mnist(9968, 40, 30) }, settings), []);
    const [reason] = gate(right(3, 4), { ...even, mnistTest: mnist(9968, 41, 30) }, settings);
    assert.deepEqual([reason.name, reason.figure], ['figure-dropped', 'mnistTest']);
    assert.equal(reason.message, 'MNIST test fell from 99.68 to 99.57 %, by more than the 0.10 points allowed.');
  });

  test('refuses a loss that chance does not explain, however small, and lets chance be', () => {
    const lost = (lost: number, won: number) => gate(right(3, 4), { ...even, mnistTest: mnist(9968, lost, won) }, settings);
    const [reason, ...others] = lost(6, 0);
    assert.deepEqual([reason.name, reason.figure, others], ['figure-worse', 'mnistTest', []]);
    assert.equal(reason.message, 'MNIST test: of the digits that it reads otherwise it lost 6 and won 0, which chance brings in 1.6 % of cases only.');
    assert.deepEqual(lost(12, 6), []);
    assert.deepEqual(lost(4, 0), []);
  });

  test('names every reason there is', () => {
    const worse = { mnistTest: mnist(9968, 968, 0), strokesHeldOut: strokes(500, 0) };
    assert.deepEqual(gate(right(3, 0), worse, settings).map(({ figure }) => figure), ['corrections', 'mnistTest', 'strokesHeldOut']);
  });
});

describe('what must not get worse', () => {
  const outcome = (wrong: Readonly<Record<string, readonly number[]>>, count = 1000): Outcome => ({
    rates: Object.fromEntries(Object.entries(wrong).map(([name, places]) => [name, rate(count - places.length, count)])),
    wrong,
  });
  const before = outcome({ mnistValidation: [1, 2], pendigitsValidation: [], unipenValidation: [5, 6, 7] });

  test('is compared digit by digit, and the sets of a figure as one', () => {
    const after = outcome({ mnistValidation: [2, 3], pendigitsValidation: [9], unipenValidation: [5] });
    const { mnistTest, strokesHeldOut } = compareGuarded(before, after, 'choosing');
    assert.deepEqual(mnistTest.changed, { lost: 1, won: 1 });
    assert.deepEqual(strokesHeldOut.changed, { lost: 1, won: 2 });
    assert.deepEqual([strokesHeldOut.before.count, strokesHeldOut.before.value, strokesHeldOut.after.value], [2000, 0.9985, 0.999]);
  });

  test('is not taken for safe where nothing measures it', () => {
    assert.throws(() => compareGuarded(outcome({ mnistValidation: [] }), outcome({ mnistValidation: [] }), 'choosing'), /^RangeError: Nothing to judge strokesHeldOut by/);
  });

  test('of few digits, may lose what chance explains and no more', () => {
    const few = (lost: number, won: number): Comparison => ({ before: rate(1500, 1510), after: rate(1500 - lost + won, 1510), changed: { lost, won } });
    assert.deepEqual([[1, 0], [3, 2], [4, 0]].map(([lost, won]) => lossIn(few(lost, won), 0.01)), [undefined, undefined, undefined]);
    assert.equal(lossIn(few(5, 0), 0.01), 'worse');
    assert.equal(lossIn(few(20, 4), 0.01), 'dropped');
  });
});
