import sharp from 'sharp';
import type { Raster } from '../../src/core/preprocessing/raster.ts';
import { glyph } from './glyphs.ts';

/** Pixels of a picture's cell, twice the side of the network's picture. */
const CELL = 56;
const GAP = 4;
const MARGIN = 40;

const PAPER = 238;
/** A row of the sheet: pictures of one label. */
export interface SheetRow {
  /** 0…9; absent for what has no label, which gets a dash. */
  readonly label?: number;
  readonly pictures: readonly Raster[];
}

/**
 * Draws pictures of any size side by side, a row for each label, as a PNG file.
 * @throws RangeError where there is nothing to draw.
 */
export async function contactSheet(rows: readonly SheetRow[]): Promise<Uint8Array> {
  const columns = Math.max(0, ...rows.map(({ pictures }) => pictures.length));
  if (columns === 0) throw new RangeError('A contact sheet needs at least one picture.');
  const width = MARGIN + columns * (CELL + GAP);
  const height = GAP + rows.length * (CELL + GAP);
  const sheet = new Uint8Array(width * height).fill(PAPER);
  for (const [index, { label, pictures }] of rows.entries()) {
    const top = GAP + index * (CELL + GAP);
    drawLabel(sheet, width, top, label);
    for (const [column, raster] of pictures.entries()) {
      const cell = await fitted(raster);
      for (let y = 0; y < CELL; y++) sheet.set(cell.subarray(y * CELL, (y + 1) * CELL), (top + y) * width + MARGIN + column * (CELL + GAP));
    }
  }
  return new Uint8Array(await sharp(sheet, { raw: { width, height, channels: 1 } }).toColourspace('b-w').png().toBuffer());
}

/** The picture as large as its cell lets it be; small ones keep their pixels' edges. */
async function fitted({ pixels, width, height }: Raster): Promise<Uint8Array> {
  const kernel = Math.max(width, height) <= CELL / 2 ? 'nearest' : 'lanczos3';
  const resized = sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 1 } }).resize(CELL, CELL, { fit: 'contain', kernel, background: { r: PAPER, g: PAPER, b: PAPER } });
  return new Uint8Array(await resized.toColourspace('b-w').extractChannel(0).raw().toBuffer());
}

const DOT = 5;

function drawLabel(sheet: Uint8Array, width: number, top: number, label: number | undefined): void {
  const corner = { x: (MARGIN - 3 * DOT) / 2, y: top + (CELL - 5 * DOT) / 2 };
  glyph(label).forEach((row, y) => {
    [...row].forEach((dot, x) => {
      if (dot === '0') return;
      for (let line = 0; line < DOT; line++) {
        const start = Math.floor(corner.y + y * DOT + line) * width + Math.floor(corner.x + x * DOT);
        sheet.fill(40, start, start + DOT);
      }
    });
  });
}
