import { InvalidInkError } from '../errors.ts';
import type { Ink } from '../ink/ink.ts';
import { SIDE, type GrayImage28 } from './gray-image.ts';
import { toBytes } from './mnist-frame.ts';
import { MAX_COORDINATE } from './normalize-ink.ts';
import { strokeCoverage } from './raster.ts';

/** Width of the brush as a share of the sheet's height: dots of 16 pixels on a canvas of 300, as many a tutorial paints them. */
const BRUSH = 16 / 300;

/**
 * What most programs that people write for MNIST give their network: the sheet as it is, shrunk to 28 × 28 pixels, with
 * the digit wherever and as small as it was drawn. Only for comparison; `preprocessInk` is what Scrawl reads.
 * Of a sheet that is wider than high, the square around the drawing is taken.
 * @throws InvalidInkError for a coordinate that is not a number within ±1e9.
 */
export function shrinkSheet({ strokes, width, height }: Ink): GrayImage28 {
  const side = Math.min(width, height) > 0 ? Math.min(width, height) : 1;
  let [left, right] = [Infinity, -Infinity];
  strokes.forEach(({ points }, stroke) => {
    points.forEach(({ x, y }, point) => {
      if (!(Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE)) throw new InvalidInkError(`(${x}, ${y}) is not a place within ±${MAX_COORDINATE}`, stroke, point);
      [left, right] = [Math.min(left, x), Math.max(right, x)];
    });
  });
  const start = left > right ? 0 : Math.max(0, Math.min(width - side, (left + right - side) / 2));
  const scale = SIDE / side;
  return toBytes(strokeCoverage(strokes.map(({ points }) => points.flatMap(({ x, y }) => [(x - start) * scale, y * scale])), BRUSH * SIDE, SIDE));
}
