import type { Patch, Piece } from './pieces.ts';
import { boxAround, type Box } from './plane.ts';
import { cutAlong, seamsOf } from './seams.ts';
import type { TextLine } from './text-lines.ts';

/** What is not divided further: a piece of ink, or a part of one between two seams. */
export interface Atom {
  readonly patch: Patch;
  /** Of its core. */
  readonly box: Box;
  /** Strokes that were cut on its left to get it, and on its right. */
  readonly cutLeft: number;
  readonly cutRight: number;
}

/** Neighbouring atoms that might be one digit: `from` … `to`, both included. */
export interface Candidate {
  readonly from: number;
  readonly to: number;
  readonly box: Box;
  readonly patch: Patch;
  /** Strokes cut on both sides, and how many more than where two digits touch. */
  readonly cut: number;
  readonly through: number;
}

/** A piece is looked at for touching digits from this width on, in heights of the line. */
const WIDE = 0.62;
/** Digits are no wider than this, and are in no more atoms. */
const WIDEST = 1.45;
const MOST_ATOMS = 5;
/** Full coverage is ink, less is its edge. */
const CORE = 0.5;
const FEWEST_PIXELS = 4;
/** Where digits touch, a cut goes through one stroke; through two it goes through a loop. */
const TOUCH = 1.6;
/** Lower than this share of its line and narrower too, and nothing is a digit. */
const LOWEST = 0.3;

/** The line's ink in atoms, by their left edges. */
export function atomsOf(line: TextLine): Atom[] {
  const atoms = line.pieces.flatMap((piece): Atom[] => {
    const seams = piece.box.width > WIDE * line.height && piece.box.height > 0.4 * line.height ? seamsOf(piece, Math.max(line.height, piece.box.height)) : [];
    return cutAlong(piece.patch, seams).flatMap((part, i) => {
      const patch = cropped(part, 0);
      const core = cropped(part, CORE);
      if (patch === undefined || core === undefined || core.width * core.height < FEWEST_PIXELS) return [];
      return [{ patch, box: core, cutLeft: seams[i - 1]?.crossed ?? 0, cutRight: seams[i]?.crossed ?? 0 }];
    });
  });
  return atoms.sort((a, b) => a.box.left + a.box.width / 2 - (b.box.left + b.box.width / 2));
}

/** Every atom alone, and neighbours that together are no wider than a digit. */
export function candidatesOf(atoms: readonly Atom[], lineHeight: number): Candidate[] {
  const candidates: Candidate[] = [];
  for (let from = 0; from < atoms.length; from++) {
    for (let to = from; to < Math.min(atoms.length, from + MOST_ATOMS); to++) {
      const members = atoms.slice(from, to + 1);
      const box = boxAround(members.map((atom) => atom.box));
      if (to > from && box.width > WIDEST * Math.max(lineHeight, box.height)) break;
      if (Math.max(box.height, box.width) < LOWEST * lineHeight) continue;
      const cuts = [members[0]!.cutLeft, members.at(-1)!.cutRight];
      candidates.push({ from, to, box, patch: joined(members.map(({ patch }) => patch)), cut: cuts[0]! + cuts[1]!, through: cuts.reduce((sum, cut) => sum + Math.max(0, cut - TOUCH), 0) });
    }
  }
  return candidates;
}

/** All ink inside a box, whatever it belongs to; undefined where there is none. */
export function inkWithin(pieces: readonly Piece[], box: Box): Patch | undefined {
  const parts = pieces.flatMap(({ patch }) => {
    const part = cut(patch, box);
    const core = part && cropped(part, CORE);
    return part !== undefined && core !== undefined && core.width * core.height >= FEWEST_PIXELS ? [part] : [];
  });
  return parts.length === 0 ? undefined : cropped(joined(parts), 0);
}

/** What of a patch lies in a box. */
function cut(patch: Patch, box: Box): Patch | undefined {
  const left = Math.max(patch.left, box.left);
  const top = Math.max(patch.top, box.top);
  const width = Math.min(patch.left + patch.width, box.left + box.width) - left;
  const height = Math.min(patch.top + patch.height, box.top + box.height) - top;
  if (width <= 0 || height <= 0) return undefined;
  const ink = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const start = (top - patch.top + row) * patch.width + left - patch.left;
    ink.set(patch.ink.subarray(start, start + width), row * width);
  }
  return { left, top, width, height, ink };
}

/** Patches laid over one another. */
function joined(patches: readonly Patch[]): Patch {
  if (patches.length === 1) return patches[0]!;
  const box = boxAround(patches);
  const ink = new Float32Array(box.width * box.height);
  for (const patch of patches) {
    for (let row = 0; row < patch.height; row++) {
      const start = (patch.top - box.top + row) * box.width + patch.left - box.left;
      for (let column = 0; column < patch.width; column++) {
        ink[start + column] = Math.max(ink[start + column]!, patch.ink[row * patch.width + column]!);
      }
    }
  }
  return { ...box, ink };
}

/** The part that holds coverage above the limit. */
function cropped({ left, top, width, height, ink }: Patch, limit: number): Patch | undefined {
  let [west, east, north, south] = [width, -1, height, -1];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (!(ink[row * width + column]! > limit)) continue;
      west = Math.min(west, column);
      east = Math.max(east, column);
      north = Math.min(north, row);
      south = row;
    }
  }
  if (east < 0) return undefined;
  const wide = east - west + 1;
  const high = south - north + 1;
  const inner = new Float32Array(wide * high);
  for (let row = 0; row < high; row++) inner.set(ink.subarray((north + row) * width + west, (north + row) * width + east + 1), row * wide);
  return { left: left + west, top: top + north, width: wide, height: high, ink: inner };
}
