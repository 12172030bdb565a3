import { DIGITS, type Classes } from '../../src/core/classes.ts';
import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { between, type Random } from '../lib/random.ts';
import { glyphInks, type GlyphKind } from './glyphs.ts';
import { varyInk, type InkRanges } from './vary-ink.ts';

/*
 * Ink that is no digit and of a kind that training never shows. The first kinds, made of digits, are what ways of telling
 * digits from the rest are compared by; the glyphs are only reported on.
 */

export const CHOOSING_KINDS = ['turned', 'overlaid', 'three'] as const;
export type ChoosingKind = (typeof CHOOSING_KINDS)[number];

/** Digits that lying on their side look like no digit: a 0 stays one, a 1 becomes a dash, a 6 and a 9 loops with a tail. */
const TURNABLE: ReadonlySet<number> = new Set([2, 3, 4, 5, 7]);

/**
 * Digits on their side, two on top of each other, three in a row (pairs are taught).
 * @param digit draws a digit of the part that is judged.
 */
export function makeOtherNegative(kind: ChoosingKind, digit: () => StrokeSample, random: Random): Ink {
  switch (kind) {
    case 'turned': {
      let sample = digit();
      while (!TURNABLE.has(sample.label)) sample = digit();
      return inkOf(mapped(framed(sample.ink), ({ x, y }) => ({ x: 100 - y, y: x })));
    }
    case 'overlaid': {
      let [a, b] = [digit(), digit()];
      while (a.label === b.label) [a, b] = [digit(), digit()];
      const [dx, dy] = [between(random, -15, 15), between(random, -15, 15)];
      return inkOf([...framed(a.ink), ...mapped(framed(b.ink), ({ x, y }) => ({ x: x + dx, y: y + dy }))]);
    }
    case 'three': {
      const apart = between(random, 70, 80);
      return inkOf([digit(), digit(), digit()].flatMap(({ ink }, place) => mapped(framed(ink), ({ x, y }) => ({ x: x + place * apart, y }))));
    }
  }
}

/** How other hands draw what a font has: wider than digits are redrawn, since each glyph has one shape only. */
const HANDS: InkRanges = { rotation: 12, slant: 0.3, stretch: 0.2, wander: 2, trim: 0.04 };

/** `count` glyphs of a kind, each as often as any other, every time by another hand. @param classes that are left out. */
export function glyphNegatives(kind: GlyphKind, count: number, random: Random, classes: Classes = DIGITS): Ink[] {
  const glyphs = glyphInks(kind, classes);
  return Array.from({ length: count }, (_, i) => varyInk(glyphs[i % glyphs.length], HANDS, random));
}

const inkOf = (strokes: readonly Stroke[]): Ink => ({ strokes, width: 100, height: 100 });

function mapped(strokes: readonly Stroke[], move: (point: StrokePoint) => { x: number; y: number }): Stroke[] {
  return strokes.map(({ points }) => ({ points: points.map((point) => ({ ...move(point), t: 0 })) }));
}

/** The ink a hundred units high, in the middle of a square. */
function framed({ strokes }: Ink): Stroke[] {
  const points = strokes.flatMap((stroke) => stroke.points);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = 100 / Math.max(bottom - top, right - left, 1e-9);
  return mapped(strokes, ({ x, y }) => ({ x: (x - (left + right) / 2) * scale + 50, y: (y - (top + bottom) / 2) * scale + 50 }));
}
