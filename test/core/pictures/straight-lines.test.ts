import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plane, type Plane } from '../../../src/core/pictures/plane.ts';
import { withoutLines } from '../../../src/core/pictures/straight-lines.ts';

const [WIDTH, HEIGHT] = [600, 200];

/** Ink, two pixels high, at the row given for each column. */
function ink(rowAt: (column: number) => number): Plane {
  const picture = plane(WIDTH, HEIGHT);
  for (let column = 0; column < WIDTH; column++) {
    const row = Math.round(rowAt(column));
    for (const each of [row, row + 1]) picture.values[each * WIDTH + column] = 0.3;
  }
  return picture;
}

const inkOf = ({ values }: Plane, from: number, to: number): number => values.filter((value, i) => value > 0 && i % WIDTH >= from && i % WIDTH < to).length;

describe('withoutLines', () => {
  test('takes a rule away, though a flat stroke on it leads off', () => {
    // From 200 to 280 the rule is covered by a stroke that leaves it by eight rows.
    const left = withoutLines(ink((column) => (column >= 200 && column < 280 ? 100 + (column - 200) / 10 : 100)), 0.1);
    assert.equal(inkOf(left, 0, 190), 0);
    assert.equal(inkOf(left, 290, WIDTH), 0);
  });

  test('takes a lone line away that bends from one side of the picture to the other', () => {
    const bent = ink((column) => 100 + 9 * ((2 * column) / WIDTH - 1) ** 2);
    assert.equal(inkOf(withoutLines(bent, 0.1), 0, WIDTH), 0);
  });

  test('leaves a short stroke', () => {
    const picture = ink(() => 100);
    picture.values.forEach((_, i) => (picture.values[i] = i % WIDTH < 150 ? picture.values[i] : 0));
    assert.equal(inkOf(withoutLines(picture, 0.1), 0, WIDTH), 300);
  });
});
