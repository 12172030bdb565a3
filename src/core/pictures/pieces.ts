import type { InkStrength } from './ink-strength.ts';
import { quantile, type Box, type Plane } from './plane.ts';

/** A connected piece of ink. */
export interface Piece {
  readonly box: Box;
  /** Pixels of its core. */
  readonly area: number;
  /** How strong its ink is, 0…1. */
  readonly strength: number;
  /** How much darker than the paper it is, in grey levels: in a dark corner grain is strong, and yet it is little. */
  readonly contrast: number;
  /** Mean thickness of its strokes, in pixels. */
  readonly thickness: number;
  /** Pixels of its core on the picture's border. */
  readonly contact: number;
  /** Coverage (0…1) of its pixels, soft edges included, and where they lie: a little beyond the box. */
  readonly patch: Patch;
}

/** Coverage (0…1) of a part of a picture. */
export interface Patch extends Box {
  readonly ink: Float32Array;
}

/** Half of a piece's own strength is its outline. */
const OUTLINE = 0.5;
/** Weaker than this share of it is no soft edge any more. */
const SOFT = 0.2;
/** What tells a piece's strength: not its few strongest pixels. */
const STRENGTH_QUANTILE = 0.8;
const FEWEST_PIXELS = 6;

/**
 * The connected pieces of ink, each with a threshold of its own: pencil and pen may lie side by side, and a faint line
 * does not join two strong strokes.
 */
export function piecesOf({ strength, floor, paper }: InkStrength): Piece[] {
  const rough = labelled(strength, () => floor);
  const limits = new Float32Array(rough.count);
  for (let label = 0; label < rough.count; label++) {
    const values = rough.members[label]!;
    if (values.length < FEWEST_PIXELS) {
      limits[label] = Infinity;
      continue;
    }
    limits[label] = Math.max(floor, OUTLINE * quantile(Float32Array.from(values, (i) => strength.values[i]!), STRENGTH_QUANTILE));
  }
  const fine = labelled(strength, (i) => (rough.labels[i]! < 0 ? Infinity : limits[rough.labels[i]!]!));
  return fine.members.flatMap((members) => (members.length < FEWEST_PIXELS ? [] : [pieceOf(members, fine.labels, strength, paper)]));
}

export interface Labelled {
  readonly labels: Int32Array;
  readonly count: number;
  readonly members: Int32Array[];
}

/** 8-connected pixels above their limit; −1 are the others. */
export function labelled({ values, width, height }: Plane, limit: (index: number) => number): Labelled {
  const labels = new Int32Array(values.length).fill(-2);
  const members: Int32Array[] = [];
  const stack = new Int32Array(values.length);
  for (let seed = 0; seed < values.length; seed++) {
    if (labels[seed] !== -2) continue;
    if (!(values[seed]! > limit(seed))) {
      labels[seed] = -1;
      continue;
    }
    const label = members.length;
    let waiting = 0;
    labels[seed] = label;
    stack[waiting++] = seed;
    const found: number[] = [];
    while (waiting > 0) {
      const index = stack[--waiting]!;
      found.push(index);
      const column = index % width;
      const row = (index - column) / width;
      for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
        for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          const next = y * width + x;
          if (labels[next] !== -2) continue;
          if (values[next]! > limit(next)) {
            labels[next] = label;
            stack[waiting++] = next;
          } else labels[next] = -1;
        }
      }
    }
    members.push(Int32Array.from(found));
  }
  return { labels, count: members.length, members };
}

function pieceOf(members: Int32Array, labels: Int32Array, { values, width, height }: Plane, paper: Plane): Piece {
  const own = labels[members[0]!]!;
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (const i of members) {
    const column = i % width;
    const row = (i - column) / width;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  let outline = 0;
  let contact = 0;
  const isOwn = (row: number, column: number): boolean => row >= 0 && column >= 0 && row < height && column < width && labels[row * width + column] === own;
  for (const i of members) {
    const column = i % width;
    const row = (i - column) / width;
    outline += Number(!isOwn(row - 1, column)) + Number(!isOwn(row + 1, column)) + Number(!isOwn(row, column - 1)) + Number(!isOwn(row, column + 1));
    if (row === 0 || column === 0 || row === height - 1 || column === width - 1) contact++;
  }
  const thickness = (2 * members.length) / (outline * 0.7853981633974483);
  const level = quantile(Float32Array.from(members, (i) => values[i]!), STRENGTH_QUANTILE);

  const margin = Math.max(1, Math.min(6, Math.round(thickness / 3)));
  const corner = { left: Math.max(0, left - margin), top: Math.max(0, top - margin) };
  const box = { ...corner, width: Math.min(width, right + margin + 1) - corner.left, height: Math.min(height, bottom + margin + 1) - corner.top };
  const ink = new Float32Array(box.width * box.height);
  const coverage = (i: number): number => Math.min(1, values[i]! / level);
  for (const i of members) {
    const column = i % width;
    const row = (i - column) / width;
    for (let y = Math.max(box.top, row - margin); y <= Math.min(box.top + box.height - 1, row + margin); y++) {
      for (let x = Math.max(box.left, column - margin); x <= Math.min(box.left + box.width - 1, column + margin); x++) {
        const near = y * width + x;
        const place = (y - box.top) * box.width + x - box.left;
        if (ink[place] === 0 && (labels[near] === own || labels[near] === -1) && values[near]! > SOFT * level) ink[place] = coverage(near);
      }
    }
  }
  return { box: { left, top, width: right - left + 1, height: bottom - top + 1 }, area: members.length, strength: level, contrast: level * meanOf(members, paper), thickness, contact, patch: { ...box, ink } };
}

function meanOf(members: Int32Array, { values }: Plane): number {
  let sum = 0;
  for (const i of members) sum += values[i]!;
  return sum / members.length;
}
