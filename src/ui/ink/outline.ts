import { getStroke } from 'perfect-freehand';
import type { LinePoint } from './line.ts';

/** Width of the line at half pressure, in sheet units. */
const NIB = 28;

/** How much the width follows the pressure. */
const THINNING = 0.72;

/** Width of the line where it is pressed so hard (0…1), in sheet units: twice perfect-freehand's radius. */
export const widthAt = (pressure: number): number => 2 * NIB * (0.5 - THINNING * (0.5 - pressure));

/** What can be drawn into: a canvas context, a Path2D, or a writer of SVG. */
export interface PathSink {
  moveTo(x: number, y: number): void;
  quadraticCurveTo(controlX: number, controlY: number, x: number, y: number): void;
  closePath(): void;
}

/**
 * The polygon around a line, in sheet units.
 * @param finished whether the pen is up: only then does the end run out.
 */
export function inkOutline(line: readonly LinePoint[], finished: boolean): [number, number][] {
  return getStroke(line as [number, number, number][], {
    size: NIB,
    thinning: THINNING,
    smoothing: 0.45,
    streamline: 0,
    simulatePressure: false,
    last: finished,
  });
}

/** Traces a closed polygon with its corners rounded: curves between the middles of its sides. */
export function traceOutline(outline: readonly (readonly [number, number])[], path: PathSink): void {
  const count = outline.length;
  if (count < 3) return;
  const middle = (index: number): [number, number] => {
    const [ax, ay] = outline[index % count]!;
    const [bx, by] = outline[(index + 1) % count]!;
    return [(ax + bx) / 2, (ay + by) / 2];
  };
  path.moveTo(...middle(count - 1));
  outline.forEach(([x, y], index) => {
    path.quadraticCurveTo(x, y, ...middle(index));
  });
  path.closePath();
}
