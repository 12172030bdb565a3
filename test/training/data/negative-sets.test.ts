import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import { GLYPH_KINDS, glyphInks } from '../../../training/data/glyphs.ts';
import { choosingNegatives, taughtNegatives, unseenNegatives } from '../../../training/data/negative-sets.ts';
import { NEGATIVE_KINDS } from '../../../training/data/negatives.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

describe('letters and signs that nobody taught', () => {
  test('are ink with points close together, a hundred units large', () => {
    for (const kind of GLYPH_KINDS) {
      const inks = glyphInks(kind);
      assert.ok(inks.length >= 25, `${kind} has only ${inks.length}`);
      for (const { strokes, width, height } of inks) {
        assert.ok(Math.abs(Math.max(width, height) - 100) < 1e-9);
        for (const { points } of strokes) {
          for (let i = 1; i < points.length; i++) assert.ok(Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y) <= 4 + 1e-9);
        }
      }
    }
  });

  test('leave out those that could stand for a digit, in every font alike', () => {
    // Fifty-two letters without twenty: O o Q D, I i l j, Z z, Y y, S s, G b, B, g q, and the crosses X x, which are taught.
    assert.equal(glyphInks('letters').length, 8 * 31);
  });

  test('are upright: a Latin A has its bar below its top, in fonts with y up and in fonts with y down', () => {
    const perFont = glyphInks('letters').length / 8;
    for (let font = 0; font < 8; font++) {
      const image = preprocessInk(glyphInks('letters')[font * perFont]);
      const inkOf = (from: number, to: number): number => image.subarray(28 * from, 28 * to).reduce((sum, ink) => sum + ink, 0);
      assert.ok(inkOf(14, 28) > inkOf(0, 14), `font ${font}`);
    }
  });

  test('come out the same every time, and no two alike', () => {
    const once = unseenNegatives(300);
    assert.deepEqual(unseenNegatives(300), once);
    const letters = once[0];
    const different = new Set(Array.from({ length: letters.count }, (_, i) => letters.images.subarray(784 * i, 784 * i + 784).join()));
    assert.equal(different.size, letters.count);
    assert.ok(once.every(({ taught }) => !taught));
  });
});

describe('drawings that are made of digits', NEEDS_DATASETS, () => {
  test('are of the kinds that training shows, or of others to choose by', () => {
    const taught = taughtNegatives('validation', 8);
    assert.deepEqual(taught.map(({ kind }) => kind), [...NEGATIVE_KINDS]);
    assert.ok(taught.every((set) => set.taught && set.count === 8));
    const choosing = choosingNegatives('validation', 8);
    assert.deepEqual(choosing.map(({ kind, taught: isTaught }) => [kind, isTaught]), [['turned', false], ['overlaid', false], ['three', false]]);
    for (const { images } of [...taught, ...choosing]) assert.ok(images.some((ink) => ink > 0));
  });

  test('are other ones for another part of the writers', () => {
    assert.deepEqual(choosingNegatives('validation', 4), choosingNegatives('validation', 4));
    assert.notDeepEqual(choosingNegatives('validation', 4), choosingNegatives('heldOut', 4));
  });
});
