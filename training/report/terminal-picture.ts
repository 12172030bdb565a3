import { SIDE, type GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';

/** Shades of a terminal's character, from paper to ink. */
const SHADES = [' ', '░', '▒', '▓', '█'];

/**
 * A picture for a terminal, two characters a pixel since they are twice as high as wide, in a thin frame.
 * Full ink is the text's own colour, so that it looks right on dark and light grounds alike.
 */
export function terminalPicture(image: GrayImage28): string {
  const rows = Array.from({ length: SIDE }, (_, y) =>
    Array.from(image.subarray(y * SIDE, (y + 1) * SIDE), (ink) => SHADES[Math.round((ink / 255) * (SHADES.length - 1))].repeat(2)).join(''),
  );
  const edge = '─'.repeat(2 * SIDE);
  return [`┌${edge}┐`, ...rows.map((row) => `│${row}│`), `└${edge}┘`].join('\n');
}
