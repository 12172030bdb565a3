/** Numbers laid over a picture, row by row from the top left. */
export interface Plane {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of whole pixels: columns `left` … `left + width − 1`, rows `top` … `top + height − 1`. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const plane = (width: number, height: number, values: Float32Array = new Float32Array(width * height)): Plane => ({ values, width, height });

/** The smallest box that holds all of them. @throws RangeError where there is none. */
export function boxAround(boxes: readonly Box[]): Box {
  if (boxes.length === 0) throw new RangeError('There is no box around nothing.');
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.left);
    top = Math.min(top, box.top);
    right = Math.max(right, box.left + box.width);
    bottom = Math.max(bottom, box.top + box.height);
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** How many columns (or rows) two spans share; negative is the gap between them. */
export const overlap = (startA: number, sizeA: number, startB: number, sizeB: number): number =>
  Math.min(startA + sizeA, startB + sizeB) - Math.max(startA, startB);

/** Ink that is narrower than this share of the picture and as long as it is no digit, even where a picture was cropped to one. */
const NARROW = 0.12;

/** Whether ink runs from border to border and is much narrower than the picture: a sheet's margin or crease. */
export const runsThrough = (ink: Box, width: number, height: number): boolean =>
  (ink.height >= height - 2 && ink.width < NARROW * width) || (ink.width >= width - 2 && ink.height < NARROW * height);

/** As many of the numbers tell a quantile well enough. */
const SAMPLES = 4096;

/** The value that a share (0…1) of the numbers lies below; of very many, by an even sample. NaN where there is none. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return NaN;
  const sorted = sortedSample(values);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** At most `SAMPLES` of the values, evenly spread, in rising order. */
export function sortedSample(values: ArrayLike<number>): Float32Array {
  const step = Math.max(1, values.length / SAMPLES);
  const sample = new Float32Array(Math.floor(values.length / step));
  for (let i = 0; i < sample.length; i++) sample[i] = values[Math.floor(i * step)]!;
  return sample.sort();
}

/** Rows and columns changed for one another. */
export function transposed({ values, width, height }: Plane): Plane {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) turned[column * height + row] = values[row * width + column]!;
  }
  return plane(height, width, turned);
}
