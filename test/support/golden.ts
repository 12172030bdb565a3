import { PREPROCESSING_ID, preprocessInk, preprocessRaster } from '../../src/core/preprocessing/preprocess.ts';
import type { GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
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
  for (const [name, raster] of Object.entries(NAMED_RASTERS)) images[name] = rows(preprocessRaster(raster));
  return { preprocessingId: PREPROCESSING_ID, images };
}

function rows(image: GrayImage28): string[] {
  const hex = Array.from(image, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from({ length: 28 }, (_, row) => hex.slice(row * 56, (row + 1) * 56));
}
