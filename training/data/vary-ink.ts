import type { Ink, StrokePoint } from '../../src/core/ink/ink.ts';
import { between, normal, type Random } from '../lib/random.ts';

/** How another hand might have drawn the same digit; bounds of uniform draws unless said otherwise. */
export interface InkRanges {
  /** Degrees either way. */
  readonly rotation: number;
  /** Horizontal shift per unit of height: slant. */
  readonly slant: number;
  /** Share by which width and height differ in growth. */
  readonly stretch: number;
  /** Standard deviation of each stroke's slow wander, in hundredths of the digit's size. */
  readonly wander: number;
  /** Share of a stroke's points that may be missing at its start or end: pens land late and lift early. */
  readonly trim: number;
}

/** Wander is drawn at every so many points' worth of a stroke and smooth in between. */
const KNOTS = 4;

/** The ink redrawn; no stroke gets lost, and points stay in order. */
export function varyInk(ink: Ink, ranges: InkRanges, random: Random): Ink {
  const angle = (between(random, -1, 1) * ranges.rotation * Math.PI) / 180;
  const slant = between(random, -1, 1) * ranges.slant;
  const stretch = 1 + between(random, -1, 1) * ranges.stretch;
  const size = Math.max(ink.width, ink.height, 1e-9);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const strokes = ink.strokes.map((stroke) => {
    const knots = Float64Array.from({ length: 2 * (KNOTS + 1) }, () => (normal(random) * ranges.wander * size) / 100);
    const kept = trimmed(stroke.points, ranges.trim, random);
    return {
      points: kept.map((point, index) => {
        const along = kept.length > 1 ? (index / (kept.length - 1)) * KNOTS : 0;
        const x = (point.x + between01(knots, 0, along)) * stretch + slant * (point.y + between01(knots, KNOTS + 1, along));
        const y = (point.y + between01(knots, KNOTS + 1, along)) / stretch;
        return { x: cos * x - sin * y, y: sin * x + cos * y, t: point.t };
      }),
    };
  });
  return { strokes, width: ink.width, height: ink.height };
}

function between01(knots: Float64Array, from: number, along: number): number {
  const knot = Math.min(KNOTS - 1, Math.floor(along));
  const share = along - knot;
  return knots[from + knot] * (1 - share) + knots[from + knot + 1] * share;
}

function trimmed(points: readonly StrokePoint[], most: number, random: Random): readonly StrokePoint[] {
  const start = Math.floor(random() * most * points.length);
  const end = Math.floor(random() * most * points.length);
  return points.length - start - end >= 2 ? points.slice(start, points.length - end) : points;
}
