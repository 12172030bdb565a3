import { areaOf, type Area } from './area.ts';
import { SIDE, type GrayImage28 } from './gray-image.ts';
import { findInk, type InkMap } from './find-ink.ts';
import { BOX, CENTRE, centreOfMass, insidePicture, toBytes } from './mnist-frame.ts';
import { STROKE_THICKNESS } from './normalize-ink.ts';
import { checkRaster, type Raster } from './raster.ts';
import { resample } from './resample.ts';
import { squaredDistances } from './squared-distances.ts';

/** Pictures are shrunk to this many pixels on their longer side first: plenty for 20, and fast for a camera's. */
const WORKING_SIDE = 320;

/** Strokes that would come out thinner than this share of `STROKE_THICKNESS` are thickened to it. */
const THIN = 0.7;

/**
 * Brings a picture of one digit into MNIST's frame: finds paper and ink, crops, thickens hair lines, fits into
 * 20 × 20 pixels, and moves by whole pixels to the centre of mass as MNIST's makers did, so that a digit of MNIST
 * comes out as it went in.
 * @throws InvalidRasterError
 */
export function normalizeRaster(raster: Raster): GrayImage28 {
  return wholePicture(raster)?.image ?? toBytes(new Uint8Array(SIDE * SIDE));
}

/** Ink in MNIST's frame. */
export interface Framed {
  readonly image: GrayImage28;
  /** What all of `image` covers of that which it was made from; it may reach past its borders. */
  readonly frame: Area;
}

/** The picture as one digit, and where its ink lies; undefined where there is none. */
export interface WholePicture extends Framed, Area {}

/** As `normalizeRaster`, with the place of the ink. @throws InvalidRasterError */
export function wholePicture(raster: Raster): WholePicture | undefined {
  checkRaster(raster.pixels.length, raster.width, raster.height);
  const small = shrunk(raster.pixels, raster.width, raster.height);
  const found = findInk(small);
  // One pixel alone is dirt on an empty sheet: blown up it would fill the frame.
  if (found === undefined || found.ink.length === 1) return undefined;
  const scale = raster.width / small.width;
  const { image, frame } = framedInk(found);
  return { image, frame: areaOf(frame, scale, found), left: found.left * scale, top: found.top * scale, width: found.width * scale, height: found.height * scale };
}

/** Brings the ink of one digit, cropped to it, into MNIST's frame, as `normalizeRaster` does. */
export function frameInk({ ink, width, height }: InkMap): Framed {
  const small = shrunk(ink, width, height);
  const { image, frame } = framedInk(small);
  return { image, frame: areaOf(frame, width / small.width) };
}

function framedInk(found: InkMap): Framed {
  const { ink, width, height, margin } = thickened(found);
  const scale = BOX / Math.max(width, height);
  const boxWidth = Math.max(1, Math.floor(width * scale + 0.5));
  const boxHeight = Math.max(1, Math.floor(height * scale + 0.5));
  const box = resample(ink, width, height, boxWidth, boxHeight);

  const mass = centreOfMass(box, boxWidth);
  // The box's corner in whole pixels: the mass on the centre, and nothing outside the picture.
  const corner = (offset: number, size: number): number => Math.floor(insidePicture(CENTRE - offset + size / 2, size) - size / 2 + 0.5);
  const left = corner(mass.x, boxWidth);
  const top = corner(mass.y, boxHeight);
  const coverage = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < boxHeight; row++) {
    for (let column = 0; column < boxWidth; column++) {
      coverage[(top + row) * SIDE + left + column] = box[row * boxWidth + column]!;
    }
  }
  // Of what was found, to one pixel of the frame; the two differ a little, since the box has whole pixels.
  const [across, down] = [width / boxWidth, height / boxHeight];
  return { image: toBytes(coverage), frame: { left: -margin - left * across, top: -margin - top * down, width: SIDE * across, height: SIDE * down } };
}

function shrunk(values: ArrayLike<number>, fromWidth: number, fromHeight: number): InkMap {
  const scale = Math.min(1, WORKING_SIDE / Math.max(fromWidth, fromHeight));
  const width = Math.max(1, Math.floor(fromWidth * scale + 0.5));
  const height = Math.max(1, Math.floor(fromHeight * scale + 0.5));
  return { ink: resample(values, fromWidth, fromHeight, width, height), width, height };
}

/** Grows strokes that shrinking would turn into faint hair lines, by their distance, with a soft edge; `margin` is what that adds on each side. */
function thickened(map: InkMap): InkMap & { readonly margin: number } {
  const { ink, width, height } = map;
  const scale = BOX / Math.max(width, height);
  const thickness = meanThickness(map);
  if (thickness * scale >= THIN * STROKE_THICKNESS) return { ...map, margin: 0 };
  const grow = (STROKE_THICKNESS / scale - thickness) / 2;
  const margin = Math.floor(grow) + 1;
  const wide = width + 2 * margin;
  const high = height + 2 * margin;
  const padded = new Float64Array(wide * high);
  for (let row = 0; row < height; row++) {
    padded.set(ink.subarray(row * width, (row + 1) * width), (row + margin) * wide + margin);
  }
  const distances = squaredDistances(padded.map((value) => (value >= 0.5 ? 1 : 0)), wide, high);
  const grown = padded.map((value, i) => Math.max(value, Math.min(1, Math.max(0, grow + 0.5 - Math.sqrt(distances[i]!)))));
  return { ink: grown, width: wide, height: high, margin };
}

/** Area over half the outline's length; π/4 corrects the length of a staircase for that of the curve it follows. */
function meanThickness({ ink, width, height }: InkMap): number {
  let area = 0;
  let outline = 0;
  const isInk = (row: number, column: number): number =>
    row >= 0 && column >= 0 && row < height && column < width && ink[row * width + column]! >= 0.5 ? 1 : 0;
  for (let row = 0; row <= height; row++) {
    for (let column = 0; column <= width; column++) {
      const here = isInk(row, column);
      area += here;
      outline += Math.abs(here - isInk(row, column - 1)) + Math.abs(here - isInk(row - 1, column));
    }
  }
  return outline > 0 ? (2 * area) / (outline * 0.7853981633974483) : 0;
}
