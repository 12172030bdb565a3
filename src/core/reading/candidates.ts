import { joinedBox, pieceDistance, sizeOf, type Box, type Piece } from './pieces.ts';

/** Pieces that might be one digit. */
export interface Candidate {
  /** Places among the line's pieces, rising. */
  readonly members: readonly number[];
  readonly pieces: readonly Piece[];
  readonly box: Box;
  /** As of `sizeOf`. */
  readonly size: number;
  /**
   * Widest gap between its pieces from left to right, negative where all overlap, and how far one lies from the rest at most;
   * in sizes.
   */
  readonly gap: number;
  readonly reach: number;
}

/** Strokes of a digit: of 19,000 drawn with a pen by 160 people one has more. A stroke in four parts may have a bar, too. */
export const MOST_STROKES = 4;
const MOST_PIECES = 5;

/** How many places of the line a digit may stretch over: what overlaps may stand between its strokes. */
const WINDOW = 6;

/**
 * Bounds on what is worth the network's time, in sizes: 99.9 % of those digits keep within the second, all but one of
 * a thousand within the first.
 */
const MAX_GAP = 0.25;
const MAX_REACH = 0.45;

/** What a gap of one piece counts as: overlaps from here on make no difference. */
export const MOST_OVERLAP = 0.5;

/** A line of more pieces is no number but a drawing, and is read as one. */
const LONGEST_LINE = 60;

/** Candidates that begin with the same piece; the most compact ones stay. */
const MOST_AT_ONE_PLACE = 8;

/**
 * Which pieces of a line may belong together; always each piece alone and all of them together.
 * @param pieces from left to right.
 */
export function candidatesOf(pieces: readonly Piece[]): Candidate[] {
  const all = pieces.map((_, place) => place);
  if (pieces.length > LONGEST_LINE) return [wholeOf(pieces)];
  const distances = pieces.map((a, i) => pieces.map((b, j) => (j > i && j < i + WINDOW ? pieceDistance(a, b) : Infinity)));
  const between = (i: number, j: number): number => (i < j ? distances[i]![j]! : distances[j]![i]!);
  const candidates: Candidate[] = [];
  for (const first of all) {
    const here: Candidate[] = [];
    const grow = (members: readonly number[]): void => {
      const candidate = candidateOf(members, pieces, between);
      if (members.length === 1 || (candidate.gap <= MAX_GAP && candidate.reach <= MAX_REACH && isOneDigit(candidate.pieces))) here.push(candidate);
      if (members.length === MOST_PIECES) return;
      for (let next = members.at(-1)! + 1; next < Math.min(pieces.length, first + WINDOW); next++) grow([...members, next]);
    };
    grow([first]);
    const [alone, ...joined] = here;
    joined.sort((a, b) => a.gap + a.reach - (b.gap + b.reach));
    candidates.push(alone!, ...joined.slice(0, MOST_AT_ONE_PLACE - 1));
  }
  if (pieces.length > 1 && !candidates.some(({ members }) => members.length === pieces.length)) candidates.push(candidateOf(all, pieces, between));
  return candidates;
}

/** All pieces as one candidate. */
export function wholeOf(pieces: readonly Piece[]): Candidate {
  return candidateOf(
    pieces.map((_, place) => place),
    pieces,
    () => 0,
  );
}

/** Parts of one stroke belong together only where nothing between them is missing. */
function isOneDigit(pieces: readonly Piece[]): boolean {
  if (new Set(pieces.map(({ stroke }) => stroke)).size > MOST_STROKES) return false;
  return pieces.every(({ stroke, part }) => {
    const parts = pieces.filter((other) => other.stroke === stroke).map((other) => other.part);
    return Math.max(...parts) - Math.min(...parts) === parts.length - 1 && parts.includes(part);
  });
}

function candidateOf(members: readonly number[], all: readonly Piece[], between: (i: number, j: number) => number): Candidate {
  const pieces = members.map((place) => all[place]!);
  const box = joinedBox(pieces.map((piece) => piece.box));
  const size = sizeOf(box);
  const unit = size > 0 ? size : 1;
  return { members, pieces, box, size, gap: pieces.length > 1 ? widestGap(pieces) / unit : -MOST_OVERLAP, reach: farthest(members, between) / unit };
}

function widestGap(pieces: readonly Piece[]): number {
  const [first, ...rest] = pieces.map(({ box }) => box).sort((a, b) => a.left - b.left);
  let [right, gap] = [first!.right, -Infinity];
  for (const box of rest) {
    gap = Math.max(gap, box.left - right);
    right = Math.max(right, box.right);
  }
  return gap;
}

/** The longest link of the shortest tree that joins them (Prim, 1957). */
function farthest([first, ...rest]: readonly number[], between: (i: number, j: number) => number): number {
  const joined = [first!];
  const waiting = new Set(rest);
  let longest = 0;
  while (waiting.size > 0) {
    let [nearest, link] = [-1, Infinity];
    for (const place of waiting) {
      const distance = Math.min(...joined.map((member) => between(member, place)));
      if (distance < link || nearest < 0) [nearest, link] = [place, distance];
    }
    joined.push(nearest);
    waiting.delete(nearest);
    longest = Math.max(longest, link);
  }
  return longest;
}
