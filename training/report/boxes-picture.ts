import sharp from 'sharp';
import type { PictureReading } from '../../src/core/pictures/picture-reading.ts';
import { glyph } from './glyphs.ts';

/** Sure answers are green, doubtful ones amber, what is no digit grey. */
const SURE = { from: 0.9, colour: '#16803c' };
const DOUBTFUL = '#b45309';
const NO_DIGIT = '#6b7280';

/** The picture of a file, the right way up, with a box and a digit on each that was found, as a PNG file. @param path as for `readPicture`. */
export async function boxesPicture(path: string, { lines }: PictureReading): Promise<Uint8Array> {
  const { data, info } = await sharp(path).rotate().toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const wide = Math.max(1, Math.max(info.width, info.height) / 400);
  const marks = lines.flat().map(({ box: { left, top, width, height }, prediction: { digit, confidence, isDigit } }) => {
    const colour = !isDigit ? NO_DIGIT : confidence >= SURE.from ? SURE.colour : DOUBTFUL;
    const dot = Math.max(1, Math.min(width, height) / 16, 1.5 * wide);
    const [x, y] = [left - wide, Math.max(0, top - 7 * dot)];
    const dots = glyph(isDigit && typeof digit === 'number' ? digit : undefined).flatMap((row, line) => [...row].flatMap((each, column) => (each === '1' ? [`<rect x="${x + (column + 1) * dot}" y="${y + (line + 1) * dot}" width="${dot}" height="${dot}" fill="#fff"/>`] : [])));
    return `<rect x="${left - wide}" y="${top - wide}" width="${width + 2 * wide}" height="${height + 2 * wide}" fill="none" stroke="${colour}" stroke-width="${wide}"/><rect x="${x}" y="${y}" width="${5 * dot}" height="${7 * dot}" fill="${colour}"/>${dots.join('')}`;
  });
  const overlay = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${info.width}" height="${info.height}">${marks.join('')}</svg>`);
  return new Uint8Array(await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } }).composite([{ input: overlay }]).png().toBuffer());
}
