import type { StrokePoint } from '../../core/ink/ink.ts';

/** A point of the line the nib leaves: x, y in sheet units, and how hard it presses (0…1). */
export type LinePoint = readonly [x: number, y: number, pressure: number];

/** Share of the way the line goes towards each new sample: takes the tremble out, keeps the corners. */
const FOLLOW = 0.72;
/** Speed (sheet units per ms) at which a line without measured pressure is at its thinnest. */
const FAST = 3.6;
const LIGHTEST = 0.14;
const HEAVIEST = 0.95;
/** Pressure of the first touch, from which the line swells. */
const TOUCH_DOWN = 0.36;
/** Time constant (ms) in which the width follows the hand. */
const SWELL = 60;
/** Distance of the line's points (sheet units), and how many there are at most between two samples. */
const STEP = 8;
const MOST_STEPS = 40;

/**
 * Turns samples of the pen into the line to be seen, one at a time: curves from middle to middle between the
 * smoothed samples, so that a fast circle on a slow screen is no polygon. Only for the eye; recognition works on
 * the samples.
 */
export class InkLine {
  readonly points: LinePoint[] = [];
  #sample: StrokePoint | undefined;
  #node: LinePoint | undefined;

  add(sample: StrokePoint): void {
    const node = this.#next(sample);
    if (this.#node === undefined) this.points.push(node);
    else curve(this.points, this.#node, between(this.#node, node, 0.5));
    this.#sample = sample;
    this.#node = node;
  }

  /** How the line would go on to this sample, without adding it: keeps the tip at the pen. */
  tip(sample: StrokePoint): LinePoint[] {
    const end: LinePoint = [sample.x, sample.y, this.#next(sample)[2]];
    const points = this.points.slice(-1);
    if (this.#node !== undefined) curve(points, this.#node, end);
    return points.slice(1);
  }

  #next(sample: StrokePoint): LinePoint {
    const before = this.#node;
    const last = this.#sample;
    if (before === undefined || last === undefined) return [sample.x, sample.y, sample.pressure ?? TOUCH_DOWN];
    const elapsed = Math.max(1, sample.t - last.t);
    const speed = Math.hypot(sample.x - last.x, sample.y - last.y) / elapsed;
    const wished = sample.pressure ?? Math.max(LIGHTEST, HEAVIEST * (1 - speed / FAST));
    return [
      before[0] + (sample.x - before[0]) * FOLLOW,
      before[1] + (sample.y - before[1]) * FOLLOW,
      before[2] + (wished - before[2]) * (1 - Math.exp(-Math.min(elapsed, SWELL) / SWELL)),
    ];
  }
}

/** The whole line of a stroke, ending where the pen left the sheet. */
export function inkLine(samples: readonly StrokePoint[]): LinePoint[] {
  const line = new InkLine();
  for (const sample of samples) line.add(sample);
  const last = samples.at(-1);
  return last === undefined || samples.length === 1 ? line.points : [...line.points, ...line.tip(last)];
}

/** Adds the points of a quadratic curve from the last one, towards `control`, to `end`. */
function curve(points: LinePoint[], control: LinePoint, end: LinePoint): void {
  const start = points.at(-1)!;
  const length = Math.hypot(control[0] - start[0], control[1] - start[1]) + Math.hypot(end[0] - control[0], end[1] - control[1]);
  const steps = Math.min(MOST_STEPS, Math.max(1, Math.round(length / STEP)));
  for (let step = 1; step <= steps; step++) {
    const share = step / steps;
    points.push(between(between(start, control, share), between(control, end, share), share));
  }
}

function between(a: LinePoint, b: LinePoint, share: number): LinePoint {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}
