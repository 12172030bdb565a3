import sharp from 'sharp';
import type { Box } from '../../src/core/pictures/plane.ts';
import type { Digit } from '../../src/core/classes.ts';
import { normal, type Random } from '../lib/random.ts';
import { homography, type Homography } from './homography.ts';
import type { Colour, Point, Scene } from './scene.ts';

/** A digit of a photograph, and where its ink lies, in pixels. */
export interface TrueDigit {
  readonly digit: Digit;
  readonly box: Box;
}

export interface Photograph {
  /** As a JPEG file. */
  readonly file: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** From top to bottom, each from left to right. */
  readonly lines: readonly (readonly TrueDigit[])[];
}

/** Takes a scene's photograph: the sheet seen from its side, in its light, through a lens, by a sensor, as a JPEG. */
export async function takePhotograph(scene: Scene, random: Random): Promise<Photograph> {
  const { width, height } = scene;
  const sheet = await pixelsOf(svg(width, height, sheetOf(scene)));
  const toSheet = homography(scene.corners, [[0, 0], [width, 0], [width, height], [0, height]]);
  const toPicture = homography([[0, 0], [width, 0], [width, height], [0, height]], scene.corners);
  const light = await lightOf(scene);
  const rgb = seenFrom(sheet, toSheet, scene, light, random);
  const overlay = svg(width, height, overlayOf(scene));
  const taken = await sharp(rgb, { raw: { width, height, channels: 3 } }).composite([{ input: overlay }]).blur(scene.blur).removeAlpha().raw().toBuffer();
  for (let i = 0; i < taken.length; i++) taken[i] = Math.max(0, Math.min(255, Math.round(taken[i] + normal(random) * scene.noise)));
  const file = await sharp(taken, { raw: { width, height, channels: 3 } }).jpeg({ quality: scene.quality }).toBuffer();
  return {
    file: new Uint8Array(file),
    width,
    height,
    lines: scene.lines.map((line) => line.map(({ digit, strokes }) => ({ digit, box: boxOf(strokes.flat().map(toPicture), scene.thickness) }))),
  };
}

const css = ([red, green, blue]: Colour): string => `rgb(${red},${green},${blue})`;
const svg = (width: number, height: number, body: string): Buffer => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`);
const pixelsOf = (picture: Buffer): Promise<Buffer> => sharp(picture).removeAlpha().raw().toBuffer();

function sheetOf({ width, height, paper, pen, thickness, transparency, lines, others = [], printed = '', grain = 0, dryness = 0, rules, fold, frame }: Scene): string {
  const line = (from: Point, to: Point, stroke: string, wide: number): string => `<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" stroke="${stroke}" stroke-width="${wide}"/>`;
  const parts = [`<rect width="${width}" height="${height}" fill="${css(paper)}"/>`];
  if (rules) {
    for (let y = 0.7 * rules.gap; y < height; y += rules.gap) parts.push(line([0, y], [width, y], css(rules.colour), rules.thickness));
    for (let x = 0.6 * rules.gap; rules.squared && x < width; x += rules.gap) parts.push(line([x, 0], [x, height], css(rules.colour), rules.thickness));
    if (rules.margin) parts.push(line([0.1 * width, 0], [0.1 * width, height], 'rgb(208,90,90)', rules.thickness * 1.3));
  }
  if (grain > 0) parts.push(`<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.35" numOctaves="3"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 ${grain / 28} ${-grain / 56}"/></filter><rect width="${width}" height="${height}" filter="url(#grain)"/>`);
  parts.push(printed);
  if (fold) parts.push(line(fold.from, fold.to, `rgba(0,0,0,${fold.darkness})`, 4));
  if (frame) parts.push(`<rect x="${0.03 * width}" y="${0.03 * height}" width="${0.94 * width}" height="${0.94 * height}" fill="none" stroke="rgb(40,40,40)" stroke-width="3"/>`);
  const stroke = (points: readonly Point[], colour: Colour): string => (points.length === 1 ? `<circle cx="${points[0][0]}" cy="${points[0][1]}" r="${thickness / 2}" fill="${css(colour)}" stroke="none"/>` : `<polyline points="${points.map((point) => point.map((value) => value.toFixed(1)).join(',')).join(' ')}"${colour === pen ? '' : ` stroke="${css(colour)}"`}/>`);
  const strokes = [...lines.flat().flatMap((digit) => digit.strokes.map((points) => stroke(points, digit.colour ?? pen))), ...others.map((points) => stroke(points, pen))].join('');
  if (dryness > 0) parts.push(`<filter id="dry" x="0" y="0" width="${width}" height="${height}" filterUnits="userSpaceOnUse"><feTurbulence type="fractalNoise" baseFrequency="0.45" numOctaves="2"/><feColorMatrix values="0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  0 0 0 -6 ${3 + 3 * (1 - dryness)}"/><feComposite in="SourceGraphic" operator="in"/></filter>`);
  parts.push(`<g fill="none" stroke="${css(pen)}" stroke-width="${thickness}" stroke-linecap="round" stroke-linejoin="round" opacity="${1 - transparency}"${dryness > 0 ? ' filter="url(#dry)"' : ''}>${strokes}</g>`);
  return parts.join('');
}

