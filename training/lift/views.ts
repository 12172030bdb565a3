import type { Ink } from '../../src/core/ink/ink.ts';
import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import { strokeCoverage } from '../../src/core/preprocessing/raster.ts';
import { between, type Random } from '../lib/random.ts';

/**
 * The two ways from a drawing to the network's picture: `shrunk` as the project did whose finding is reproduced, the
 * sheet that is drawn on made 28 pixels wide, and `normalised` as we do.
 */
export const VIEWS = ['shrunk', 'normalised'] as const;
export type View = (typeof VIEWS)[number];

/** That project's sheet has 60 pixels, and a brush of 3. */
const BRUSH = (3 / 60) * SIDE;

/** The drawing as the view shows it to the network, 784 bytes. @param random where on the sheet, and how large, it is drawn */
export function pictureIn(view: View, ink: Ink, random: Random): Uint8Array {
  return view === 'normalised' ? preprocessInk(ink) : shrunk(ink, random);
}

/** As people use a sheet: half to nine tenths of its height, anywhere that the digit then fits. */
function shrunk({ strokes }: Ink, random: Random): Uint8Array {
  const points = strokes.flatMap((stroke) => stroke.points);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = (between(random, 0.5, 0.9) * SIDE - BRUSH) / Math.max(width, height, 1e-9);
  const place = (extent: number): number => between(random, BRUSH / 2, SIDE - BRUSH / 2 - extent * scale);
  const [toX, toY] = [place(width), place(height)];
  const lines = strokes.map((stroke) => stroke.points.flatMap(({ x, y }) => [(x - left) * scale + toX, (y - top) * scale + toY]));
  return Uint8Array.from(strokeCoverage(lines, BRUSH, SIDE), (ink) => Math.round(255 * ink));
}
