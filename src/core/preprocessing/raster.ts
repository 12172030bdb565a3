import { InvalidRasterError } from '../errors.ts';

/** A grey picture: one byte a pixel, row by row from the top left, 0 = black, 255 = white. */
export interface Raster {
  readonly pixels: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Pixels of the largest picture that is accepted; a phone's camera makes about 50 million. */
const MAX_PIXELS = 2 ** 27;

/** @throws InvalidRasterError where there is no area, or not `channels` bytes for each pixel. */
export function checkRaster(bytes: number, width: number, height: number, channels = 1): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new InvalidRasterError('width and height must be whole numbers from 1', width, height);
  }
  if (width * height > MAX_PIXELS) throw new InvalidRasterError(`more than ${MAX_PIXELS} pixels`, width, height);
  if (bytes !== width * height * channels) {
    throw new InvalidRasterError(`expected ${width * height * channels} bytes, got ${bytes}`, width, height);
  }
}

/**
 * Grey from RGBA as canvas and image decoders give it. Transparent is white paper; ink of one light colour on a transparent
 * ground is drawn by its opacity alone, and would vanish on it: it becomes dark.
 * Weights: luma of ITU-R BT.601.
 */
export function grayFromRgba(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Raster {
  checkRaster(rgba.length, width, height, 4);
  const pixels = new Uint8Array(width * height);
  let lightest = 0;
  let darkest = 255;
  let isCut = false;
  for (let i = 0; i < pixels.length; i++) {
    const luma = 0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!;
    const opacity = rgba[4 * i + 3]!;
    pixels[i] = Math.floor(luma * (opacity / 255) + 255 * (1 - opacity / 255) + 0.5);
    // Colours of what is nearly transparent are rounded beyond recognition.
    if (opacity < HALF) isCut = true;
    else {
      if (luma > lightest) lightest = luma;
      if (luma < darkest) darkest = luma;
    }
  }
  if (isCut && darkest >= HALF && lightest - darkest <= ONE_COLOUR) for (let i = 0; i < pixels.length; i++) pixels[i] = 255 - rgba[4 * i + 3]!;
  return { pixels, width, height };
}

const HALF = 128;
/** Lumas that are one colour's, as compression and blurring spread it. */
const ONE_COLOUR = 32;

/** A polyline as x, y, x, y, …; a single pair is a dot. */
export type Polyline = readonly number[];

/**
 * Ink coverage (0…1) of every pixel of a `side` × `side` picture under round-capped strokes of `thickness` pixels.
 * Pixel (column, row) has its centre at (column + ½, row + ½). A pixel's coverage falls linearly from 1 to 0 over
 * one pixel around the stroke's edge: the exact area for a straight edge along an axis, close to it for all others.
 */
export function strokeCoverage(polylines: readonly Polyline[], thickness: number, side: number): Float64Array {
  const reach = thickness / 2 + 0.5;
  const squared = new Float64Array(side * side).fill(reach * reach);
  for (const line of polylines) {
    for (let i = 0; i + 1 < line.length; i += 2) {
      // The last point closes the segment before it, and is a segment of its own only where it stands alone.
      if (i + 3 < line.length) coverSegment(squared, side, reach, line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!);
      else if (i === 0) coverSegment(squared, side, reach, line[0]!, line[1]!, line[0]!, line[1]!);
    }
  }
  return squared.map((distance) => Math.min(1, reach - Math.sqrt(distance)));
}

/** Lowers each pixel's squared distance to that of the segment (ax, ay)–(bx, by) where this is nearer. */
function coverSegment(squared: Float64Array, side: number, reach: number, ax: number, ay: number, bx: number, by: number): void {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(ay, by) + reach));
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - ay;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - ax;
      const along = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const offX = px - along * dx;
      const offY = py - along * dy;
      const distance2 = offX * offX + offY * offY;
      const index = row * side + column;
      if (distance2 < squared[index]!) squared[index] = distance2;
    }
  }
}
