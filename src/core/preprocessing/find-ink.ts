/** Ink coverage (0…1), row by row. */
export interface InkMap {
  readonly ink: Float64Array;
  readonly width: number;
  readonly height: number;
}

/** Ink cropped to itself, and where its first column and row lie in the picture. */
export interface FoundInk extends InkMap {
  readonly left: number;
  readonly top: number;
}

/** Less difference than this between paper and ink (of 255) is no drawing. */
const MIN_CONTRAST = 24;
/** A border whose values differ by no more than this is paper without shade: a scan, a canvas, a data set. */
const FLAT_BORDER = 8;
/** Blots smaller than this share of the largest piece of ink are dirt. */
const DIRT = 0.04;

/**
 * Tells ink from paper in a grey picture (0…255) and crops it to the ink.
 * The paper is what most of the border is; uneven light on it is taken away as a plane. Otsu's threshold
 * ("A Threshold Selection Method from Gray-Level Histograms", 1979) finds the strokes, and the grey of their edges
 * is kept. Nothing that differs enough: undefined.
 */
export function findInk(gray: InkMap): FoundInk | undefined {
  const { width, height } = gray;
  const border = borderOf(gray.ink, width, height).sort((a, b) => a - b);
  const flat = border[border.length - 1]! - border[0]! <= FLAT_BORDER;
  const middle = border[Math.floor(border.length / 2)]!;
  const threshold = otsu(gray.ink);
  const lightOnDark = middle <= threshold;
  const contrast = (paper: (index: number) => number): Float64Array =>
    gray.ink.map((value, i) => Math.max(0, lightOnDark ? value - paper(i) : paper(i) - value));

  let difference = contrast(() => middle);
  if (!flat) {
    // Twice: the first plane still leans on what a shadow made look like ink.
    let isPaper = (index: number): boolean => (gray.ink[index]! <= threshold) === lightOnDark;
    for (let pass = 0; pass < 2; pass++) {
      const plane = fitPlane(gray.ink, width, isPaper);
      difference = contrast((i) => plane.level + plane.perColumn * (i % width) + plane.perRow * Math.floor(i / width));
      const limit = otsu(difference);
      const settled = difference;
      isPaper = (index) => settled[index]! <= limit;
    }
  }

  const limit = otsu(difference);
  let strongest = 0;
  for (const value of difference) strongest = Math.max(strongest, value);
  if (strongest < MIN_CONTRAST) return undefined;
  const mask = withoutDirt(difference.map((value) => (value > limit ? 1 : 0)), width, height);

  const full = flat ? strongest : meanOfStrong(difference, mask, strongest);
  const floor = flat ? 0 : limit / 2;
  const near = grow(mask, width, height);
  const ink = difference.map((value, i) => (near[i] !== 0 && value > floor ? Math.min(1, value / full) : 0));
  return crop({ ink, width, height });
}

/** Full ink in a photograph: the mean of what is clearly ink, so that one glaring pixel does not pale the others. */
function meanOfStrong(difference: Float64Array, mask: Float64Array, strongest: number): number {
  let sum = 0;
  let count = 0;
  difference.forEach((value, i) => {
    if (mask[i] !== 0 && value >= strongest * 0.75) {
      sum += value;
      count++;
    }
  });
  return count > 0 ? sum / count : strongest;
}

function borderOf(values: Float64Array, width: number, height: number): number[] {
  return Array.from(values).filter((_, i) => {
    const column = i % width;
    const row = (i - column) / width;
    return row === 0 || column === 0 || row === height - 1 || column === width - 1;
  });
}

/** The value in 0…255 that splits the histogram into the two most separate classes: lower ≤ value < upper. */
function otsu(values: Float64Array): number {
  const histogram = new Float64Array(256);
  for (const value of values) histogram[Math.min(255, Math.floor(value))]! += 1;
  let total = 0;
  for (let level = 0; level < 256; level++) total += level * histogram[level]!;
  let below = 0;
  let sumBelow = 0;
  let best = -1;
  let threshold = 0;
  for (let level = 0; level < 255; level++) {
    below += histogram[level]!;
    sumBelow += level * histogram[level]!;
    const above = values.length - below;
    if (below === 0 || above === 0) continue;
    const gap = sumBelow / below - (total - sumBelow) / above;
    const separation = below * above * gap * gap;
    if (separation > best) {
      best = separation;
      threshold = level;
    }
  }
  return threshold + 0.999;
}

