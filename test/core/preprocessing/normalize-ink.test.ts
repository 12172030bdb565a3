import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidInkError } from '../../../src/core/errors.ts';
import type { GrayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { centreOfMass } from '../../../src/core/preprocessing/mnist-frame.ts';
import { normalizeInk, STROKE_THICKNESS } from '../../../src/core/preprocessing/normalize-ink.ts';
import { NAMED_INKS } from '../../fixtures/named-inks.ts';

const total = (image: GrayImage28): number => image.reduce((sum, byte) => sum + byte, 0) / 255;

function box(image: GrayImage28): { width: number; height: number } {
  const inked = Array.from(image.keys()).filter((i) => image[i] > 127);
  const columns = inked.map((i) => i % 28);
  const rows = inked.map((i) => Math.floor(i / 28));
  return { width: Math.max(...columns) - Math.min(...columns) + 1, height: Math.max(...rows) - Math.min(...rows) + 1 };
}

/** The same drawing elsewhere, larger, on another sheet. */
const transformed = (ink: Ink, scale: number, x: number, y: number): Ink => ({
  width: ink.width * scale,
  height: ink.height * scale,
  strokes: ink.strokes.map(({ points }) => ({ points: points.map((p) => ({ ...p, x: p.x * scale + x, y: p.y * scale + y })) })),
});

const largestDifference = (a: GrayImage28, b: GrayImage28): number => Math.max(...Array.from(a, (byte, i) => Math.abs(byte - b[i])));

describe('normalizeInk', () => {
  for (const name of ['no strokes', 'a stroke without points']) {
    test(`${name} gives an empty picture`, () => assert.equal(total(normalizeInk(NAMED_INKS[name])), 0));
  }

  for (const name of ['a tap', 'a tap that trembled', 'a tap on a sheet of no size', 'the same point many times']) {
    test(`${name} gives a dot, not a digit`, () => {
      const ink = total(normalizeInk(NAMED_INKS[name]));
      const dot = (Math.PI * STROKE_THICKNESS ** 2) / 4;
      assert.ok(ink > 0.8 * dot && ink < 4 * dot, `${ink} pixels of ink`);
    });
  }

  for (const name of ['a seven', 'a crossed seven', 'a zero', 'an eight', 'a four of two strokes', 'a slash', 'an upright one']) {
    test(`${name} fills 20 pixels upright and lies on its centre of mass`, () => {
      const image = normalizeInk(NAMED_INKS[name]);
      assert.ok(Math.abs(box(image).height - 20) <= 1, `${box(image).height} rows`);
      const mass = centreOfMass(image, 28);
      assert.ok(Math.abs(mass.x - 14.5) < 0.1 && Math.abs(mass.y - 14.5) < 0.1, `centre (${mass.x}, ${mass.y})`);
    });
  }

  test('what is wider than high fills 20 pixels across, with its proportions', () => {
    const { width, height } = box(normalizeInk(NAMED_INKS['a wide zero']));
    assert.ok(Math.abs(width - 20) <= 1 && height < 8, `${width} × ${height}`);
  });

  test('the place on the sheet, the size of the drawing and the unit make no difference', () => {
    const seven = normalizeInk(NAMED_INKS['a seven']);
    for (const [scale, x, y] of [[0.2, 11, 280], [3, -500, 40], [1e5, 0, 0]] as const) {
      assert.ok(largestDifference(normalizeInk(transformed(NAMED_INKS['a seven'], scale, x, y)), seven) <= 1);
    }
    assert.ok(largestDifference(normalizeInk(NAMED_INKS['a seven measured in nanometres']), seven) <= 1);
  });

  test('the direction of the pen makes no difference', () => {
    assert.ok(largestDifference(normalizeInk(NAMED_INKS['a seven drawn backwards']), normalizeInk(NAMED_INKS['a seven'])) <= 1);
  });

  test('a denser sampling of the same path makes next to no difference', () => {
    const { strokes, width, height } = NAMED_INKS['a zero'];
    const dense = strokes.map(({ points }) => ({
      points: points.flatMap((p, i) => {
        const next = points[Math.min(i + 1, points.length - 1)];
        return Array.from({ length: 50 }, (_, k) => ({ x: p.x + ((next.x - p.x) * k) / 50, y: p.y + ((next.y - p.y) * k) / 50, t: 0 }));
      }),
    }));
    assert.ok(largestDifference(normalizeInk({ strokes: dense, width, height }), normalizeInk(NAMED_INKS['a zero'])) <= 4);
  });

  test('ten thousand points give a picture', () => assert.ok(total(normalizeInk(NAMED_INKS['ten thousand points'])) > 300));

  for (const [name, bad] of Object.entries({ NaN, Infinity, '-Infinity': -Infinity, 'beyond 1e9': 1.1e9 })) {
    test(`a coordinate that is ${name} is refused, with its stroke and point`, () => {
      const points = [{ x: 1, y: 1, t: 0 }, { x: 2, y: bad, t: 0 }];
      const ink = { width: 10, height: 10, strokes: [{ points: [] }, { points }] };
      assert.throws(() => normalizeInk(ink), (error) => error instanceof InvalidInkError && error.stroke === 1 && error.point === 1);
    });
  }

  test('a sheet without a sensible size does no harm', () => {
    const seven = normalizeInk(NAMED_INKS['a seven']);
    for (const size of [NaN, -5, 0, Infinity]) {
      assert.deepEqual(normalizeInk({ ...NAMED_INKS['a seven'], width: size, height: size }), seven);
    }
  });
});
