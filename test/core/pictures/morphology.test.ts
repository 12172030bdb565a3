import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closing } from '../../../src/core/pictures/morphology.ts';
import { plane, type Plane } from '../../../src/core/pictures/plane.ts';
import { randomFrom } from '../../../training/lib/random.ts';

/** The closing by its definition: the darkest of the lightest around, the border going on outside. */
function byDefinition(source: Plane, side: number): number[] {
  const radius = Math.max(1, Math.floor(side / 2));
  const around = ({ values, width, height }: Plane, pick: (...all: number[]) => number): Plane =>
    plane(width, height, values.map((_, i) => {
      const found: number[] = [];
      for (let dy = -radius; dy <= radius; dy++) {
        for (let dx = -radius; dx <= radius; dx++) {
          const row = Math.min(height - 1, Math.max(0, Math.floor(i / width) + dy));
          found.push(values[row * width + Math.min(width - 1, Math.max(0, (i % width) + dx))]);
        }
      }
      return pick(...found);
    }));
  return [...around(around(source, Math.max), Math.min).values];
}

describe('closing', () => {
  test('is what its definition says, at sizes below and beyond the window', () => {
    for (const [width, height, side] of [[1, 1, 5], [3, 7, 3], [9, 4, 5], [17, 12, 6], [5, 5, 21]]) {
      const random = randomFrom(width, height, side);
      const source = plane(width, height, Float32Array.from({ length: width * height }, () => Math.floor(random() * 256)));
      assert.deepEqual([...closing(source, side).values], byDefinition(source, side), `${width} × ${height}, ${side}`);
    }
  });

  test('takes a thin line away and leaves the edge of a shadow where it is', () => {
    const row = [200, 200, 200, 200, 40, 200, 200, 200, 120, 120, 120, 120, 20, 120, 120, 120];
    const source = plane(16, 16, Float32Array.from({ length: 256 }, (_, i) => row[i % 16]));
    const expected = row.map((_, column) => (column < 8 ? 200 : 120));
    assert.deepEqual([...closing(source, 3).values.subarray(0, 16)], expected);
  });
});
