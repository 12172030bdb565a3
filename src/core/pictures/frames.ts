import { labelled } from './pieces.ts';
import { plane, transposed, type Box, type Plane } from './plane.ts';
import { erase, levelLines, thinRuns, trace, type Line } from './straight-lines.ts';

/** A frame's sides are as long as this share of what they are part of, and thinner than that share of its shorter side. */
const SIDE_LENGTH = 0.7;
const THICKEST = 0.08;
/** Smaller ones (px) hold no digit that could be read. */
const SMALLEST = 20;
/** Two sides that face each other are at least this share of the frame apart. */
const APART = 0.5;
/** A frame is mostly empty. */
const MOST_INK = 0.5;
/** Less ink than this share of a frame inside it, and it frames nothing: it may be an angular 0. */
const LEAST_INSIDE = 0.03;

/**
 * Takes printed boxes out of the ink, as forms have them around each digit or in a row: connected ink with two long straight
 * sides level and two upright, and something inside. Lines from border to border are `withoutLines`' to take.
 */
export function withoutFrames(strength: Plane, floor: number): Plane {
  const { width, height } = strength;
  const { members } = labelled(strength, () => floor);
  let values: Float32Array | undefined;
  for (const pixels of members) {
    const box = boxOf(pixels, width);
    if (Math.min(box.width, box.height) < SMALLEST || pixels.length > MOST_INK * box.width * box.height || isAcross(box, width, height)) continue;
    const own = partOf(strength, pixels, box);
    const left = withoutSides(own, floor);
    if (left === undefined || !holdsInk(strength, floor, box, own, left)) continue;
    values ??= Float32Array.from(strength.values);
    for (let row = 0; row < box.height; row++) {
      for (let column = 0; column < box.width; column++) {
        const place = row * box.width + column;
        if (left.values[place] !== own.values[place]) values[(box.top + row) * width + box.left + column] = left.values[place]!;
      }
    }
  }
  return values === undefined ? strength : plane(width, height, values);
}

/** The ink without the sides of its frame; undefined where it has none. */
function withoutSides(own: Plane, floor: number): Plane | undefined {
  const thickest = Math.max(4, Math.round(Math.min(own.width, own.height) * THICKEST));
  const sides = [own, transposed(own)].map((view) => {
    const columns = thinRuns(view, floor, thickest);
    const lines = levelLines(columns, view.width, view.height, SIDE_LENGTH * view.width);
    return { columns, lines, face: areApart(lines, view.width, APART * view.height) };
  });
  if (!sides.every(({ face }) => face)) return undefined;
  let left = own;
  for (const { columns, lines } of sides) {
    const values = Float32Array.from(left.values);
    for (const line of lines) erase(values, left, trace(line, columns));
    left = transposed(plane(left.width, left.height, values));
  }
  return left;
}

function areApart(lines: readonly Line[], width: number, least: number): boolean {
  const rows = lines.map(({ slope, start }) => start + (slope * width) / 2);
  return rows.length > 1 && Math.max(...rows) - Math.min(...rows) >= least;
}

/** Whether there is ink in the box that is not the frame's own sides. */
function holdsInk({ values, width }: Plane, floor: number, box: Box, own: Plane, left: Plane): boolean {
  let inside = 0;
  for (let row = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++) {
      const place = row * box.width + column;
      const isSide = own.values[place]! > floor && !(left.values[place]! > floor);
      if (!isSide && values[(box.top + row) * width + box.left + column]! > floor) inside++;
    }
  }
  return inside >= LEAST_INSIDE * box.width * box.height;
}

const isAcross = ({ left, top, width, height }: Box, wide: number, high: number): boolean => (left === 0 && left + width === wide) || (top === 0 && top + height === high);

function boxOf(pixels: Int32Array, width: number): Box {
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  for (const i of pixels) {
    const column = i % width;
    const row = (i - column) / width;
    if (column < left) left = column;
    if (column > right) right = column;
    if (row < top) top = row;
    if (row > bottom) bottom = row;
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The piece of ink alone, cropped to its box. */
function partOf({ values, width }: Plane, pixels: Int32Array, { left, top, width: wide, height: high }: Box): Plane {
  const part = plane(wide, high);
  for (const i of pixels) {
    const column = i % width;
    part.values[((i - column) / width - top) * wide + column - left] = values[i]!;
  }
  return part;
}
