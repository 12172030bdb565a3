import { DIRECTIONS, type DirectionPlanes } from './direction.ts';
import { PIXELS, type GrayImage28 } from './gray-image.ts';
import type { Ink } from '../ink/ink.ts';
import { normalizeDirection, normalizeInk, normalizeInkAndDirection } from './normalize-ink.ts';
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

/**
 * Which way the pen went, for networks that ask for it: in the frame of `preprocessInk`'s picture, to the byte as well.
 * @throws as `preprocessInk`
 */
export function preprocessDirection(ink: Ink): DirectionPlanes {
  return normalizeDirection(ink);
}

/** A drawing as a network sees it: its picture, and where it came as ink, which way the pen went. */
export interface Seen {
  readonly picture: GrayImage28;
  /** Absent for what has none, a photograph say. */
  readonly direction?: DirectionPlanes;
}

/** Ink as a network sees it. @throws as `preprocessInk` */
export const seeInk = (ink: Ink): Seen => normalizeInkAndDirection(ink);

/** The planes that a network may ask for, in their order: the picture, then the ways the pen went. */
export const INPUT_PLANES = ['ink', ...DIRECTIONS] as const;

/** How many of `INPUT_PLANES` a network takes: the picture alone, or all. */
export type PlaneCount = 1 | 5;

/**
 * The network's input: `[planes, 28, 28]` floats in 0…1, ink = 1. Written into `target` where one is given.
 * Planes of a direction that the drawing has not are 0.
 */
export function toTensorData({ picture, direction }: Seen, planes: PlaneCount, target: Float32Array = new Float32Array(planes * PIXELS)): Float32Array {
  for (let i = 0; i < PIXELS; i++) target[i] = picture[i]! / 255;
  for (let i = PIXELS; i < planes * PIXELS; i++) target[i] = direction === undefined ? 0 : direction[i - PIXELS]! / 255;
  return target;
}
