import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';
import { between, type Random } from '../lib/random.ts';

/** How often the tablet or the hand that a digit comes from is made another; each a share of the digits. */
export interface SamplingChances {
  /** Few points, with straight lines between them: a slow tablet under a quick hand. */
  readonly sparse: number;
  /** Points on a coarse grid: an old tablet. */
  readonly coarse: number;
  /** Strokes drawn the other way. */
  readonly reversed: number;
  /** A piece of a stroke gone over again. */
  readonly retouched: number;
}

/** The same strokes as another tablet might have given them, or another hand drawn them. */
export function sampleInk(ink: Ink, chances: SamplingChances, random: Random): Ink {
  let { strokes } = ink;
  if (random() < chances.reversed) strokes = strokes.map((stroke) => (random() < 0.7 ? { points: stroke.points.toReversed() } : stroke));
  if (random() < chances.retouched) strokes = [...strokes, retouch(strokes[Math.floor(random() * strokes.length)], random)];
  if (random() < chances.sparse) strokes = sparse(strokes, random);
  if (random() < chances.coarse) strokes = coarse(strokes, Math.max(ink.width, ink.height), random);
  return strokes === ink.strokes ? ink : { ...ink, strokes };
}

/** A twentieth to a third of the stroke once more. */
function retouch({ points }: Stroke, random: Random): Stroke {
  const count = Math.max(2, Math.floor(points.length * between(random, 0.05, 0.35)));
  const start = Math.floor(random() * Math.max(1, points.length - count));
  const piece = points.slice(start, start + count);
  return { points: piece.length > 0 ? piece : points };
}

/** Some 5 to 24 of a digit's points, evenly along the pen's path in time; no stroke gets lost, ends stay. */
function sparse(strokes: readonly Stroke[], random: Random): Stroke[] {
  const wanted = between(random, 5, 24);
  const all = strokes.reduce((sum, { points }) => sum + points.length, 0);
  return strokes.map(({ points }) => {
    const kept = Math.max(2, Math.round((wanted * points.length) / all));
    if (points.length <= kept) return { points };
    return { points: Array.from({ length: kept }, (_, i) => points[Math.round((i * (points.length - 1)) / (kept - 1))]) };
  });
}

/** Snapped to a grid of 12 to 40 lines. */
function coarse(strokes: readonly Stroke[], size: number, random: Random): Stroke[] {
  const step = Math.max(1e-9, size) / between(random, 12, 40);
  const snap = (value: number): number => Math.round(value / step) * step;
  return strokes.map(({ points }) => ({ points: points.map((point): StrokePoint => ({ ...point, x: snap(point.x), y: snap(point.y) })) }));
}
