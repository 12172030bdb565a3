import { NetworkRefusedError } from '../errors.ts';
import { PIXELS, SIDE, type GrayImage28 } from '../preprocessing/gray-image.ts';
import type { PictureForm, Scale } from './way.ts';

/** Mean and standard deviation of MNIST-train's pixels in 0…1: what PyTorch's examples normalise by. */
const [MNIST_MEAN, MNIST_DEVIATION] = [0.1307, 0.3081];

/** One channel: the values lie in the same order in all of them. */
export type Layout = 'NCHW' | 'NHWC' | 'NHW' | 'flat';

/** The shape that a network takes its pictures in. */
export interface InputShape {
  readonly layout: Layout;
  readonly dims: readonly number[];
  /** Pictures that it takes at once; the first one counts. */
  readonly batch: number;
}

const LAYOUTS: readonly { readonly layout: Layout; readonly dims: readonly number[] }[] = [
  { layout: 'NCHW', dims: [1, SIDE, SIDE] },
  { layout: 'NHWC', dims: [SIDE, SIDE, 1] },
  { layout: 'flat', dims: [PIXELS] },
  { layout: 'NHW', dims: [SIDE, SIDE] },
];
/** Pictures that are made for nothing beside the one that is read. */
const MOST_BATCH = 256;

/**
 * The shapes that fit what a network declares, likeliest first: more than one where it leaves sizes open.
 * @param declared sizes, or names of those that are open; undefined where it declares none.
 * @throws NetworkRefusedError where none fits.
 */
export function inputShapes(declared: readonly (number | string)[] | undefined): readonly InputShape[] {
  const open = (size: number | string | undefined): size is string => typeof size !== 'number' || size <= 0;
  const fits = (sizes: readonly (number | string)[], dims: readonly number[]): boolean => sizes.length === dims.length && sizes.every((size, at) => open(size) || size === dims[at]);
  const shapes = LAYOUTS.flatMap(({ layout, dims }): InputShape[] => {
    if (declared === undefined) return [{ layout, dims: [1, ...dims], batch: 1 }];
    // One picture alone, without a place for how many.
    if (fits(declared, dims) && !declared.some(open)) return [{ layout, dims, batch: 1 }];
    const [count, ...sizes] = declared;
    const batch = open(count) ? 1 : count;
    return count !== undefined && batch !== undefined && batch <= MOST_BATCH && fits(sizes, dims) ? [{ layout, dims: [batch, ...dims], batch }] : [];
  });
  if (shapes.length > 0) return shapes;
  const text = `[${declared!.join(' × ')}]`;
  throw new NetworkRefusedError('input', text, `it takes an input of ${text}, not one picture of ${SIDE} × ${SIDE} grey pixels`);
}

/** The picture's values in a form: of one picture, row by row. */
export function formPicture(picture: GrayImage28, { scale, isInverted, isTurned }: PictureForm): Float32Array {
  return Float32Array.from({ length: PIXELS }, (_, at) => {
    const ink = picture[isTurned ? (at % SIDE) * SIDE + Math.floor(at / SIDE) : at]! / 255;
    return scaled(isInverted ? 1 - ink : ink, scale);
  });
}

function scaled(value: number, scale: Scale): number {
  switch (scale) {
    case 'unit':
      return value;
    case 'bytes':
      return 255 * value;
    case 'signed':
      return 2 * value - 1;
    case 'mnist':
      return (value - MNIST_MEAN) / MNIST_DEVIATION;
  }
}
