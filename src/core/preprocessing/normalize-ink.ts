import { InvalidInkError } from '../errors.ts';
import { SIDE, type GrayImage28 } from './gray-image.ts';
import type { Ink } from '../ink/ink.ts';
import { BOX, CENTRE, centreOfMass, insidePicture, toBytes } from './mnist-frame.ts';
import { directionCoverage, type DirectionPlanes } from './direction.ts';
import { strokeCoverage, type Polyline } from './raster.ts';

/** Coordinates beyond this (in either direction) are a broken device or a broken file, not a drawing. */
export const MAX_COORDINATE = 1e9;

/**
 * Thickness of a stroke in pixels of the 28 × 28 picture: with it, pen strokes carry on average as much ink as
 * MNIST's digits do (measured on training data by `npm run likeness`).
 */
export const STROKE_THICKNESS = 2.4;

/** Ink smaller than this share of the sheet's longer side is a dot that trembled, and is not blown up to a digit. */
const SMALLEST_SHARE = 0.025;

/** Scaled points nearer than this to the last one kept (in pixels) change no byte worth the time. */
const MIN_STEP = 0.05;

/**
 * Draws ink as an MNIST digit: scaled as vectors until the painted strokes fill a box of 20 × 20 pixels with their
 * proportions kept, painted at one thickness whatever the brush was, moved to the centre of mass.
 * No ink gives an empty picture.
 * @param thickness of a stroke in pixels of the picture.
 * @throws InvalidInkError for a coordinate that is not a number within ±1e9.
 */
export function normalizeInk(ink: Ink, thickness: number = STROKE_THICKNESS): GrayImage28 {
  return paintInk(frameInk(ink, thickness), thickness);
}

/** The picture of strokes that are in their place. */
export const paintInk = (framed: readonly Polyline[], thickness: number = STROKE_THICKNESS): GrayImage28 => toBytes(strokeCoverage(framed, thickness, SIDE));

/**
 * Which way the pen went, in the frame of `normalizeInk`'s picture: see `directionCoverage`.
 * @throws as `normalizeInk`
 */
export function normalizeDirection(ink: Ink, thickness: number = STROKE_THICKNESS): DirectionPlanes {
  return directionCoverage(frameInk(ink, thickness), thickness);
}

/** Both of the above, for which the strokes are placed once. @throws as `normalizeInk` */
export function normalizeInkAndDirection(ink: Ink): { picture: GrayImage28; direction: DirectionPlanes } {
  const framed = frameInk(ink, STROKE_THICKNESS);
  return { picture: paintInk(framed), direction: directionCoverage(framed, STROKE_THICKNESS) };
}

/** Strokes as `normalizeInk` places them in its picture, in pixels. @throws as `normalizeInk` */
export function frameInk(ink: Ink, thickness: number): Polyline[] {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  ink.strokes.forEach((stroke, strokeIndex) => {
    stroke.points.forEach(({ x, y }, pointIndex) => {
      if (!(Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE)) {
        throw new InvalidInkError(`(${x}, ${y}) is not a place within ±${MAX_COORDINATE}`, strokeIndex, pointIndex);
      }
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    });
  });
  if (left > right) return [];

  const sheet = Math.max(ink.width, ink.height);
  const smallest = sheet > 0 && sheet <= MAX_COORDINATE ? sheet * SMALLEST_SHARE : 0;
  const extent = Math.max(right - left, bottom - top, smallest);
  const scale = extent > 0 ? (BOX - thickness) / extent : 0;
  const place = (centreX: number, centreY: number): Polyline[] =>
    ink.strokes.map((stroke) => placed(stroke.points, scale, (left + right) / 2, (top + bottom) / 2, centreX, centreY));

  const mass = centreOfMass(strokeCoverage(place(SIDE / 2, SIDE / 2), thickness, SIDE), SIDE);
  const toCentre = (offset: number): number => insidePicture(SIDE / 2 + CENTRE - offset, BOX);
  return place(toCentre(mass.x), toCentre(mass.y));
}

/** The points scaled about (fromX, fromY), which comes to lie on (toX, toY). */
function placed(points: Ink['strokes'][number]['points'], scale: number, fromX: number, fromY: number, toX: number, toY: number): Polyline {
  const line: number[] = [];
  points.forEach((point, index) => {
    const x = (point.x - fromX) * scale + toX;
    const y = (point.y - fromY) * scale + toY;
    const dx = x - line[line.length - 2]!;
    const dy = y - line[line.length - 1]!;
    const last = index === points.length - 1;
    if (index === 0 || last || dx * dx + dy * dy >= MIN_STEP * MIN_STEP) line.push(x, y);
  });
  return line;
}
