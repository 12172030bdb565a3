import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/classes.ts';
import { between, normal, type Random } from '../lib/random.ts';

/**
 * A rare way of writing a digit, of which the data sets have few or none: points that the pen passes, stroke by stroke,
 * in a box 100 wide and high, y downwards. The pen goes smoothly from point to point; one that stands twice is a corner.
 */
interface Allograph {
  readonly digit: Digit;
  readonly strokes: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** Described in surveys of how digits are taught and written in Europe and the Americas; each drawn here by hand. */
const ALLOGRAPHS: Readonly<Record<string, Allograph>> = {
  'zero with a slash, left open': { digit: 0, strokes: [[[58, 8], [32, 12], [20, 50], [45, 94], [76, 60], [70, 20]], [[24, 84], [80, 12]]] },
  'zero open at the left': { digit: 0, strokes: [[[28, 30], [55, 6], [78, 45], [55, 95], [24, 72], [20, 50]]] },
  'zero open at the top': { digit: 0, strokes: [[[40, 12], [20, 50], [45, 95], [78, 55], [62, 14]]] },
  'zero ending in a loop': { digit: 0, strokes: [[[50, 14], [24, 48], [46, 95], [76, 52], [54, 14], [42, 4], [52, 0], [62, 10]]] },
  'one with an upstroke as long as its stem': { digit: 1, strokes: [[[18, 88], [40, 48], [58, 6], [58, 6], [60, 95]]] },
  'one with a straight upstroke from the base': { digit: 1, strokes: [[[22, 96], [55, 5], [55, 5], [56, 96]]] },
  'one with a long flag': { digit: 1, strokes: [[[20, 48], [56, 6], [56, 6], [55, 95]]] },
  'one with a level flag': { digit: 1, strokes: [[[32, 12], [57, 7], [57, 7], [56, 95]]] },
  'one with a rounded flag': { digit: 1, strokes: [[[32, 32], [42, 12], [54, 6], [58, 22], [56, 60], [55, 95]]] },
  'one with a hooked upstroke': { digit: 1, strokes: [[[36, 66], [26, 56], [36, 42], [60, 5], [60, 5], [57, 95]]] },
  'one with flag and base, one stroke': { digit: 1, strokes: [[[30, 28], [55, 5], [55, 5], [54, 92], [54, 92], [30, 93], [30, 93], [80, 92]]] },
  'one with upstroke and base': { digit: 1, strokes: [[[24, 52], [56, 5], [56, 5], [55, 92]], [[24, 94], [86, 93]]] },
  'two with a closed loop at the top': { digit: 2, strokes: [[[46, 42], [28, 30], [36, 8], [62, 8], [66, 32], [42, 66], [20, 92], [20, 92], [58, 94]]] },
  'two with a closed loop and no base': { digit: 2, strokes: [[[48, 40], [30, 30], [38, 8], [62, 10], [64, 36], [46, 68], [26, 94], [40, 97]]] },
  'two with two loops': { digit: 2, strokes: [[[46, 34], [30, 26], [38, 6], [62, 10], [64, 34], [42, 66], [22, 88], [10, 84], [14, 75], [28, 79], [54, 92], [80, 86]]] },
  'two with a loop at the base': { digit: 2, strokes: [[[26, 26], [40, 6], [64, 10], [64, 34], [42, 66], [22, 88], [10, 84], [14, 75], [28, 79], [54, 92], [80, 86]]] },
  'narrow two': { digit: 2, strokes: [[[42, 20], [49, 5], [58, 14], [54, 46], [42, 92], [42, 92], [62, 93]]] },
  'three with a closed upper loop': { digit: 3, strokes: [[[50, 44], [30, 32], [38, 8], [62, 10], [62, 34], [46, 46], [46, 46], [68, 62], [60, 90], [26, 90]]] },
  'four like an L with a dot': { digit: 4, strokes: [[[32, 5], [27, 58], [27, 58], [80, 57]], [[58, 44], [58, 50]]] },
  'four like an L with a short stroke': { digit: 4, strokes: [[[34, 5], [27, 56], [27, 56], [80, 55]], [[60, 38], [57, 74]]] },
  'four like an h': { digit: 4, strokes: [[[38, 5], [32, 54], [32, 54], [46, 46], [62, 48], [64, 62], [62, 96]]] },
  'four in the shape of an S': { digit: 4, strokes: [[[62, 4], [36, 28], [33, 44], [52, 48], [70, 52], [68, 70], [58, 96]]] },
  'four like a flash': { digit: 4, strokes: [[[62, 4], [28, 48], [28, 48], [68, 48], [68, 48], [54, 96]]] },
  'four in one stroke, open': { digit: 4, strokes: [[[32, 8], [27, 44], [30, 50], [68, 46], [70, 12], [70, 12], [65, 96]]] },
  'four in one stroke, closed': { digit: 4, strokes: [[[60, 6], [26, 56], [26, 56], [78, 54], [78, 54], [62, 8], [62, 8], [59, 96]]] },
  'narrow four': { digit: 4, strokes: [[[48, 5], [39, 50], [39, 50], [60, 49], [60, 49], [57, 24], [57, 24], [54, 96]]] },
  'five with a floating bar': { digit: 5, strokes: [[[36, 34], [30, 54], [58, 48], [70, 70], [46, 95], [22, 88]], [[46, 12], [82, 8]]] },
  'five without a bar': { digit: 5, strokes: [[[40, 8], [32, 42], [54, 38], [70, 60], [58, 90], [24, 92]]] },
  'six with a long straight entry': { digit: 6, strokes: [[[80, 2], [54, 24], [28, 62], [38, 94], [64, 84], [58, 64], [32, 70]]] },
  'six with a level entry': { digit: 6, strokes: [[[88, 16], [52, 12], [30, 44], [28, 76], [50, 93], [68, 76], [50, 60], [30, 70]]] },
  'seven with a flag and a bar': { digit: 7, strokes: [[[20, 26], [22, 8], [22, 8], [76, 8], [76, 8], [44, 96]], [[34, 50], [74, 47]]] },
  'seven with a wavy top and a bar': { digit: 7, strokes: [[[18, 16], [34, 6], [56, 14], [76, 6], [76, 6], [58, 45], [46, 96]], [[36, 52], [74, 50]]] },
  'eight left open at the top': { digit: 8, strokes: [[[62, 8], [38, 8], [34, 28], [62, 60], [60, 88], [36, 90], [34, 66], [62, 34], [74, 14]]] },
  'narrow eight, open': { digit: 8, strokes: [[[56, 6], [44, 12], [44, 30], [57, 62], [53, 92], [43, 88], [45, 64], [58, 30], [62, 10]]] },
  'nine with an open loop': { digit: 9, strokes: [[[66, 8], [40, 12], [34, 36], [54, 46], [66, 38], [66, 38], [64, 70], [40, 96]]] },
};

const NAMES = Object.keys(ALLOGRAPHS);

/** Of the box, by which each point may lie elsewhere: standard deviation. */
const WOBBLE = 4;

/** Points that a pen gives between two of an allograph's. */
const STEPS = 8;

/** One of the allographs by lot, as some hand might draw it. */
export function drawAllograph(random: Random): { readonly ink: Ink; readonly label: Digit } {
  const { digit, strokes } = ALLOGRAPHS[NAMES[Math.floor(random() * NAMES.length)]];
  const width = between(random, 0.7, 1.15);
  return {
    label: digit,
    ink: { strokes: strokes.map((points) => smooth(wobbled(points, width, random))), width: 100, height: 100 },
  };
}

/** For tests and contact sheets. */
export const ALLOGRAPH_NAMES: readonly string[] = NAMES;

function wobbled(points: Allograph['strokes'][number], width: number, random: Random): StrokePoint[] {
  let last: StrokePoint | undefined;
  return points.map(([x, y], index) => {
    const [px, py] = points[index - 1] ?? [];
    // The two halves of a corner stay together.
    if (last !== undefined && px === x && py === y) return last;
    last = { x: (x + normal(random) * WOBBLE) * width, y: y + normal(random) * WOBBLE, t: 0 };
    return last;
  });
}

/** Through all points (Catmull and Rom, "A Class of Local Interpolating Splines", 1974). */
function smooth(points: readonly StrokePoint[]): Stroke {
  const result: StrokePoint[] = [points[0]];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b, c, d] = [points[Math.max(0, i - 1)], points[i], points[i + 1], points[Math.min(points.length - 1, i + 2)]];
    if (b === c) continue;
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      result.push({ x: spline(a.x, b.x, c.x, d.x, t), y: spline(a.y, b.y, c.y, d.y, t), t: 0 });
    }
  }
  return { points: result };
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
}
