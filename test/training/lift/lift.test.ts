import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import { rate } from '../../../src/core/rate.ts';
import { liftHtml, liftRows, type Lift } from '../../../training/lift/lift-report.ts';
import type { LiftPoint } from '../../../training/lift/lift-run.ts';
import { pictureIn, VIEWS } from '../../../training/lift/views.ts';
import { randomFrom } from '../../../training/lib/random.ts';

const seven: Ink = { strokes: [{ points: [[0, 0], [60, 0], [20, 100]].map(([x, y]) => ({ x, y, t: 0 })) }], width: 60, height: 100 };

/** Rows and columns that have ink. */
function extent(picture: Uint8Array): { left: number; right: number; top: number; bottom: number } {
  const inked = [...picture.keys()].filter((i) => picture[i] > 0);
  const [xs, ys] = [inked.map((i) => i % 28), inked.map((i) => Math.floor(i / 28))];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

describe('the views of a drawing', () => {
  test('shrunk, it keeps its place and size on the sheet, and is whole', () => {
    const places = Array.from({ length: 40 }, (_, i) => extent(pictureIn('shrunk', seven, randomFrom(i))));
    const heights = places.map(({ top, bottom }) => bottom - top + 1);
    assert.ok(Math.min(...heights) >= 13 && Math.min(...heights) <= 16, `the smallest is ${Math.min(...heights)} high`);
    assert.ok(Math.max(...heights) >= 24 && Math.max(...heights) <= 27, `the largest is ${Math.max(...heights)} high`);
    assert.ok(new Set(places.map(({ left }) => left)).size > 5);
    assert.ok(places.every(({ left, right }) => left >= 0 && right <= 27));
  });

  test('shrunk, the same draw gives the same picture', () => {
    assert.deepEqual(pictureIn('shrunk', seven, randomFrom(3)), pictureIn('shrunk', seven, randomFrom(3)));
  });

  test('normalised, it is what the app makes of it', () => {
    assert.deepEqual(pictureIn('normalised', seven, randomFrom(3)), preprocessInk(seven));
  });

  test('a dot is a dot in both', () => {
    const dot: Ink = { strokes: [{ points: [{ x: 5, y: 5, t: 0 }] }], width: 0, height: 0 };
    for (const view of VIEWS) assert.ok(pictureIn(view, dot, randomFrom(1)).some((value) => value > 0), view);
  });
});

describe('the report of what corrections bring', () => {
  const point = (seed: number, view: LiftPoint['view'], corrections: number, right: number): LiftPoint => ({ seed, view, corrections, drawn: rate(right, 100), mnist: 0.99 });
  const lift: Lift = {
    schema: 'scrawl-lift/1',
    createdAt: '2026-01-01T00:00:00.000Z',
    command: 'npm run lift -- <x>',
    settings: { seeds: [1, 2], views: VIEWS, perRound: 200, rounds: 1, digits: 20_000, ballast: 6000 },
    points: [point(1, 'shrunk', 0, 30), point(2, 'shrunk', 0, 40), point(1, 'shrunk', 200, 60), point(2, 'shrunk', 200, 70), point(1, 'normalised', 0, 90), point(2, 'normalised', 0, 92)],
  };

  test('gives the mean, least and most of all seeds, and says where nothing was measured', () => {
    const [header, none, some] = liftRows(lift);
    assert.deepEqual(header, ['corrections', 'drawn, sheet shrunk to 28 × 28', 'MNIST beside it', 'drawn, normalised', 'MNIST beside it']);
    assert.deepEqual(none, ['0', '35.0 % (30.0–40.0)', '99.0 % (99.0–99.0)', '91.0 % (90.0–92.0)', '99.0 % (99.0–99.0)']);
    assert.deepEqual([some[0], some[1], some[3]], ['200', '65.0 % (60.0–70.0)', '–']);
  });

  test('is one page with table and figure, and nothing in it is markup that should be text', () => {
    const html = liftHtml(lift);
    assert.match(html, /<svg[^>]*aria-label="Drawn digits read right by number of corrections"/);
    assert.match(html, /35\.0 % \(30\.0–40\.0\)/);
    assert.ok(!html.includes('<x>'));
  });
});
