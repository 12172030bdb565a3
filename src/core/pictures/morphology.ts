import { plane, type Plane } from './plane.ts';

/**
 * Greyscale closing with a square of `side` pixels (made odd): what is dark and narrower than that is gone, and every
 * edge between larger parts stays where it was, as sharp as it was (Serra, "Image Analysis and Mathematical Morphology", 1982).
 */
export function closing(source: Plane, side: number): Plane {
  const radius = Math.max(1, Math.floor(side / 2));
  return extreme(extreme(source, radius, true), radius, false);
}

/** The largest (or smallest) value within `radius` rows and columns of each pixel; the picture's border goes on outside. */
function extreme({ values, width, height }: Plane, radius: number, largest: boolean): Plane {
  const result = new Float32Array(values);
  const sliding = slider(Math.max(width, height), radius, largest);
  for (let row = 0; row < height; row++) sliding(result, row * width, 1, width);
  for (let column = 0; column < width; column++) sliding(result, column, width, height);
  return plane(width, height, result);
}

type Slide = (values: Float32Array, start: number, stride: number, count: number) => void;

/** Does one line in place, three comparisons a pixel whatever the radius (van Herk, 1992; Gil and Werman, 1993). */
function slider(longest: number, radius: number, largest: boolean): Slide {
  const window = 2 * radius + 1;
  const pick = (a: number, b: number): number => (largest === a > b ? a : b);
  const padded = new Float32Array(longest + 2 * radius);
  const forward = new Float32Array(padded.length);
  const backward = new Float32Array(padded.length);
  return (values, start, stride, count) => {
    const length = count + 2 * radius;
    for (let i = 0; i < length; i++) padded[i] = values[start + Math.min(count - 1, Math.max(0, i - radius)) * stride]!;
    // Running extremes within blocks of the window's length, forwards and backwards.
    for (let i = 0; i < length; i++) forward[i] = i % window === 0 ? padded[i]! : pick(forward[i - 1]!, padded[i]!);
    for (let i = length - 1; i >= 0; i--) backward[i] = (i + 1) % window === 0 || i === length - 1 ? padded[i]! : pick(backward[i + 1]!, padded[i]!);
    for (let i = 0; i < count; i++) values[start + i * stride] = pick(backward[i]!, forward[i + window - 1]!);
  };
}

/** The mean of each pixel and its eight neighbours, weighted 4:2:1. */
export function smoothed({ values, width, height }: Plane): Plane {
  const across = new Float32Array(values.length);
  const both = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      across[i] = (values[column > 0 ? i - 1 : i]! + 2 * values[i]! + values[column + 1 < width ? i + 1 : i]!) / 4;
    }
  }
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      both[i] = (across[row > 0 ? i - width : i]! + 2 * across[i]! + across[row + 1 < height ? i + width : i]!) / 4;
    }
  }
  return plane(width, height, both);
}
