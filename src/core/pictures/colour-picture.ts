import { checkRaster } from '../preprocessing/raster.ts';
import { resample } from '../preprocessing/resample.ts';

/** A picture as canvas and image decoders give it: four bytes a pixel (red, green, blue, alpha), row by row from the top left. */
export interface ColourPicture {
  readonly rgba: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Pixels that digits are looked for at: enough for forty lines of a page, and under a second's work. */
export const LOOKING_PIXELS = 1280 * 1280;
/** Shorter side that a small picture is enlarged to. */
const SMALLEST_SIDE = 112;
/** Longer side that a long strip is not reduced below. */
const LONGEST_SIDE = 8192;

/** What a picture's width and height are multiplied by to be looked at. */
export function lookingScale(width: number, height: number): number {
  const fits = Math.min(Math.sqrt(LOOKING_PIXELS / (width * height)), LONGEST_SIDE / Math.max(width, height));
  return Math.min(fits, Math.max(1, SMALLEST_SIDE / Math.min(width, height)));
}

/**
 * The picture at the size it is looked at, by area means.
 * @throws InvalidRasterError where width, height and number of bytes do not agree.
 */
export function atLookingSize(picture: ColourPicture): ColourPicture {
  const { rgba, width, height } = picture;
  checkRaster(rgba.length, width, height, 4);
  const scale = lookingScale(width, height);
  if (scale === 1) return picture;
  const toWidth = Math.max(1, Math.round(width * scale));
  const toHeight = Math.max(1, Math.round(height * scale));
  const result = new Uint8Array(toWidth * toHeight * 4);
  for (let part = 0; part < 4; part++) {
    const channel = new Float32Array(width * height);
    for (let i = 0; i < channel.length; i++) channel[i] = rgba[4 * i + part]!;
    const resized = resample(channel, width, height, toWidth, toHeight);
    for (let i = 0; i < resized.length; i++) result[4 * i + part] = Math.floor(resized[i]! + 0.5);
  }
  return { rgba: result, width: toWidth, height: toHeight };
}
