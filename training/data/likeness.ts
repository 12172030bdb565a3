import { PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { centreOfMass } from '../../src/core/preprocessing/mnist-frame.ts';

/** What a set of normalised digits looks like on average; every digit 0…9 counts the same. */
export interface Appearance {
  readonly count: number;
  /** Mean of ink per picture, in pixels (a full pixel counts 1). */
  readonly ink: number;
  /** Median stroke thickness in pixels: twice the area over the outline, whose staircase is counted as π/4 of its length. */
  readonly thickness: number;
  /** Mean centre of mass, in pixels from the top left corner. */
  readonly centre: { readonly x: number; readonly y: number };
  /** Root mean square distance from that mean, per axis. */
  readonly spread: { readonly x: number; readonly y: number };
  /** Mean of the longer side of the box around all ink of at least half strength, in pixels. */
  readonly extent: number;
}

/** @throws RangeError for a set in which a digit does not occur. */
export function appearance(images: readonly Uint8Array[], labels: ArrayLike<number>): Appearance {
  const inkByDigit = new Float64Array(10);
  const countByDigit = new Float64Array(10);
  const thicknesses: number[] = [];
  const centres = images.map((image) => centreOfMass(image, SIDE));
  let extents = 0;
  images.forEach((image, index) => {
    inkByDigit[labels[index]] += image.reduce((sum, byte) => sum + byte, 0) / 255;
    countByDigit[labels[index]]++;
    const { thickness, extent } = shapeOf(image);
    thicknesses.push(thickness);
    extents += extent;
  });
  if (countByDigit.some((count) => count === 0)) throw new RangeError('Each digit must occur at least once.');
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const centre = { x: mean(centres.map(({ x }) => x)), y: mean(centres.map(({ y }) => y)) };
  return {
    count: images.length,
    ink: mean(Array.from(inkByDigit, (ink, digit) => ink / countByDigit[digit])),
    thickness: thicknesses.sort((a, b) => a - b)[Math.floor(thicknesses.length / 2)],
    centre,
    spread: { x: Math.sqrt(mean(centres.map(({ x }) => (x - centre.x) ** 2))), y: Math.sqrt(mean(centres.map(({ y }) => (y - centre.y) ** 2))) },
    extent: extents / images.length,
  };
}

/** The thickness of a picture's strokes and the longer side of its ink, as of `Appearance`; 0 without ink. */
export function shapeOf(image: Uint8Array): { readonly thickness: number; readonly extent: number } {
  let area = 0;
  let outline = 0;
  let left = SIDE;
  let right = -1;
  let top = SIDE;
  let bottom = -1;
  const inked = (index: number): number => (image[index] > 127 ? 1 : 0);
  for (let i = 0; i < PIXELS; i++) {
    const column = i % SIDE;
    const row = (i - column) / SIDE;
    if (column > 0) outline += Math.abs(inked(i) - inked(i - 1));
    if (row > 0) outline += Math.abs(inked(i) - inked(i - SIDE));
    if (inked(i) === 0) continue;
    area++;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return { thickness: outline > 0 ? (2 * area) / (outline * (Math.PI / 4)) : 0, extent: Math.max(right - left, bottom - top) + 1 };
}

/** How far pictures moved: mean absolute difference per pixel in bytes, and how many did not move at all. */
export function difference(before: readonly Uint8Array[], after: readonly Uint8Array[]): { mean: number; median: number; p99: number; identical: number } {
  const means = before
    .map((image, index) => image.reduce((sum, byte, i) => sum + Math.abs(byte - after[index][i]), 0) / PIXELS)
    .sort((a, b) => a - b);
  return {
    mean: means.reduce((sum, value) => sum + value, 0) / means.length,
    median: means[Math.floor(means.length / 2)],
    p99: means[Math.floor(means.length * 0.99)],
    identical: means.filter((value) => value === 0).length / means.length,
  };
}
