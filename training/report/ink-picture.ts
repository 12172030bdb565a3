import sharp from 'sharp';
import { SIDE } from '../../src/core/preprocessing/gray-image.ts';

/*
 * Pictures for a page: black ink on nothing, so that whatever ground the page has is the paper, and a page on dark ground
 * inverts them (class "ink").
 */

const GAP = 2;

/** One 28 × 28 picture as a PNG in a data URL. */
export const inkUrl = (image: Uint8Array): Promise<string> => sheetUrl([[image]], 0);

/** An <img> of many pictures, a row for each list. @param label what a screen reader says of it */
export async function inkSheet(rows: readonly (readonly Uint8Array[])[], label: string, scale = 1.25): Promise<string> {
  const columns = Math.max(...rows.map((row) => row.length));
  const width = Math.round(columns * (SIDE + GAP) * scale);
  return `<img class="ink sheet" src="${await sheetUrl(rows, GAP)}" width="${width}" alt="${label}">`;
}

async function sheetUrl(rows: readonly (readonly Uint8Array[])[], gap: number): Promise<string> {
  const cell = SIDE + gap;
  const width = Math.max(1, ...rows.map((row) => row.length)) * cell;
  const height = rows.length * cell;
  // Two channels: black, and how much of it.
  const pixels = new Uint8Array(2 * width * height);
  rows.forEach((row, y) => {
    row.forEach((image, x) => {
      image.forEach((ink, i) => {
        pixels[2 * ((y * cell + Math.floor(i / SIDE)) * width + x * cell + (i % SIDE)) + 1] = ink;
      });
    });
  });
  return url(await sharp(pixels, { raw: { width, height, channels: 2 } }).png({ compressionLevel: 9 }).toBuffer());
}

/** Colours of what speaks for one digit and for the other; both to be seen on light and on dark ground. */
const FOR = [224, 92, 32];
const AGAINST = [38, 110, 214];

/**
 * Where one map is above another (orange) or below it (blue), as a transparent PNG in a data URL, to be laid over the
 * picture and scaled up to it.
 * @param a [side, side] @param b [side, side]
 */
export async function differenceUrl(a: Float32Array, b: Float32Array): Promise<string> {
  const side = Math.sqrt(a.length);
  const difference = a.map((value, i) => value - b[i]);
  const most = Math.max(1e-6, ...difference.map(Math.abs));
  const pixels = Uint8Array.from({ length: 4 * a.length }, (_, i) => {
    const value = difference[Math.floor(i / 4)];
    return i % 4 === 3 ? Math.round((190 * Math.abs(value)) / most) : (value > 0 ? FOR : AGAINST)[i % 4];
  });
  const enlarged = sharp(pixels, { raw: { width: side, height: side, channels: 4 } }).resize(2 * SIDE, 2 * SIDE, { kernel: 'cubic' });
  return url(await enlarged.png({ compressionLevel: 9 }).toBuffer());
}

const url = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;
