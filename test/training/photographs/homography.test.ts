import assert from 'node:assert/strict';
import { test } from 'node:test';
import { homography } from '../../../training/photographs/homography.ts';

test('a homography takes each corner to its place, and back', () => {
  const from = [[0, 0], [100, 0], [100, 50], [0, 50]] as const;
  const to = [[10, 20], [90, 12], [110, 70], [-5, 60]] as const;
  const there = homography(from, to);
  const back = homography(to, from);
  from.forEach((corner, i) => {
    const [x, y] = there(corner);
    assert.ok(Math.hypot(x - to[i][0], y - to[i][1]) < 1e-9);
    const [u, v] = back(there([37, 21]));
    assert.ok(Math.hypot(u - 37, v - 21) < 1e-9);
  });
});
