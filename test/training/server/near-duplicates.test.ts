import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { grayImage28, PIXELS } from '../../../src/core/preprocessing/gray-image.ts';
import type { Ink, StrokePoint } from '../../../src/core/ink/ink.ts';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import { strokePart } from '../../../training/data/splits.ts';
import { randomFrom, type Random } from '../../../training/lib/random.ts';
import { isNearDuplicate, SIMILAR_PICTURES, type Drawing } from '../../../training/server/moderation/near-duplicates.ts';
import { cosineSimilarity, lshSignature } from '../../../training/server/moderation/picture-similarity.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';
import { PEN_DIGITS } from './correction-batches.ts';
import { straightOne, traced } from './drawings.ts';

const drawingOf = (ink: Ink): Drawing => ({ ink, picture: preprocessInk(ink) });
const onlyPicture = ({ picture }: Drawing): Drawing => ({ picture });

function moved(ink: Ink, move: (point: StrokePoint, index: number) => StrokePoint | undefined): Ink {
  return { ...ink, strokes: ink.strokes.map(({ points }) => ({ points: points.flatMap((point, i) => move(point, i) ?? []) })) };
}

/** What someone does who sends a drawing again and hopes that nobody notices. */
const ALTERED: Readonly<Record<string, (ink: Ink, random: Random) => Ink>> = {
  'sent again': (ink) => ink,
  shaken: (ink, random) => traced(ink, 0.01, random),
  'drawn elsewhere and larger': (ink) => moved(ink, ({ x, y, ...rest }) => ({ ...rest, x: 40 + 1.7 * x, y: 1.7 * y - 3 })),
  'begun later and drawn more slowly': (ink) => moved(ink, ({ t, ...rest }) => ({ ...rest, t: 1e6 + 1.5 * t })),
  'without its times': (ink) => moved(ink, (point) => ({ ...point, t: 0 })),
  'with times of its own': (ink) => moved(ink, (point, i) => ({ ...point, t: i * i })),
};

describe('a copy', () => {
  for (const [how, alter] of Object.entries(ALTERED)) {
    test(`is known, ${how}, and found by its signature`, () => {
      for (const [i, { ink }] of PEN_DIGITS.entries()) {
        const original = drawingOf(ink);
        const copy = drawingOf(alter(ink, randomFrom(i)));
        assert.ok(isNearDuplicate(original, copy), `of drawing ${i}`);
        const signature = new Set(lshSignature(original.picture));
        assert.ok(lshSignature(copy.picture).some((part) => signature.has(part)), `of drawing ${i}`);
      }
    });
  }

  test('is known with half of its points left out', () => {
    const ink = straightOne(1.6);
    const thinned = moved(ink, (point, i) => (i % 2 === 0 || i === ink.strokes[0].points.length - 1 ? point : undefined));
    assert.ok(isNearDuplicate(drawingOf(ink), drawingOf(thinned)));
  });

  test('of a dot is a dot', () => {
    const dot = (x: number): Drawing => drawingOf({ width: 100, height: 100, strokes: [{ points: [{ x, y: 50, t: 0 }] }] });
    assert.ok(isNearDuplicate(dot(20), dot(60)));
  });

  test('of a picture without ink is known where hardly a pixel differs, and not where it might be another drawing', () => {
    const { picture } = drawingOf(straightOne(1));
    const grain = grayImage28(picture.map((value) => (value === 0 ? 0 : Math.max(1, value - 6))));
    assert.ok(isNearDuplicate({ picture }, { picture: grain }));
    const bent = drawingOf(moved(straightOne(1), (point) => ({ ...point, x: point.x + 0.03 * (point.y - 50) })));
    const similarity = cosineSimilarity(picture, bent.picture);
    assert.ok(similarity >= SIMILAR_PICTURES && similarity < 0.998, String(similarity));
    assert.ok(!isNearDuplicate({ picture }, onlyPicture(bent)));
  });
});

describe('two drawings', () => {
  test('of other digits are no copies', () => {
    for (const [i, a] of PEN_DIGITS.entries()) {
      for (const b of PEN_DIGITS.slice(0, i)) assert.ok(!isNearDuplicate(drawingOf(a.ink), drawingOf(b.ink)));
    }
  });

  test('that look the same to the pixel are no copies where the pens went at another pace, or there and back', () => {
    const one = drawingOf(straightOne(1));
    for (const other of [straightOne(1.6), moved(straightOne(1), (point) => ({ ...point, y: 100 - point.y }))]) {
      assert.ok(cosineSimilarity(drawingOf(other).picture, one.picture) > 0.999);
      assert.ok(!isNearDuplicate(drawingOf(other), one));
    }
  });

  test('honest ones are not copies, be they by two people or by one, though their pictures are alike', NEEDS_DATASETS, () => {
    const ones = strokePart('pendigits', 'train').filter(({ label }) => label === 1).slice(0, 400).map(({ ink }) => drawingOf(ink));
    let alike = 0;
    for (const [i, a] of ones.entries()) {
      for (const b of ones.slice(0, i)) {
        if (cosineSimilarity(a.picture, b.picture) < SIMILAR_PICTURES) continue;
        alike++;
        assert.ok(!isNearDuplicate(a, b));
      }
    }
    assert.ok(alike > 20, `only ${alike} pairs of ${ones.length} ones look alike`);
  });
});

test('a signature has parts that a database can look up', () => {
  const parts = lshSignature(grayImage28(new Uint8Array(PIXELS)));
  assert.ok(parts.length === 10 && parts.every((part) => Number.isInteger(part) && Math.abs(part) < 2 ** 31));
});
