import type { Stroke, StrokePoint } from '../ink/ink.ts';

/** The extent of ink, in the unit of its points. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A stroke, or the part of one between two cuts: what is dealt out among the digits of a number. */
export interface Piece {
  /** Place of its stroke in the ink, which is the order of drawing. */
  readonly stroke: number;
  /** Which of the stroke's parts it is, and of how many. */
  readonly part: number;
  readonly parts: number;
  readonly points: readonly StrokePoint[];
  readonly box: Box;
  /** x, y, x, y, … of `OUTLINE` places at equal distances along it. */
  readonly outline: Float64Array;
}

/** Enough to tell how near strokes come to each other, and few enough to compare all with all. */
const OUTLINE = 24;

export function pieceOf(stroke: Stroke, index: number): Piece {
  return partOf(stroke.points, index, 0, 1);
}

/** The stroke in parts. @param cuts places among its points, rising, at each of which another part begins */
export function cutPiece(piece: Piece, cuts: readonly number[]): Piece[] {
  const ends = [0, ...cuts, piece.points.length];
  return ends.slice(1).map((end, part) => partOf(piece.points.slice(ends[part], end), piece.stroke, part, cuts.length + 1));
}

function partOf(points: readonly StrokePoint[], stroke: number, part: number, parts: number): Piece {
  return { stroke, part, parts, points, box: boxOf(points), outline: outlineOf(points) };
}

function boxOf(points: readonly StrokePoint[]): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, right, top, bottom };
}

export function joinedBox(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    right: Math.max(...boxes.map(({ right }) => right)),
    top: Math.min(...boxes.map(({ top }) => top)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** How large ink is as writing: its height, or half its width where it lies flat. */
export const sizeOf = ({ left, right, top, bottom }: Box): number => Math.max(bottom - top, (right - left) / 2);

function outlineOf(points: readonly StrokePoint[]): Float64Array {
  const outline = new Float64Array(2 * OUTLINE);
  const along = new Float64Array(points.length);
  for (let i = 1; i < points.length; i++) along[i] = along[i - 1]! + distance(points[i]!.x - points[i - 1]!.x, points[i]!.y - points[i - 1]!.y);
  const length = along[points.length - 1]!;
  for (let place = 0, i = 0; place < OUTLINE; place++) {
    const wanted = (length * place) / (OUTLINE - 1);
    while (i < points.length - 2 && along[i + 1]! < wanted) i++;
    const next = Math.min(i + 1, points.length - 1);
    const step = along[next]! - along[i]!;
    const share = step > 0 ? Math.min(1, (wanted - along[i]!) / step) : 0;
    outline[2 * place] = points[i]!.x + share * (points[next]!.x - points[i]!.x);
    outline[2 * place + 1] = points[i]!.y + share * (points[next]!.y - points[i]!.y);
  }
  return outline;
}

/** How near two pieces come to each other, from one outline's places to the other's. */
export function pieceDistance({ outline: a }: Piece, { outline: b }: Piece): number {
  let nearest = Infinity;
  for (let i = 0; i < a.length; i += 2) {
    for (let j = 0; j < b.length; j += 2) {
      const [dx, dy] = [a[i]! - b[j]!, a[i + 1]! - b[j + 1]!];
      nearest = Math.min(nearest, dx * dx + dy * dy);
    }
  }
  return Math.sqrt(nearest);
}

/** Whether the lines of two pieces cross. */
export function piecesCross(a: Piece, b: Piece): boolean {
  if (a.box.left > b.box.right || b.box.left > a.box.right || a.box.top > b.box.bottom || b.box.top > a.box.bottom) return false;
  for (let i = 0; i + 3 < a.outline.length; i += 2) {
    for (let j = 0; j + 3 < b.outline.length; j += 2) if (segmentsCross(a.outline, i, b.outline, j)) return true;
  }
  return false;
}

function segmentsCross(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  const side = (p: Float64Array, k: number, q: Float64Array, m: number): number =>
    (p[k + 2]! - p[k]!) * (q[m + 1]! - p[k + 1]!) - (p[k + 3]! - p[k + 1]!) * (q[m]! - p[k]!);
  return side(a, i, b, j) * side(a, i, b, j + 2) < 0 && side(b, j, a, i) * side(b, j, a, i + 2) < 0;
}

function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
