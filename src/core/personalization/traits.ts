import type { Ink, StrokePoint } from '../ink/ink.ts';

/** What tells drawings apart that a person can see and name. */
export const TRAITS = ['strokes', 'width', 'level', 'start', 'end', 'round'] as const;
export type Trait = (typeof TRAITS)[number];

/** Steps shorter than this share of the drawing's size say nothing of where the pen goes: a sensor trembles. */
const STEP = 0.06;

/** How clearly a trait must tell two kinds of drawings apart to be named: the share of pairs that it puts in order. */
const CLEAR = 0.9;

/** What each trait is of a drawing; undefined for blank ink. */
export function traitsOf({ strokes }: Ink): Readonly<Record<Trait, number>> | undefined {
  const drawn = strokes.filter(({ points }) => points.length > 0);
  const points = drawn.flatMap((stroke) => stroke.points);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [left, right] = extent(points.map(({ x }) => x));
  const [top, bottom] = extent(points.map(({ y }) => y));
  const size = Math.max(right - left, bottom - top, 1e-9);
  const runs = drawn.map((stroke) => steps(stroke.points, STEP * size));
  const all = runs.flat();
  const length = all.reduce((sum, step) => sum + Math.sqrt(squared(step)), 0);
  const level = all.filter(([x, y]) => Math.abs(x) > 2 * Math.abs(y)).reduce((sum, step) => sum + Math.sqrt(squared(step)), 0);
  return {
    strokes: drawn.length,
    width: (right - left) / size,
    level: length === 0 ? 0 : level / length,
    start: (first.y - top) / size,
    end: (last.y - top) / size,
    round: runs.reduce((sum, run) => sum + turns(run), 0),
  };
}

/**
 * The trait that tells two kinds of a writer's drawings apart best.
 * @returns undefined where none does so clearly, or where there are fewer than two drawings of either.
 */
export function tellingTrait(some: readonly Ink[], others: readonly Ink[]): Trait | undefined {
  const [one, two] = [some, others].map((inks) => inks.map(traitsOf).filter((traits) => traits !== undefined));
  if (one!.length < 2 || two!.length < 2) return undefined;
  let [best, clearest]: [Trait | undefined, number] = [undefined, CLEAR];
  for (const trait of TRAITS) {
    const share = inOrder(one!.map((traits) => traits[trait]), two!.map((traits) => traits[trait]));
    const clearness = Math.max(share, 1 - share);
    // Of two that do as well, the earlier one is plainer to see.
    if (clearness > clearest || (best === undefined && clearness >= clearest)) [best, clearest] = [trait, clearness];
  }
  return best;
}

/** The strokes that each of the drawings has, where all have as many. */
export function commonStrokes(inks: readonly Ink[]): number | undefined {
  const counts = new Set(inks.map(({ strokes }) => strokes.filter(({ points }) => points.length > 0).length));
  return counts.size === 1 ? [...counts][0] : undefined;
}

type Step = readonly [x: number, y: number];

const squared = ([x, y]: Step): number => x * x + y * y;

const extent = (values: readonly number[]): [number, number] => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);

/** The way of a stroke in steps of at least `least`. */
function steps(points: readonly StrokePoint[], least: number): Step[] {
  const taken: Step[] = [];
  let from = points[0]!;
  for (const to of points) {
    const step: Step = [to.x - from.x, to.y - from.y];
    if (squared(step) < least * least) continue;
    taken.push(step);
    from = to;
  }
  return taken;
}

/** By how much the way turns in all, either way: for each corner 1 − the cosine of its angle, so that a reversal is 2. */
function turns(run: readonly Step[]): number {
  let sum = 0;
  run.forEach((step, index) => {
    const before = run[index - 1];
    if (before !== undefined) sum += 1 - (before[0] * step[0] + before[1] * step[1]) / Math.sqrt(squared(before) * squared(step));
  });
  return sum;
}

/** Share of the pairs in which the first value is the greater one; equal ones count half (the area under the ROC curve). */
function inOrder(some: readonly number[], others: readonly number[]): number {
  let sum = 0;
  for (const one of some) for (const other of others) sum += one > other ? 1 : one === other ? 0.5 : 0;
  return sum / (some.length * others.length);
}
