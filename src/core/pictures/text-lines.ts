import type { Piece } from './pieces.ts';
import { boxAround, overlap, quantile, runsThrough, type Box } from './plane.ts';

/** Pieces of ink that stand side by side, from left to right. */
export interface TextLine {
  readonly pieces: readonly Piece[];
  readonly box: Box;
  /** Height of its digits in pixels. */
  readonly height: number;
}

/** Ink weaker than this share of the usual is a ghost: the other side of the sheet, a faint line. */
const GHOST = 0.3;
/** Weaker than this, and a line is not taken for the picture's number. */
const CLEAR = 0.55;
/** Shorter ones are dirt at any size of sheet. */
const SHORTEST = 9;
/** A piece as thick as this share of its extent is a blot, a hole in the sheet, a shadow. */
const BLOT = 0.42;
/** Neighbours in a line share this much of the lower one's height, and are no further apart than this times the higher one's. */
const SHARED_HEIGHT = 0.45;
const MOST_GAP = 2.5;
/** Parts of a digit above each other are no further apart than this share of the larger one. */
const STACKED_GAP = 0.3;
/** A stroke is broken over so much of its digit's height; writing that is no nearer to other writing would touch it. */
const BREAK = 0.04;
/** What comes in from the border as narrow as this (px, at the size that is looked at) is no digit. */
const RULE_END = 4;
/** A bar or a dot is lower than this share of its digit. */
const BAR = 0.35;
/** Lines lower than this share of the highest are marks beside the number, unless there are several digits. */
const MARK = 0.3;

/** What of the ink may be digits, line by line from top to bottom. */
export function textLines(pieces: readonly Piece[], width: number, height: number): TextLine[] {
  const strokes = pieces.filter((piece) => isStroke(piece, width, height));
  const usual = usualOf(strokes, ({ strength }) => strength);
  const usualContrast = usualOf(strokes, ({ contrast }) => contrast);
  const ink = strokes.filter(({ strength, contrast }) => strength >= GHOST * usual && contrast >= GHOST * usualContrast);
  const lines = grouped(ink).map(lineOf).filter((line) => line.height >= SHORTEST);
  const highest = lines.filter(isClear(usual)).reduce((most, line) => Math.max(most, line.height), 0);
  return inReadingOrder(lines.filter((line) => line.height >= MARK * highest || (line.pieces.length >= 3 && isClear(usual)(line))));
}

function isStroke({ box, thickness, contact }: Piece, width: number, height: number): boolean {
  const size = Math.max(box.width, box.height);
  if (thickness > BLOT * size && size > SHORTEST) return false;
  // What lies along the border was cut off by it: the table, a finger, the next sheet. A stroke only runs out of it.
  if (contact > 2.2 * thickness + 2) return false;
  // The end of a rule that runs out of the picture.
  if (contact > 0 && Math.min(box.width, box.height) <= RULE_END) return false;
  return !runsThrough(box, width, height) && !(box.width > 0.97 * width && box.height > 0.97 * height);
}

/**
 * The middle of what the pieces have, each counted by its area and by the square of what it has: the grain of a table is
 * much, and weak, and says nothing about the ink.
 */
function usualOf(pieces: readonly Piece[], of: (piece: Piece) => number): number {
  const sorted = [...pieces].sort((a, b) => of(a) - of(b));
  const weight = (piece: Piece): number => piece.area * of(piece) ** 2;
  const half = sorted.reduce((sum, piece) => sum + weight(piece), 0) / 2;
  let sum = 0;
  for (const piece of sorted) {
    sum += weight(piece);
    if (sum >= half) return of(piece);
  }
  return 0;
}

/** Whether a line's ink is as strong as the picture's ink usually is. */
const isClear = (usual: number) => ({ pieces }: TextLine): boolean => usualOf(pieces, ({ strength }) => strength) >= CLEAR * usual;

