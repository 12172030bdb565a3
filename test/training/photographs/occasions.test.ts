import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StrokeSample } from '../../../src/formats/stroke-ndjson.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { OCCASIONS } from '../../../training/photographs/occasions.ts';
import { takePhotograph } from '../../../training/photographs/take-photograph.ts';
import { written } from './pictures.ts';

/** One hand's ten digits. */
const WRITER = written('0123456789', 0, 0, 100).map(({ digit, strokes }): StrokeSample => ({
  label: digit,
  writer: 'w',
  ink: { width: 100, height: 100, strokes: strokes.map((points) => ({ points: points.map(([x, y]) => ({ x, y, t: 0 })) })) },
}));

/** Kinds whose digits reach to the picture's border, or beyond. */
const CROPPED = ['cropped to the ink'];

describe('a picture of each occasion', () => {
  for (const [name, occasion] of Object.entries(OCCASIONS)) {
    test(`${name}: is the same for the same seed, and holds all its digits`, async () => {
      for (let seed = 0; seed < 8; seed++) {
        const scene = occasion(WRITER, randomFrom(seed));
        assert.deepEqual(occasion(WRITER, randomFrom(seed)), scene);
        assert.ok(scene.lines.flat().length > 0);
      }
      const { width, height, lines } = await takePhotograph(occasion(WRITER, randomFrom(3)), randomFrom(3));
      if (CROPPED.includes(name)) return;
      for (const { digit, box } of lines.flat()) {
        assert.ok(box.left >= 0 && box.top >= 0 && box.left + box.width <= width && box.top + box.height <= height, `${digit} at ${JSON.stringify(box)} of ${width} × ${height}`);
      }
    });
  }
});
