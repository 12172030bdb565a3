import type { StrokePoint } from '../core/ink.ts';

/** Side of the sheet in its own unit, in which all ink is kept: turning the phone changes no coordinate. */
export const SHEET = 1000;

/** A point of the line the nib leaves: x, y in sheet units, and how hard it presses (0…1). */
export type LinePoint = [x: number, y: number, pressure: number];

/** Share of the way the line goes towards each new sample: takes the tremble out, keeps the corners. */
const FOLLOW = 0.72;
/** Speed (sheet units per ms) at which a line without measured pressure is at its thinnest. */
const FAST = 4.5;
const LIGHTEST = 0.18;
const HEAVIEST = 0.92;
/** Pressure of the first touch, from which the line swells. */
const TOUCH_DOWN = 0.42;
/** Time constant (ms) in which the width follows the hand. */
const SWELL = 45;

/** Turns samples of the pen into the line to be seen, one at a time. Only for the eye: recognition works on the samples. */
export class InkLine {
  readonly points: LinePoint[] = [];
  #last: StrokePoint | undefined;

  add(sample: StrokePoint): void {
    this.points.push(this.#next(sample));
    this.#last = sample;
  }

  /** Where the line would end with this sample, without adding it: keeps the tip at the pen. */
  tip(sample: StrokePoint): LinePoint {
    return [sample.x, sample.y, this.#next(sample)[2]];
  }

  #next(sample: StrokePoint): LinePoint {
    const before = this.points.at(-1);
    const last = this.#last;
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
export function inkLine(points: readonly StrokePoint[]): LinePoint[] {
  const line = new InkLine();
  for (const point of points) line.add(point);
  const last = points.at(-1);
  if (points.length > 1 && last !== undefined) line.points.push(line.tip(last));
  return line.points;
}
