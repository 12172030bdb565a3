import { PIXELS, type GrayImage28 } from './gray-image.ts';
import type { Ink } from '../ink/ink.ts';
import { normalizeInk } from './normalize-ink.ts';
import { normalizeRaster } from './normalize-raster.ts';
import type { Raster } from './raster.ts';

/**
 * Names what this module does to ink and pictures, to the byte. A model is for one such name; whoever changes a
 * byte that comes out of here changes the name as well (the golden files hold both to it).
 */
export const PREPROCESSING_ID = 'mnist-frame-1';

/**
 * What the network sees of a drawing. Deterministic to the byte in every JavaScript engine.
 * An empty drawing gives an empty picture; a tap gives a dot.
 * @throws InvalidInkError naming the stroke and point of a coordinate that is not a number within ±1e9.
 */
export function preprocessInk(ink: Ink): GrayImage28 {
  return normalizeInk(ink);
}

/**
 * What the network sees of a picture of one digit, dark on light or light on dark, of any size.
 * A picture without contrast, or with no more than one pixel of ink, gives an empty picture.
 * @throws InvalidRasterError where width, height and number of pixels do not agree.
 */
export function preprocessRaster(raster: Raster): GrayImage28 {
  return normalizeRaster(raster);
}

/** The network's input: `[1, 28, 28]` floats in 0…1, ink = 1. Written into `target` where one is given. */
export function toTensorData(image: GrayImage28, target: Float32Array = new Float32Array(PIXELS)): Float32Array {
  for (let i = 0; i < PIXELS; i++) target[i] = image[i]! / 255;
  return target;
}