/** Least squares of level + perColumn · column + perRow · row over the chosen pixels. */
function fitPlane(values: Float64Array, width: number, chosen: (index: number) => boolean): { level: number; perColumn: number; perRow: number } {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sv = 0;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  let sxv = 0;
  let syv = 0;
  values.forEach((value, i) => {
    if (!chosen(i)) return;
    const x = i % width;
    const y = Math.floor(i / width);
    n++;
    sx += x;
    sy += y;
    sv += value;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
    sxv += x * value;
    syv += y * value;
  });
  if (n === 0) return { level: 0, perColumn: 0, perRow: 0 };
  const cxx = sxx - (sx * sx) / n;
  const cxy = sxy - (sx * sy) / n;
  const cyy = syy - (sy * sy) / n;
  const cxv = sxv - (sx * sv) / n;
  const cyv = syv - (sy * sv) / n;
  const determinant = cxx * cyy - cxy * cxy;
  // All in one row or column: no plane, only a level.
  if (determinant <= 0) return { level: sv / n, perColumn: 0, perRow: 0 };
  const perColumn = (cxv * cyy - cyv * cxy) / determinant;
  const perRow = (cyv * cxx - cxv * cxy) / determinant;
  return { level: (sv - perColumn * sx - perRow * sy) / n, perColumn, perRow };
}

/** The mask without its pieces (8-connected) that are small beside the largest. */
function withoutDirt(mask: Float64Array, width: number, height: number): Float64Array {
  const piece = new Int32Array(mask.length).fill(-1);
  const sizes: number[] = [];
  const stack: number[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] === 0 || piece[seed] !== -1) continue;
    const id = sizes.length;
    let size = 0;
    piece[seed] = id;
    stack.push(seed);
    while (stack.length > 0) {
      const index = stack.pop()!;
      size++;
      eachNeighbour(index, width, height, (next) => {
        if (mask[next] !== 0 && piece[next] === -1) {
          piece[next] = id;
          stack.push(next);
        }
      });
    }
    sizes.push(size);
  }
  const least = DIRT * sizes.reduce((most, size) => Math.max(most, size), 0);
  return mask.map((value, i) => (value !== 0 && sizes[piece[i]!]! >= least ? 1 : 0));
}

/** The mask and the soft edge around it: as many pixels as a drawing of this size is blurred by. */
function grow(mask: Float64Array, width: number, height: number): Float64Array {
  let grown = mask;
  for (let rounds = Math.max(1, Math.floor(Math.max(width, height) / 80)); rounds > 0; rounds--) {
    const next = grown.slice();
    grown.forEach((value, i) => {
      if (value !== 0) eachNeighbour(i, width, height, (neighbour) => (next[neighbour] = 1));
    });
    grown = next;
  }
  return grown;
}

function eachNeighbour(index: number, width: number, height: number, visit: (index: number) => void): void {
  const column = index % width;
  const row = (index - column) / width;
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
      if (y !== row || x !== column) visit(y * width + x);
    }
  }
}

/** The part within the outermost rows and columns that hold ink. */
function crop({ ink, width, height }: InkMap): FoundInk | undefined {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  ink.forEach((value, i) => {
    if (value === 0) return;
    const column = i % width;
    const row = (i - column) / width;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  });
  if (right < left) return undefined;
  const cropped = new Float64Array((right - left + 1) * (bottom - top + 1));
  for (let row = top; row <= bottom; row++) {
    cropped.set(ink.subarray(row * width + left, row * width + right + 1), (row - top) * (right - left + 1));
  }
  return { ink: cropped, left, top, width: right - left + 1, height: bottom - top + 1 };
}
