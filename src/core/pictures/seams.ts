import type { Patch, Piece } from './pieces.ts';

/** A way from the top of a patch to its bottom: what lies left of `columns[row]` in each row is the left part. */
export interface Seam {
  readonly columns: Int32Array;
  /** Ink that it goes through, in strokes crossed. */
  readonly crossed: number;
}

/** Bounds, in heights of the line: how near to an edge or to each other ways may run, and how far from upright. */
const NEAREST = 0.16;
const LEAN = 0.22;
/** A way that goes through more ink than this many strokes parts no two digits. */
const MOST_CROSSED = 2.2;
const MOST_SEAMS = 8;
/** What a step through empty paper and one to the side cost, in full ink. */
const STEP = 0.002;
const SIDESTEP = 0.02;

/** Where a piece that is wide for its line may be two digits or more that touch: ways through as little ink as possible. */
export function seamsOf({ patch, thickness }: Piece, lineHeight: number): Seam[] {
  const step = Math.max(1, Math.round(lineHeight * 0.05));
  const seams: (Seam & { at: number })[] = [];
  const margin = Math.round(lineHeight * NEAREST);
  for (let at = margin; at < patch.width - margin; at += step) {
    const seam = cheapest(patch, at, Math.max(1, Math.round(lineHeight * LEAN)), thickness);
    if (seam.crossed <= MOST_CROSSED) seams.push({ ...seam, at });
  }
  const chosen: (Seam & { at: number })[] = [];
  for (const seam of seams.sort((a, b) => a.crossed - b.crossed)) {
    if (chosen.length < MOST_SEAMS && chosen.every(({ at }) => Math.abs(at - seam.at) >= margin)) chosen.push(seam);
  }
  return untangled(chosen.sort((a, b) => a.at - b.at));
}

/** The way of least ink that stays within `lean` columns of `at`. */
function cheapest({ ink, width, height }: Patch, at: number, lean: number, thickness: number): Seam {
  const from = Math.max(0, at - lean);
  const span = Math.min(width, at + lean + 1) - from;
  let costs = new Float32Array(span);
  const cameFrom = new Int8Array(span * height);
  for (let row = 0; row < height; row++) {
    const next = new Float32Array(span);
    for (let x = 0; x < span; x++) {
      let best = costs[x]!;
      let side = 0;
      if (row > 0 && x > 0 && costs[x - 1]! + SIDESTEP < best) [best, side] = [costs[x - 1]! + SIDESTEP, -1];
      if (row > 0 && x + 1 < span && costs[x + 1]! + SIDESTEP < best) [best, side] = [costs[x + 1]! + SIDESTEP, 1];
      next[x] = best + ink[row * width + from + x]! + STEP;
      cameFrom[row * span + x] = side;
    }
    costs = next;
  }
  let x = 0;
  for (let i = 1; i < span; i++) if (costs[i]! < costs[x]!) x = i;
  const columns = new Int32Array(height);
  let crossed = 0;
  for (let row = height - 1; row >= 0; row--) {
    columns[row] = from + x;
    crossed += ink[row * width + from + x]!;
    x += cameFrom[row * span + x]!;
  }
  return { columns, crossed: crossed / Math.max(1, thickness) };
}

/** No way runs left of the one before it; of two that are the same, one stays. */
function untangled(seams: readonly Seam[]): Seam[] {
  const kept: Seam[] = [];
  for (const seam of seams) {
    const before = kept.at(-1);
    if (before === undefined) kept.push(seam);
    else {
      const columns = seam.columns.map((column, row) => Math.max(column, before.columns[row]!));
      if (columns.some((column, row) => column - before.columns[row]! > 2)) kept.push({ columns, crossed: seam.crossed });
    }
  }
  return kept;
}

/** The patch in parts, from left to right: one more than there are seams. */
export function cutAlong(patch: Patch, seams: readonly Seam[]): Patch[] {
  const parts = Array.from({ length: seams.length + 1 }, () => new Float32Array(patch.ink.length));
  for (let row = 0; row < patch.height; row++) {
    let part = 0;
    for (let column = 0; column < patch.width; column++) {
      while (part < seams.length && column >= seams[part]!.columns[row]!) part++;
      parts[part]![row * patch.width + column] = patch.ink[row * patch.width + column]!;
    }
  }
  return parts.map((ink) => ({ left: patch.left, top: patch.top, width: patch.width, height: patch.height, ink }));
}
