import { plane, transposed, type Plane } from './plane.ts';

/** Slopes that a sheet's lines may have, rows per column: a quarter of a turn is cut into steps of about half a degree. */
const STEEPEST = 0.3;
const SLOPES = 61;
/** A line of this share of the picture's extent is one by itself; of the smaller one where it has parallels. */
const LONE_LENGTH = 0.6;
/** Or, followed where it bends, of this share. */
const LONE_BENT_LENGTH = 0.75;
const PARALLEL_LENGTH = 0.35;
const PARALLELS = 3;
/** Lines are thinner than this share of the picture's shorter side. */
const THICKEST = 0.025;
/** Ink this much stronger than the line it lies on is drawn over it. */
const OVER_LINE = 1.5;
/** How far a bent or blurred line may be from the straight one, in pixels a look-up. */
const WANDER = 2;

/** A vertical run of ink: rows `top` … `bottom` of `column`. */
export interface Run {
  readonly column: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Takes the lines of ruled and squared paper, frames, margins and creases out of the ink: long, thin, nearly straight,
 * nearly level or upright. Strokes that cross them stay whole, and ink that is much stronger than the line it lies on.
 */
export function withoutLines(strength: Plane, floor: number): Plane {
  const thickest = Math.max(3, Math.round(Math.min(strength.width, strength.height) * THICKEST));
  const level = withoutLevelLines(strength, floor, thickest);
  return transposed(withoutLevelLines(transposed(level), floor, thickest));
}

function withoutLevelLines(strength: Plane, floor: number, thickest: number): Plane {
  const { width, height } = strength;
  const columns = thinRuns(strength, floor, thickest);
  const long = levelLines(columns, width, height, PARALLEL_LENGTH * width);
  const isLong = (line: Line): boolean => line.count >= LONE_LENGTH * width || trace(line, columns).length >= LONE_BENT_LENGTH * width;
  const lines = long.filter((line) => isLong(line) || long.filter((other) => Math.abs(other.slope - line.slope) < 0.03).length >= PARALLELS);
  if (lines.length === 0) return strength;
  const values = Float32Array.from(strength.values);
  for (const line of lines) erase(values, strength, trace(line, columns));
  return plane(width, height, values);
}

/** The runs of at most `thickest` rows, column by column. */
export function thinRuns({ values, width, height }: Plane, floor: number, thickest: number): Run[][] {
  return Array.from({ length: width }, (_, column) => {
    const runs: Run[] = [];
    let top = -1;
    for (let row = 0; row <= height; row++) {
      const isInk = row < height && values[row * width + column]! > floor;
      if (isInk && top < 0) top = row;
      if (!isInk && top >= 0) {
        if (row - top <= thickest) runs.push({ column, top, bottom: row - 1 });
        top = -1;
      }
    }
    return runs;
  });
}

export interface Line {
  readonly slope: number;
  /** Row at column 0. */
  readonly start: number;
  /** Thin runs that lie on it. */
  readonly count: number;
}

/**
 * Straight lines that enough thin runs lie on (Hough's transform, as Duda and Hart put it in 1972, by slope and intercept).
 * @param least runs on a line.
 */
export function levelLines(columns: readonly Run[][], width: number, height: number, least: number): Line[] {
  const reach = Math.ceil(STEEPEST * width);
  const rows = height + 2 * reach;
  const slopeAt = (index: number): number => STEEPEST * ((2 * index) / (SLOPES - 1) - 1);
  const votes = new Uint16Array(SLOPES * rows);
  const vote = (runs: readonly Run[], by: number): void => {
    for (const { column, top, bottom } of runs) {
      const middle = (top + bottom) / 2 + reach;
      for (let index = 0; index < SLOPES; index++) votes[index * rows + Math.round(middle - slopeAt(index) * column)]! += by;
    }
  };
  columns.forEach((runs) => vote(runs, 1));
  const near = (index: number, row: number): number => {
    let sum = 0;
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) sum += votes[index * rows + y]!;
    return sum;
  };

  const found: Line[] = [];
  const used = new Set<Run>();
  for (;;) {
    let best = 0;
    let bestIndex = 0;
    let bestRow = 0;
    for (let index = 0; index < SLOPES; index++) {
      for (let row = 0; row < rows; row++) {
        const here = votes[index * rows + row]! > 0 ? near(index, row) : 0;
        if (here > best) [best, bestIndex, bestRow] = [here, index, row];
      }
    }
    if (best < least || found.length > 200) break;
    const line = { slope: slopeAt(bestIndex), start: bestRow - reach, count: best };
    found.push(line);
    // What voted for this line has no say about others.
    const spent = trace(line, columns).filter((run) => !used.has(run));
    if (spent.length === 0) break;
    spent.forEach((run) => used.add(run));
    vote(spent, -1);
  }
  return found;
}

/**
 * The runs along a line, followed where it bends a little, from both its ends: a stroke that crosses it at a flat angle may
 * lead away from it, and what lies behind that is then found from the other side.
 */
export function trace(line: Line, columns: readonly Run[][]): Run[] {
  const places = columns.map((_, column) => column);
  return [...new Set([...followed(line, columns, places), ...followed(line, columns, places.reverse())])];
}

function followed({ slope, start }: Line, columns: readonly Run[][], places: readonly number[]): Run[] {
  const found: Run[] = [];
  let bend = 0;
  for (const column of places) {
    const expected = start + slope * column + bend;
    let nearest: Run | undefined;
    let distance = WANDER + 0.01;
    for (const run of columns[column]!) {
      const away = Math.abs((run.top + run.bottom) / 2 - expected);
      if (away < distance) [nearest, distance] = [run, away];
    }
    if (nearest === undefined) continue;
    found.push(nearest);
    bend += ((nearest.top + nearest.bottom) / 2 - expected) * 0.15;
  }
  return found;
}

/** Takes the runs away, except for ink drawn over them and runs that are thicker than the line is. */
export function erase(values: Float32Array, { values: strength, width }: Plane, runs: readonly Run[]): void {
  const middleOf = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
  const thickness = middleOf(runs.map(({ top, bottom }) => bottom - top + 1));
  const peak = ({ column, top, bottom }: Run): number => {
    let most = 0;
    for (let row = top; row <= bottom; row++) most = Math.max(most, strength[row * width + column]!);
    return most;
  };
  const usual = middleOf(runs.map(peak));
  for (const run of runs) {
    if (run.bottom - run.top + 1 > 1.7 * thickness + 1 || peak(run) > OVER_LINE * usual) continue;
    for (let row = run.top - 1; row <= run.bottom + 1; row++) {
      if (row >= 0 && row * width + run.column < values.length) values[row * width + run.column] = 0;
    }
  }
}
