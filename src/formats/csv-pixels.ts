import { PIXELS } from '../core/preprocessing/gray-image.ts';
import { InvalidRecordError } from '../core/errors.ts';

const COMMA = 44;
const ZERO = 48;

/** Where a line stands and what its pixels' columns are called, for the error. */
export interface PixelPlace {
  readonly source: string;
  /** Counted from 1. */
  readonly line: number;
  /** Columns before the pixels. */
  readonly skip: number;
  /** The column of a pixel, counted from 0. */
  readonly column: (pixel: number) => string;
}

/**
 * Reads the 784 grey values (0…255) that end a line of CSV. They are read character by character: a set has tens of
 * millions of them.
 * @throws InvalidRecordError naming file, line and column.
 */
export function parsePixels(text: string, place: PixelPlace): Uint8Array {
  const pixels = new Uint8Array(PIXELS);
  let at = 0;
  for (let skipped = 0; skipped < place.skip; skipped++) {
    at = text.indexOf(',', at) + 1;
    if (at === 0) return fail(text, place, 0);
  }
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const start = at;
    let value = 0;
    while (at < text.length && at - start < 4) {
      const digit = text.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = 10 * value + digit;
      at++;
    }
    const isLast = pixel === PIXELS - 1;
    const ends = isLast ? at === text.length : text.charCodeAt(at) === COMMA;
    if (!ends || at === start || value > 255) {
      // Spaces and "12.0" are as good, only rarer.
      const comma = text.indexOf(',', start);
      const end = comma === -1 ? text.length : comma;
      const cell = text.slice(start, end).trim();
      value = Number(cell);
      if (cell === '' || !Number.isInteger(value) || value < 0 || value > 255 || isLast !== (comma === -1)) return fail(text, place, pixel);
      at = end;
    }
    pixels[pixel] = value;
    at++;
  }
  return pixels;
}

/** The 784 grey values as they end a line, without the line break. */
export const formatPixels = (image: Uint8Array): string => image.join(',');

/** That the line is too short or too long explains more than the one value does. */
function fail(text: string, { source, line, skip, column }: PixelPlace, pixel: number): never {
  const cells = text.split(',');
  const place = `${source}, line ${line}`;
  if (cells.length !== skip + PIXELS) throw new InvalidRecordError(place, '', `${skip + PIXELS} values`, text === '' ? 'an empty line' : String(cells.length));
  throw new InvalidRecordError(place, column(pixel), 'a whole number from 0 to 255', `"${cells[skip + pixel]!.trim()}"`);
}
