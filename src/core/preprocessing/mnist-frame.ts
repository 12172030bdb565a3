import { grayImage28, SIDE, type GrayImage28 } from './gray-image.ts';

/*
 * How MNIST's digits lie in their picture: fitted into 20 × 20 pixels with their proportions kept, then moved until
 * the centre of mass is the picture's centre (LeCun, Cortes, Burges; reconstructed to the pixel by Yadav and Bottou,
 * "Cold Case: The Lost MNIST Digits", 2019).
 */

/** Side of the box that a digit fills in its longer direction, in pixels. */
export const BOX = 20;
/**
 * Where the centre of mass goes, with pixel centres at half numbers: the middle of pixel 14, not the picture's own
 * middle. Over MNIST-train it lies at (14.51, 14.50), spread by the rounding to whole pixels only.
 */
export const CENTRE = 14.5;

/** Where the middle of a digit's box of `size` pixels may lie without any of it leaving the picture. */
export function insidePicture(middle: number, size: number): number {
  return Math.min(SIDE - size / 2, Math.max(size / 2, middle));
}

/** Centre of mass of non-negative weights on a grid `width` wide; the grid's middle where there is no weight. */
export function centreOfMass(weights: ArrayLike<number>, width: number): { x: number; y: number } {
  let sum = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    const column = i % width;
    sum += weight;
    sumX += weight * (column + 0.5);
    sumY += weight * ((i - column) / width + 0.5);
  }
  return sum > 0 ? { x: sumX / sum, y: sumY / sum } : { x: width / 2, y: weights.length / width / 2 };
}

/** Coverage in 0…1 as bytes, rounded half up. */
export function toBytes(coverage: ArrayLike<number>): GrayImage28 {
  const bytes = new Uint8Array(coverage.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(Math.min(1, Math.max(0, coverage[i]!)) * 255 + 0.5);
  return grayImage28(bytes);
}
