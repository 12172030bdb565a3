import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/reading/prediction.ts';
import { between, type Random } from '../lib/random.ts';

/** How often a digit is given another habit of writing it; each a share of the digits that could have it. */
export interface StyleChances {
  /** A bar across the stem of a 7. */
  readonly crossedSeven: number;
  /** A stroke through a 0 from its lower left to its upper right. */
  readonly slashedZero: number;
  /** The upstroke a 1 begins with in most of Europe. */
  readonly flaggedOne: number;
  /** The foot a 1 stands on. */
  readonly footedOne: number;
  /** Strokes that go on a little past their end, as a hurried pen's do. */
  readonly overshoot: number;
}

/** A chord so long a share of the path is a straight line to the eye. */
const STRAIGHT = 0.93;

/**
 * The digit as someone with other habits writes it. A picture cannot be redrawn so; ink can.
 * Digits that have the feature already, as far as their strokes tell, stay as they are.
 */
export function restyleInk(ink: Ink, label: Digit, chances: StyleChances, random: Random): Ink {
  let { strokes } = ink;
  const [only] = strokes;
  if (label === 1 && strokes.length === 1 && isStraight(only)) {
    const flag = random() < chances.flaggedOne;
    const foot = random() < chances.footedOne;
    const upright = downwards(only);
    strokes = [flag ? flagged(upright, random) : only, ...(foot ? [footOf(upright, random)] : [])];
  } else if (label === 7 && strokes.length === 1 && random() < chances.crossedSeven) {
    strokes = [only, barOf(only, random)];
  } else if (label === 0 && strokes.length === 1 && random() < chances.slashedZero) {
    strokes = [only, slashOf(only, random)];
  }
  if (random() < chances.overshoot) strokes = strokes.map((stroke) => overshot(stroke, random));
  return strokes === ink.strokes ? ink : { ...ink, strokes };
}

const point = (x: number, y: number): StrokePoint => ({ x, y, t: 0 });
const distance = (a: StrokePoint, b: StrokePoint): number => Math.hypot(b.x - a.x, b.y - a.y);

function isStraight({ points }: Stroke): boolean {
  let path = 0;
  for (let i = 1; i < points.length; i++) path += distance(points[i - 1], points[i]);
  const chord = points.length > 1 ? distance(points[0], points.at(-1)!) : 0;
  return chord > 0 && chord >= STRAIGHT * path;
}

function downwards({ points }: Stroke): Stroke {
  return { points: points[0].y <= points.at(-1)!.y ? points : points.toReversed() };
}

/** Begins below and left of the stem's top; the flatter, the shorter, or it would be the bar of a 7. */
function flagged({ points }: Stroke, random: Random): Stroke {
  const top = points[0];
  const stem = distance(top, points.at(-1)!);
  const steepness = between(random, 30, 70);
  const length = stem * between(random, 0.12, 0.2 + (0.3 * (steepness - 30)) / 40);
  const angle = (steepness * Math.PI) / 180;
  return { points: [point(top.x - length * Math.cos(angle), top.y + length * Math.sin(angle)), ...points] };
}

function footOf({ points }: Stroke, random: Random): Stroke {
  const end = points.at(-1)!;
  const stem = distance(points[0], end);
  const tilt = stem * between(random, -0.03, 0.03);
  return { points: [point(end.x - stem * between(random, 0.1, 0.28), end.y + tilt), point(end.x + stem * between(random, 0.1, 0.28), end.y - tilt)] };
}

/** Across the last part of the stroke, half-way down. */
function barOf({ points }: Stroke, random: Random): Stroke {
  const ys = points.map(({ y }) => y);
  const top = Math.min(...ys);
  const height = Math.max(...ys) - top;
  const level = top + height * between(random, 0.42, 0.62);
  const crossing = points.findLast(({ y }) => y <= level) ?? points[0];
  const half = height * between(random, 0.13, 0.27);
  const tilt = half * between(random, -0.25, 0.15);
  return { points: [point(crossing.x - half, crossing.y - tilt), point(crossing.x + half, crossing.y + tilt)] };
}

function slashOf({ points }: Stroke, random: Random): Stroke {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const reach = between(random, 0.55, 1.1);
  const [dx, dy] = [((right - left) / 2) * reach, ((bottom - top) / 2) * reach];
  return { points: [point(middleX - dx, middleY + dy), point(middleX + dx, middleY - dy)] };
}

/** Goes on in the direction of its last tenth by up to an eighth of its extent. */
function overshot({ points }: Stroke, random: Random): Stroke {
  const end = points.at(-1)!;
  const before = points[Math.max(0, points.length - 1 - Math.ceil(points.length / 10))];
  const step = distance(before, end);
  if (step === 0) return { points };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const extent = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
  const length = (extent * between(random, 0, 0.125)) / step;
  return { points: [...points, point(end.x + (end.x - before.x) * length, end.y + (end.y - before.y) * length)] };
}
