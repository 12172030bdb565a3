import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inkStrength } from '../../../src/core/pictures/ink-strength.ts';
import { plane } from '../../../src/core/pictures/plane.ts';

test('a pen on squared paper is seen in its whole thickness, though the squares are thinner and far more', () => {
  const side = 400;
  const values = Float32Array.from({ length: side * side }, (_, i) => {
    const [row, column] = [Math.floor(i / side), i % side];
    if (Math.abs(row - column) <= 9 && row > 100 && row < 300) return 30;
    return row % 16 < 2 || column % 16 < 2 ? 190 : 245;
  });
  const { strength } = inkStrength(plane(side, side, values));
  const along = Array.from({ length: 140 }, (_, i) => strength.values[(130 + i) * side + 130 + i]);
  assert.ok(Math.min(...along) > 0.6, `${Math.min(...along)} … ${Math.max(...along)}`);
});
