import type { Stroke, StrokePoint } from '../../core/ink/ink.ts';

/** After so long a rest (ms) a drawing that was read for sure is finished. */
const REST = 1200;

/** A stroke over a finished drawing is another digit from this share of its height on: the late bar of a 5 or a 7 is flatter. */
const TALL = 0.5;

/** ...and where it lies over at least this share of the narrower of the two: beside it, it is the next digit of a number. */
const OVER = 0.5;

export function hasRested(drawing: readonly Stroke[], point: StrokePoint): boolean {
  const last = drawing.at(-1)?.points.at(-1);
  return last !== undefined && point.t - last.t >= REST;
}

/** Whether a stroke after a rest begins another drawing in the place of the finished one. */
export function isAnother(drawing: readonly Stroke[], stroke: Stroke): boolean {
  const [old, fresh] = [boxOf(drawing.flatMap(({ points }) => points)), boxOf(stroke.points)];
  const height = old.bottom - old.top;
  if (height === 0 || fresh.bottom - fresh.top < TALL * height) return false;
  const narrower = Math.min(old.right - old.left, fresh.right - fresh.left);
  const shared = Math.min(old.right, fresh.right) - Math.max(old.left, fresh.left);
  return shared >= OVER * narrower && Math.min(old.bottom, fresh.bottom) > Math.max(old.top, fresh.top);
}

function boxOf(points: readonly StrokePoint[]): { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number } {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return box;
}
