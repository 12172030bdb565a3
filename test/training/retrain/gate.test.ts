import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rate } from '../../../src/core/rate.ts';
import { gate, type GateFigures } from '../../../training/retrain/gate.ts';

const settings = { mostDrop: 0.001 };
/** As many won as lost: by chance. */
const even = { mnistTest: { lost: 8, won: 8 }, strokesHeldOut: { lost: 3, won: 3 } };
const figures = (corrections: readonly [number, number], mnistTest: number, strokes = 2500): GateFigures => ({
  corrections: rate(...corrections),
  others: { mnistTest: rate(mnistTest, 10_000), strokesHeldOut: rate(strokes, 2614) },
});

describe('the gate', () => {
  const before = figures([3, 10], 9968);

  test('lets through what reads more corrections and loses nothing elsewhere', () => {
    assert.deepEqual(gate(before, figures([4, 10], 9968), even, settings), []);
    assert.deepEqual(gate(before, figures([10, 10], 9999, 2614), even, settings), []);
  });

  test('refuses what reads no more corrections, however good it is elsewhere', () => {
    for (const right of [3, 2]) {
      const [reason, ...others] = gate(before, figures([right, 10], 10_000, 2614), even, settings);
      assert.deepEqual([reason.name, reason.figure, others], ['corrections-not-better', 'corrections', []]);
      assert.equal(reason.message, `Of the 10 corrections that were kept for judging it reads ${right}, and the model before read 3.`);
    }
  });

  test('allows a drop of just what is allowed, and not of one digit more', () => {
    assert.deepEqual(gate(before, figures([4, 10], 9958), even, settings), []);
    const [reason] = gate(before, figures([4, 10], 9957), even, settings);
    assert.deepEqual([reason.name, reason.figure], ['figure-dropped', 'mnistTest']);
    assert.equal(reason.message, 'MNIST test fell from 99.68 to 99.57 %, by more than the 0.10 points allowed.');
  });

  test('refuses a loss that chance does not explain, however small, and lets chance be', () => {
    const lost = (changed: { lost: number; won: number }) => gate(before, figures([4, 10], 9968 - changed.lost + changed.won), { ...even, mnistTest: changed }, settings);
    const [reason, ...others] = lost({ lost: 6, won: 0 });
    assert.deepEqual([reason.name, reason.figure, others], ['figure-worse', 'mnistTest', []]);
    assert.equal(reason.message, 'MNIST test: of the digits that it reads otherwise it lost 6 and won 0, which chance brings in 1.6 % of cases only.');
    assert.deepEqual(lost({ lost: 12, won: 6 }), []);
    assert.deepEqual(lost({ lost: 4, won: 0 }), []);
  });

  test('names every reason there is', () => {
    assert.deepEqual(gate(before, figures([0, 10], 9000, 2000), even, settings).map(({ figure }) => figure), ['corrections', 'mnistTest', 'strokesHeldOut']);
  });

  test('refuses where a figure is missing', () => {
    const [reason] = gate(before, { corrections: rate(9, 10), others: { mnistTest: rate(9999, 10_000) } }, even, settings);
    assert.deepEqual([reason.name, reason.figure], ['figure-missing', 'strokesHeldOut']);
    assert.equal(reason.message, 'Pen strokes of writers held out: not measured, and 95.64 % before.');
  });
});