/** Pieces that stand side by side, directly or through others. */
function grouped(pieces: readonly Piece[]): Piece[][] {
  const byLeft = [...pieces].sort((a, b) => a.box.left - b.box.left);
  const group = byLeft.map((_, i) => i);
  const find = (i: number): number => {
    while (group[i] !== i) i = group[i] = group[group[i]!]!;
    return i;
  };
  const tallest = byLeft.reduce((most, { box }) => Math.max(most, box.height), 0);
  const heightsBut = (one: Piece, two: Piece): number[] => byLeft.filter((piece) => piece !== one && piece !== two).map(({ box }) => box.height);
  byLeft.forEach((one, i) => {
    for (let j = i + 1; j < byLeft.length; j++) {
      const other = byLeft[j]!;
      if (other.box.left - (one.box.left + one.box.width) > MOST_GAP * tallest) break;
      const isOne = standTogether(one.box, other.box) || ((areStacked(one.box, other.box) || goesOn(one.box, other.box)) && fitsBeside(boxAround([one.box, other.box]), heightsBut(one, other)));
      if (isOne) group[find(j)] = find(i);
    }
  });
  const groups = new Map<number, Piece[]>();
  byLeft.forEach((piece, i) => groups.set(find(i), [...(groups.get(find(i)) ?? []), piece]));
  return [...groups.values()];
}

function standTogether(one: Box, other: Box): boolean {
  const [higher, lower] = one.height >= other.height ? [one, other] : [other, one];
  const apart = -overlap(one.left, one.width, other.left, other.width);
  const shared = overlap(one.top, one.height, other.top, other.height);
  const size = Math.max(higher.height, higher.width / 3);
  // A part of a digit inside it, a bar or a dot above it.
  if (apart <= 0.1 * size && lower.height < 0.6 * size && lower.width < 1.2 * size) return shared >= 0 || (lower.height < BAR * size && lower.top < higher.top && -shared <= 0.25 * size);
  if (shared < SHARED_HEIGHT * lower.height || apart > MOST_GAP * higher.height) return false;
  // Far from a digit only what is about as high is another.
  return apart <= 0.4 * higher.height || lower.height >= 0.45 * higher.height;
}

/** Whether they may be the two loops of an 8 that do not meet, or a digit whose stroke broke: one close above the other. */
function areStacked(one: Box, other: Box): boolean {
  const [smaller, larger] = one.height <= other.height ? [one, other] : [other, one];
  const gap = -overlap(one.top, one.height, other.top, other.height);
  const shared = overlap(one.left, one.width, other.left, other.width);
  const areRound = [one, other].every(({ width, height }) => width >= 0.5 * height);
  return areRound && smaller.height >= 0.25 * larger.height && gap <= STACKED_GAP * larger.height && shared >= 0.6 * Math.min(one.width, other.width);
}

/** Whether one goes on below the other, but for a crease or a rule that was taken out between them. */
function goesOn(one: Box, other: Box): boolean {
  const gap = -overlap(one.top, one.height, other.top, other.height);
  const shared = overlap(one.left, one.width, other.left, other.width);
  return gap >= 0 && gap <= BREAK * (one.height + other.height) && shared >= 0.5 * Math.min(one.width, other.width);
}

/** Parts of a digit are together of the usual height; digits of two lines that nearly touch are twice as high. */
function fitsBeside({ height }: Box, others: readonly number[]): boolean {
  // Dirt says nothing about the height of digits.
  const usual = others.filter((each) => each >= 0.3 * height);
  return usual.length === 0 || height <= 1.25 * Math.max(...usual);
}

function lineOf(pieces: readonly Piece[]): TextLine {
  const box = boxAround(pieces.map((piece) => piece.box));
  const heights = stacks(pieces.map((piece) => piece.box)).map(({ height }) => height);
  const tall = heights.filter((each) => each >= 0.5 * Math.max(...heights));
  return { pieces, box, height: quantile(tall, 0.5) };
}

/** The boxes, those above each other joined: the two loops of an 8, a 5 and its bar. */
function stacks(boxes: readonly Box[]): Box[] {
  const joined: Box[] = [];
  for (const box of [...boxes].sort((a, b) => a.left - b.left)) {
    const last = joined.at(-1);
    const isAbove = last !== undefined && overlap(last.left, last.width, box.left, box.width) >= 0.6 * Math.min(last.width, box.width);
    if (isAbove) joined[joined.length - 1] = boxAround([last, box]);
    else joined.push(box);
  }
  return joined;
}

/** From top to bottom; lines side by side from left to right. */
function inReadingOrder(lines: readonly TextLine[]): TextLine[] {
  const rows: TextLine[][] = [];
  for (const line of [...lines].sort((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    const beside = row !== undefined && Math.abs(middle(line) - middle(row[0]!)) < 0.5 * Math.min(line.height, row[0]!.height);
    if (beside) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.box.left - b.box.left));
}

const middle = ({ box }: TextLine): number => box.top + box.height / 2;
