import type { Correction } from '../../../src/core/records/correction.ts';
import { shapeOf } from '../../data/likeness.ts';

/** What is followed of drawings over the weeks; null where it is not known. */
export interface Measures {
  /** The probability of what was read, 0…1. */
  readonly confidence: number | null;
  /** Of the strokes in the 28 × 28 picture, in pixels. */
  readonly thickness: number | null;
  /** The ink's longer side as a share of the sheet's shorter one; null for what came as a picture. */
  readonly size: number | null;
}

export function measuresOf({ probabilities, ink }: Correction, picture: Uint8Array): Measures {
  const { thickness } = shapeOf(picture);
  return { confidence: probabilities === undefined ? null : Math.max(...probabilities), thickness: thickness === 0 ? null : thickness, size: ink === undefined ? null : sizeOf(ink) };
}

function sizeOf({ strokes, width, height }: NonNullable<Correction['ink']>): number | null {
  const sides = (['x', 'y'] as const).map((axis) => {
    let [low, high] = [Infinity, -Infinity];
    for (const { points } of strokes) {
      for (const { [axis]: at } of points) [low, high] = [Math.min(low, at), Math.max(high, at)];
    }
    return high - low;
  });
  const share = Math.max(...sides) / Math.min(width, height);
  return Number.isFinite(share) && share >= 0 ? share : null;
}
