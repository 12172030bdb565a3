/** Draws the app's icon with the app's own ink, in every size: `npm run icons` writes them to public/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import type { StrokePoint } from '../../src/core/ink/ink.ts';
import { inkLine } from '../../src/ui/ink/line.ts';
import { inkOutline, traceOutline, type PathSink } from '../../src/ui/ink/outline.ts';
import { PALETTES } from '../../src/ui/kit/tokens.ts';
import { drawThrough, type Knot } from './pen.ts';

const PUBLIC = resolve(import.meta.dirname, '../../public');
/** Side of the icon in its own unit: small, so that the app's nib is broad in it. */
const SIDE = 320;

/** A seven of two strokes, the second of which is a tick: down from the left, and up to the end of the bar. */
const STROKES: readonly (readonly Knot[])[] = [
  [[74, 92, 0.35], [98, 80, 0.5], [140, 80, 0.44], [190, 79, 0.46], [240, 68, 0.55]],
  [[84, 186, 0.25], [97, 203, 0.42], [111, 228, 0.6], [122, 256, 0.7], [126, 264, 0.62], [129, 256, 0.6], [143, 220, 0.56], [173, 160, 0.5], [207, 110, 0.5], [240, 68, 0.5]],
];

function draw(knots: readonly Knot[]): StrokePoint[] {
  return drawThrough(knots).map(([x, y, pressure], index) => ({ x, y, pressure, t: index * 8 }));
}

function inkPath(): string {
  const parts: string[] = [];
  const write = (command: string, ...numbers: number[]): void => void parts.push(command + numbers.map((n) => n.toFixed(1)).join(' '));
  const sink: PathSink = {
    moveTo: (x, y) => write('M', x, y),
    quadraticCurveTo: (a, b, x, y) => write('Q', a, b, x, y),
    closePath: () => write('Z'),
  };
  for (const knots of STROKES) traceOutline(inkOutline(inkLine(draw(knots)), true), sink);
  return parts.join('');
}

/**
 * @param corner radius of the sheet's corners; 0 fills the square to its edges.
 * @param scale of the ink around the middle.
 */
function icon(corner: number, scale: number): string {
  const { sheet, ink, rule } = PALETTES.light;
  const middle = SIDE / 2;
  const inset = corner / 8;
  const rules = [80, 254].map((y) => `M${inset} ${middle + (y - middle) * scale}H${SIDE - inset}`).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}">`,
    `<rect width="${SIDE}" height="${SIDE}" rx="${corner}" fill="${sheet}"/>`,
    `<path d="${rules}" stroke="${rule}" stroke-width="4"/>`,
    `<path transform="translate(${middle} ${middle}) scale(${scale}) translate(${-middle} ${-middle})" fill="${ink}" d="${inkPath()}"/>`,
    '</svg>\n',
  ].join('');
}

async function png(svg: string, size: number, name: string): Promise<void> {
  await sharp(Buffer.from(svg), { density: (72 * size) / SIDE }).resize(size, size).png({ compressionLevel: 9, palette: true }).toFile(join(PUBLIC, name));
}

mkdirSync(join(PUBLIC, 'icons'), { recursive: true });
const sheet = icon(64, 1.16);
writeFileSync(join(PUBLIC, 'favicon.svg'), sheet);
for (const size of [192, 512]) {
  await png(sheet, size, `icons/icon-${size}.png`);
  // What a launcher may cut away lies outside the middle circle of four fifths.
  await png(icon(0, 0.92), size, `icons/maskable-${size}.png`);
}
await png(icon(0, 1.1), 180, 'icons/apple-touch-icon.png');
