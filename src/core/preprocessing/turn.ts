import type { Raster } from './raster.ts';

/** How pictures in a file may lie: with rows and columns exchanged, as EMNIST's do, or turned by quarters. */
export type Turn = 'transposed' | 'clockwise' | 'anticlockwise' | 'upside-down';

export const TURNS: readonly Turn[] = ['transposed', 'clockwise', 'anticlockwise', 'upside-down'];

/** A picture as it was before it was turned so. */
export function turnedBack({ pixels, width, height }: Raster, turn: Turn): Raster {
  const [wide, high] = turn === 'upside-down' ? [width, height] : [height, width];
  const back = new Uint8Array(pixels.length);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const from = turn === 'transposed' ? [y, x] : turn === 'clockwise' ? [width - 1 - y, x] : turn === 'anticlockwise' ? [y, height - 1 - x] : [width - 1 - x, height - 1 - y];
      back[y * wide + x] = pixels[from[1]! * width + from[0]!]!;
    }
  }
  return { pixels: back, width: wide, height: high };
}
