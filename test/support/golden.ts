import { DIRECTIONS } from '../../src/core/preprocessing/direction.ts';
import { PREPROCESSING_ID, preprocessDirection, preprocessInk, preprocessRaster } from '../../src/core/preprocessing/preprocess.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { NAMED_INKS } from '../fixtures/named-inks.ts';
import { NAMED_RASTERS } from '../fixtures/named-rasters.ts';

/** The bytes that the named inputs must give, as hex, row by row; and under which name of the preprocessing. */
export interface Golden {
  readonly preprocessingId: string;
  readonly images: Readonly<Record<string, readonly string[]>>;
}

/** What the preprocessing gives here and now, wherever this runs. */
export function currentImages(): Golden {
  const images: Record<string, string[]> = {};
  for (const [name, ink] of Object.entries(NAMED_INKS)) images[name] = rows(preprocessInk(ink));
  for (const name of DIRECTED) {
    const planes = preprocessDirection(NAMED_INKS[name]);
    DIRECTIONS.forEach((way, plane) => (images[`${name}, going ${way}`] = rows(planes.subarray(plane * PIXELS, (plane + 1) * PIXELS))));
  }
  for (const [name, raster] of Object.entries(NAMED_RASTERS)) images[name] = rows(preprocessRaster(raster));
  return { preprocessingId: PREPROCESSING_ID, images };
}

/** Inks whose direction is written down as well. */
const DIRECTED = ['a seven', 'a four of two strokes', 'a zero', 'a tap'];

function rows(image: Uint8Array): string[] {
  const hex = Array.from(image, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: 28 }, (_, row) => hex.slice(row * 56, (row + 1) * 56));
}
