/** One sample of the pen. `x` grows rightwards, `y` downwards, both in CSS pixels of the sheet (or any unit). */
export interface StrokePoint {
  readonly x: number;
  readonly y: number;
  /** Milliseconds; only differences mean anything. */
  readonly t: number;
  /** 0…1 where the device measures it. */
  readonly pressure?: number;
}

/** What is drawn between pen-down and pen-up, in the order drawn. */
export interface Stroke {
  readonly points: readonly StrokePoint[];
}

/** A drawing: its strokes and the size of the sheet they were drawn on, in the unit of the points. */
export interface Ink {
  readonly strokes: readonly Stroke[];
  readonly width: number;
  readonly height: number;
}

/** Whether nothing was drawn. A single tap is a drawing: one stroke of one point. */
export function isBlank(ink: Ink): boolean {
  return ink.strokes.every((stroke) => stroke.points.length === 0);
}

/** Points of all its strokes. */
export function countPoints({ strokes }: Ink): number {
  return strokes.reduce((total, { points }) => total + points.length, 0);
}

/** From a point to the nearest place of a stroke, in the unit of the points. */
export function distanceTo({ points }: Stroke, { x, y }: Pick<StrokePoint, 'x' | 'y'>): number {
  let nearest = Infinity;
  for (const [index, end] of points.entries()) {
    const start = points[index - 1] ?? end;
    const [dx, dy] = [end.x - start.x, end.y - start.y];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - start.x) * dx + (y - start.y) * dy) / length));
    const [ex, ey] = [x - start.x - along * dx, y - start.y - along * dy];
    nearest = Math.min(nearest, Math.sqrt(ex * ex + ey * ey));
  }
  return nearest;
}
