import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareNetworks, type NetworkReadings } from '../../../src/core/accuracy/compare-networks.ts';
import type { Digit } from '../../../src/core/classes.ts';
import type { Judgement } from '../../../src/core/records/correction.ts';

const drawing = (label: Digit, ours: Judgement, own: Judgement, shrunk?: readonly [ours: Judgement, own: Judgement]): NetworkReadings => ({
  label,
  readings: { ours: { framed: ours, ...(shrunk && { shrunk: shrunk[0] }) }, own: { framed: own, ...(shrunk && { shrunk: shrunk[1] }) } },
});

describe('Two networks', () => {
  test('are compared on the same drawings, together and digit by digit', () => {
    const { all, count, digits, only } = compareNetworks([drawing(7, 7, 1, [7, 1]), drawing(7, 'none', 7, [7, 7]), drawing(3, 3, 3), drawing(3, 3, 8)]);
    assert.equal(count, 4);
    const value = (shares: typeof all) => [shares.ours.framed?.value, shares.ours.shrunk?.value, shares.own.framed?.value, shares.own.shrunk?.value];
    assert.deepEqual(value(all), [0.75, 1, 0.5, 0.5], 'a digit that is refused is not read correctly');
    assert.deepEqual([...digits.keys()], [3, 7]);
    assert.deepEqual(value(digits.get(3)!), [1, undefined, 0.5, undefined], 'what came as a picture has no sheet');
    assert.deepEqual(value(digits.get(7)!), [0.5, 1, 0.5, 0.5]);
    assert.equal(all.ours.shrunk!.count, 2);
    assert.deepEqual(only, { ours: 2, own: 1 });
  });

  test('have no figures without drawings', () => {
    assert.deepEqual(compareNetworks([]), { count: 0, all: { ours: {}, own: {} }, digits: new Map(), only: { ours: 0, own: 0 } });
  });
});