function overlayOf({ thumb, glare }: Scene): string {
  const parts: string[] = [];
  if (glare) {
    parts.push(`<radialGradient id="g"><stop offset="0" stop-color="#fff" stop-opacity="${glare.strength}"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>`);
    parts.push(`<circle cx="${glare.at[0]}" cy="${glare.at[1]}" r="${glare.radius}" fill="url(#g)"/>`);
  }
  if (thumb) parts.push(`<ellipse cx="${thumb.at[0]}" cy="${thumb.at[1]}" rx="${thumb.radius}" ry="${thumb.radius * 0.7}" fill="rgb(176,122,92)"/>`);
  return parts.join('');
}

/** The share of the light that is left at each pixel, 0…255. */
async function lightOf({ width, height, shadows, falloff }: Scene): Promise<Float32Array> {
  const light = new Float32Array(width * height);
  const [cos, sin] = [Math.cos(falloff.direction), Math.sin(falloff.direction)];
  for (let i = 0; i < light.length; i++) {
    const along = ((i % width) / width - 0.5) * cos + (Math.floor(i / width) / height - 0.5) * sin;
    light[i] = 1 - falloff.darkness * Math.min(1, Math.max(0, along + 0.5));
  }
  for (const { outline, darkness, blur } of shadows) {
    const shape = svg(width, height, `<rect width="${width}" height="${height}" fill="#fff"/><polygon points="${outline.map((point) => point.join(',')).join(' ')}" fill="#000"/>`);
    const mask = await sharp(shape).blur(blur).extractChannel(0).raw().toBuffer();
    for (let i = 0; i < light.length; i++) light[i] *= 1 - darkness * (1 - mask[i] / 255);
  }
  return light;
}

/** Each pixel of the photograph from where it lies on the sheet (between its pixels, linearly), or the table. */
function seenFrom(sheet: Buffer, toSheet: Homography, { width, height, table }: Scene, light: Float32Array, random: Random): Buffer {
  const result = Buffer.alloc(width * height * 3);
  const grain = Float32Array.from({ length: 256 }, () => normal(random) * 5);
  for (let i = 0; i < width * height; i++) {
    const [column, row] = [i % width, Math.floor(i / width)];
    const [x, y] = toSheet([column, row]);
    const onSheet = x >= 0 && y >= 0 && x < width - 1 && y < height - 1;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [dx, dy] = [x - left, y - top];
    const corner = 3 * (top * width + left);
    for (let part = 0; part < 3; part++) {
      const at = corner + part;
      const value = onSheet
        ? (sheet[at] * (1 - dx) + sheet[at + 3] * dx) * (1 - dy) + (sheet[at + 3 * width] * (1 - dx) + sheet[at + 3 * width + 3] * dx) * dy
        : table[part] + grain[(row + (column >> 4)) & 255];
      result[3 * i + part] = Math.max(0, Math.min(255, Math.round(value * light[i])));
    }
  }
  return result;
}

function boxOf(points: readonly Point[], thickness: number): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.floor(Math.min(...xs) - thickness / 2), Math.floor(Math.min(...ys) - thickness / 2)];
  return { left, top, width: Math.ceil(Math.max(...xs) + thickness / 2) - left, height: Math.ceil(Math.max(...ys) + thickness / 2) - top };
}
