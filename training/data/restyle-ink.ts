import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/classes.ts';
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
  /** The tick that some begin the bar of a 7 with. */
  readonly flaggedSeven: number;
  /** A bar of a 5 that stands away from the rest. */
  readonly floatingBar: number;
  /** A second stroke of a 4 that is a mere tick. */
  readonly shortFour: number;
  /** A straight entry into a 6, slanting or level. */
  readonly longEntry: number;
  /** Round digits whose ends do not meet. */
  readonly openEnds: number;
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
  if (!strokes.every(({ points }) => points.length > 0) || strokes.length === 0) return ink;
  const [only] = strokes;
  if (label === 1 && strokes.length === 1 && isStraight(only)) {
    const flag = random() < chances.flaggedOne;
    const foot = random() < chances.footedOne;
    const upright = downwards(only);
    strokes = [flag ? flagged(upright, random) : only, ...(foot ? [footOf(upright, random)] : [])];
  } else if (label === 7) {
    const [first, ...others] = strokes;
    if (startsAtUpperLeft(first) && random() < chances.flaggedSeven) strokes = [ticked(first, random), ...others];
    if (others.length === 0 && random() < chances.crossedSeven) strokes = [...strokes, barOf(only, random)];
  } else if (label === 5 && strokes.length === 2 && random() < chances.floatingBar) {
    strokes = floating(strokes, random);
  } else if (label === 4 && strokes.length === 2 && random() < chances.shortFour) {
    strokes = [only, shortened(strokes[1], random)];
  } else if (label === 6 && random() < chances.longEntry) {
    strokes = [entered(only, random), ...strokes.slice(1)];
  } else if (label === 0 && strokes.length === 1 && random() < chances.slashedZero) {
    strokes = [only, slashOf(only, random)];
  }
  if ((label === 0 || label === 8 || label === 9) && strokes.length === 1 && random() < chances.openEnds) strokes = [opened(only, random)];
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

/**
 * Begins left of the stem's top and rises to it. The steeper, the longer it may be: as long as the stem where it is
 * steep, a third of it where it is level, or it would be the bar of a 7.
 */
function flagged({ points }: Stroke, random: Random): Stroke {
  const top = points[0];
  const stem = distance(top, points.at(-1)!);
  const steepness = between(random, 5, 80);
  const longest = steepness > 50 ? 1.1 : steepness > 30 ? 0.3 + (0.8 * (steepness - 30)) / 20 : 0.32;
  const length = stem * between(random, 0.12, Math.max(0.2, longest * between(random, 0.3, 1)));
  const angle = (steepness * Math.PI) / 180;
  const [dx, dy] = [-length * Math.cos(angle), length * Math.sin(angle)];
  const bow = random() < 0.5 ? between(random, -0.15, 0.2) : 0;
  const flag = Array.from({ length: FLAG_POINTS }, (_, i) => {
    const left = 1 - i / FLAG_POINTS;
    const bulge = 4 * bow * left * (1 - left);
    return point(top.x + dx * left - dy * bulge, top.y + dy * left + dx * bulge);
  });
  return { points: [...flag, ...points] };
}

/** Enough for a flag to be bent. */
const FLAG_POINTS = 8;

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

const middleOf = ({ points }: Stroke): number => {
  const ys = points.map(({ y }) => y);
  return (Math.min(...ys) + Math.max(...ys)) / 2;
};

function startsAtUpperLeft({ points }: Stroke): boolean {
  const xs = points.map(({ x }) => x);
  return points[0].y < middleOf({ points }) && points[0].x < (Math.min(...xs) + Math.max(...xs)) / 2;
}

const heightOf = (points: readonly StrokePoint[]): number => Math.max(...points.map(({ y }) => y)) - Math.min(...points.map(({ y }) => y));

/** Begins with a short stroke that comes up to the bar's left end. */
function ticked({ points }: Stroke, random: Random): Stroke {
  const [start] = points;
  const height = heightOf(points);
  return { points: [point(start.x + height * between(random, -0.08, 0.05), start.y + height * between(random, 0.08, 0.25)), ...points] };
}

/** The higher of a 5's two strokes, where it is short and level, up and to the right. */
function floating(strokes: readonly Stroke[], random: Random): readonly Stroke[] {
  const middles = strokes.map(middleOf);
  const bar = middles[0] < middles[1] ? 0 : 1;
  const body = heightOf(strokes[1 - bar].points);
  if (heightOf(strokes[bar].points) > 0.3 * body) return strokes;
  const [dx, dy] = [body * between(random, 0, 0.2), -body * between(random, 0.05, 0.25)];
  return strokes.map((stroke, i) => (i === bar ? { points: stroke.points.map(({ x, y }) => point(x + dx, y + dy)) } : stroke));
}

/** A piece of the stroke's middle. */
function shortened({ points }: Stroke, random: Random): Stroke {
  const share = between(random, 0.1, 0.6);
  const start = Math.floor(points.length * (1 - share) * between(random, 0.3, 0.8));
  return { points: points.slice(start, start + Math.max(1, Math.ceil(points.length * share))) };
}

/** Comes from the upper right, the more level the shorter. */
function entered({ points }: Stroke, random: Random): Stroke {
  const [start] = points;
  const steepness = (between(random, -5, 75) * Math.PI) / 180;
  const length = heightOf(points) * between(random, 0.15, 0.6);
  return { points: [point(start.x + length * Math.cos(steepness), start.y - length * Math.sin(steepness)), ...points] };
}

/** Without up to an eighth of its points at its start, its end, or both. */
function opened({ points }: Stroke, random: Random): Stroke {
  const most = Math.floor(points.length / 8);
  const kept = points.slice(Math.floor(random() * (most + 1)), points.length - Math.floor(random() * (most + 1)));
  return { points: kept.length > 1 ? kept : points };
}
