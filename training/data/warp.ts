import { PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { between, normal, type Random } from '../lib/random.ts';

/** How far a picture is bent; each is the bound of a uniform draw, or the spread of a normal one where it says so. */
export interface WarpRanges {
  /** Degrees either way. */
  readonly rotation: number;
  /** Share by which each side grows or shrinks; both sides together, then each by a third of this again. */
  readonly zoom: number;
  /** Horizontal shift per unit of height: slant. */
  readonly shear: number;
  /** Pixels. */
  readonly shift: number;
  /**
   * Standard deviation in pixels of the elastic displacement at the nodes of a 5 × 5 grid, bilinear between them
   * (after Simard, Steinkraus, Platt, "Best Practices for Convolutional Neural Networks", 2003).
   */
  readonly elastic: number;
}

const NODES = 5;

/**
 * Writes the bent `source` (784 values) into `target`, sampled bilinearly; outside the picture is paper.
 * @param scale multiplies every value, e.g. 1 / 255 for bytes to the network's range.
 */
export function warp(source: ArrayLike<number>, target: Float32Array, ranges: WarpRanges, scale: number, random: Random): void {
  warpPlanes([source], target, ranges, scale, random);
}

/**
 * As `warp`, for planes of one drawing, which are all bent alike and follow each other in `target`: the picture, then
 * planes that are 0 wherever it is.
 */
export function warpPlanes(sources: readonly ArrayLike<number>[], target: Float32Array, ranges: WarpRanges, scale: number, random: Random): void {
  const angle = (between(random, -1, 1) * ranges.rotation * Math.PI) / 180;
  const zoom = 1 + between(random, -1, 1) * ranges.zoom;
  const zoomX = zoom * (1 + (between(random, -1, 1) * ranges.zoom) / 3);
  const zoomY = zoom * (1 + (between(random, -1, 1) * ranges.zoom) / 3);
  const shear = between(random, -1, 1) * ranges.shear;
  const shiftX = between(random, -1, 1) * ranges.shift;
  const shiftY = between(random, -1, 1) * ranges.shift;
  const bend = Float64Array.from({ length: 2 * NODES * NODES }, () => normal(random) * ranges.elastic);

  // From where in the source each target pixel comes: inverse of zoom, then shear, then rotation about the middle.
  // Written out, without closures or arrays: it runs for every pixel of every sample.
  const middle = SIDE / 2;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const [first] = sources;
  for (let row = 0; row < SIDE; row++) {
    const v = row + 0.5 - middle - shiftY;
    const nodeY = (row / (SIDE - 1)) * (NODES - 1);
    for (let column = 0; column < SIDE; column++) {
      const u = column + 0.5 - middle - shiftX;
      const rotatedX = cos * u + sin * v;
      const rotatedY = cos * v - sin * u;
      const nodeX = (column / (SIDE - 1)) * (NODES - 1);
      const x = (rotatedX - shear * rotatedY) / zoomX + middle - 0.5 + atNode(bend, 0, nodeX, nodeY);
      const y = rotatedY / zoomY + middle - 0.5 + atNode(bend, NODES * NODES, nodeX, nodeY);
      const at = row * SIDE + column;
      target[at] = sample(first, x, y) * scale;
      // No plane has ink where the first has none.
      for (let plane = 1; plane < sources.length; plane++) target[plane * PIXELS + at] = target[at] === 0 ? 0 : sample(sources[plane], x, y) * scale;
    }
  }
}

function atNode(bend: Float64Array, from: number, x: number, y: number): number {
  const column = Math.min(NODES - 2, Math.floor(x));
  const row = Math.min(NODES - 2, Math.floor(y));
  const fx = x - column;
  const fy = y - row;
  const i = from + row * NODES + column;
  return (bend[i] * (1 - fx) + bend[i + 1] * fx) * (1 - fy) + (bend[i + NODES] * (1 - fx) + bend[i + NODES + 1] * fx) * fy;
}

/** Bilinear; outside the picture is paper. No closures here: it runs a thousand times a picture. */
function sample(source: ArrayLike<number>, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < -1 || row < -1 || column >= SIDE || row >= SIDE) return 0;
  const fx = x - column;
  const fy = y - row;
  const isLeft = column >= 0;
  const isRight = column < SIDE - 1;
  const at = row * SIDE + column;
  let value = 0;
  if (row >= 0) {
    if (isLeft) value += source[at] * (1 - fx) * (1 - fy);
    if (isRight) value += source[at + 1] * fx * (1 - fy);
  }
  if (row < SIDE - 1) {
    if (isLeft) value += source[at + SIDE] * (1 - fx) * fy;
    if (isRight) value += source[at + SIDE + 1] * fx * fy;
  }
  return value;
}
