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

/** Where there is nothing to say: to be seen on light and on dark ground. */
const NEITHER = [140, 140, 140];

/**
 * The ink, orange where it spoke for the one answer and blue where for the other, as a PNG in a data URL.
 * @param image [28 × 28] bytes @param evidence [28 × 28]
 */
export async function evidenceUrl(image: Uint8Array, evidence: Float32Array): Promise<string> {
  const most = evidence.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);
  const pixels = Uint8Array.from({ length: 4 * image.length }, (_, i) => {
    const [at, channel] = [Math.floor(i / 4), i % 4];
    if (channel === 3) return image[at];
    const part = Math.sqrt(Math.abs(evidence[at]) / most);
    return NEITHER[channel] + ((evidence[at] > 0 ? FOR : AGAINST)[channel] - NEITHER[channel]) * part;
  });
  return url(await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 4 } }).png({ compressionLevel: 9 }).toBuffer());
}

const url = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;
