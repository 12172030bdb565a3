import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DIGITS, type Classes } from '../../src/core/classes.ts';
import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';

/*
 * Letters and signs as pens draw them, in single lines: the Hershey fonts (A. V. Hershey, 1967, public domain) and the
 * EMS fonts (S. B. Michaels, SIL Open Font License), from the package `hersheytext`. They are for judging only: nothing
 * of them is ever taught, nor is anything chosen by them.
 */

/** What is drawn, none of it a digit. */
export const GLYPH_KINDS = ['letters', 'greek', 'signs', 'drawings'] as const;
export type GlyphKind = (typeof GLYPH_KINDS)[number];

/**
 * Letters that could stand for a digit where one is expected: 0 O o Q D, 1 I i l j, 2 Z z, 4 Y y, 5 S s, 6 G b, 8 B, 9 g q.
 * No reader could tell them apart without their neighbours, so they say nothing about doubt. The lists below follow the
 * same rule: brackets, bars and ⊥ are ones, Λ is how some write a one, a square or a rhombus may be a zero.
 */
const LIKE_DIGITS = 'OoQDIiljZzYySsGbBgq';
/** A cross is among the marks that training shows. */
const LIKE_TAUGHT = 'Xx';

const LATIN = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'].filter((letter) => !(LIKE_DIGITS + LIKE_TAUGHT).includes(letter)).join('');

/** Which characters of which font are drawn; the Hershey fonts have their signs in the places of ASCII's characters. */
const CHOSEN: Readonly<Record<GlyphKind, readonly { readonly font: string; readonly characters: string }[]>> = {
  letters: ['futural', 'scripts', 'cursive', 'EMSAllure', 'EMSElfin', 'EMSFelix', 'EMSNixish', 'EMSReadability'].map((font) => ({ font, characters: LATIN })),
  // Without Β Ζ Θ Ι Λ Ο Υ Φ Χ and β γ δ ζ ι ξ ο ϑ σ φ χ.
  greek: [{ font: 'greek', characters: 'ADEGHKMNPRSTWXYaehklmnprtuwy' }],
  // Of mathematics ± ∓ ≦ ≧ ∏ ∑ ≠ ≡ ∝ √ ⊂ ⊃ ∩ ∈ arrows ∇ ℵ ÷ ∠; without ( ) [ ] { } / \ | ! ? & $ ^ ∞ ∂ ∃ ⊥, and without the
  // crosses + × #, which are taught.
  signs: [
    { font: 'futural', characters: '"%*-:;<=>@' },
    { font: 'mathlow', characters: '!"&\':;?@^bdfghijklnwx|' },
  ],
  // Flag, ship, anchor, bell, trees, heart, star, signs of planets and of the zodiac; without
  // circles, squares, rhombs, § ♃ ♄ and ♋.
  drawings: [
    { font: 'symbolic', characters: 'VWXYZ[]_`abcdefghmnp' },
    { font: 'markers', characters: 'CEFP' },
    { font: 'astrology', characters: "!$%&'/:;<=>?@[]`{|}~" },
  ],
};

/** Fonts in which a character is what it says; in the others it is the place of a sign. */
const isText = (font: string): boolean => font.startsWith('EMS') || ['futural', 'scripts', 'cursive'].includes(font);

/** All glyphs of a kind, as ink a hundred units high, with points close enough to be bent. @param classes that are left out. */
export function glyphInks(kind: GlyphKind, classes: Classes = DIGITS): Ink[] {
  return CHOSEN[kind].flatMap(({ font, characters }) => {
    const paths = pathsOf(font);
    return [...characters].filter((character) => !(isText(font) && classes.includes(character))).map((character) => {
      const path = paths.get(character);
      if (path === undefined) throw new RangeError(`The font ${font} has no "${character}".`);
      return inkOf(strokesOf(path));
    });
  });
}

/** SVG path of each character. */
function pathsOf(font: string): ReadonlyMap<string, string> {
  if (font.startsWith('EMS')) return svgFontPaths(readPackage(`svg_fonts/${font}.svg`));
  const fonts = JSON.parse(readPackage('hersheytext.min.json')) as Record<string, { readonly chars: readonly { readonly d: string }[] } | undefined>;
  const FIRST = '!'.charCodeAt(0);
  return new Map((fonts[font]?.chars ?? []).map(({ d }, i) => [String.fromCharCode(FIRST + i), d]));
}

const readPackage = (file: string): string => readFileSync(fileURLToPath(import.meta.resolve(`hersheytext/${file}`)), 'utf8');

function svgFontPaths(svg: string): Map<string, string> {
  const paths = new Map<string, string>();
  // SVG fonts have y upwards.
  for (const [, character, path] of svg.matchAll(/<glyph unicode="(.)"[^>]* d="([^"]*)"/g)) paths.set(character, path.replace(/(\S+) (\S+)(?= [ML]|$)/g, (_, x: string, y: string) => `${x} ${-Number(y)}`));
  return paths;
}

/** The fonts' paths know only M and L, absolute. */
function strokesOf(path: string): Stroke[] {
  return path
    .split('M')
    .map((part) => [...part.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]): StrokePoint => ({ x: Number(x), y: Number(y), t: 0 })))
    .filter((points) => points.length > 0)
    .map((points) => ({ points }));
}

/** Of the ink's size, between points: coarse lines could not be bent between theirs. */
const FINEST = 0.04;

function inkOf(strokes: readonly Stroke[]): Ink {
  const points = strokes.flatMap((stroke) => stroke.points);
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
  const [width, height] = [Math.max(...points.map(({ x }) => x)) - left, Math.max(...points.map(({ y }) => y)) - top];
  const scale = 100 / Math.max(width, height, 1e-9);
  return {
    strokes: strokes.map(({ points: own }) => ({ points: dense(own.map(({ x, y }) => ({ x: (x - left) * scale, y: (y - top) * scale, t: 0 }))) })),
    width: width * scale,
    height: height * scale,
  };
}

function dense(points: readonly StrokePoint[]): StrokePoint[] {
  return points.flatMap((end, i) => {
    if (i === 0) return [end];
    const start = points[i - 1];
    const steps = Math.max(1, Math.ceil(Math.hypot(end.x - start.x, end.y - start.y) / (100 * FINEST)));
    return Array.from({ length: steps }, (_, step): StrokePoint => {
      const along = (step + 1) / steps;
      return { x: start.x + (end.x - start.x) * along, y: start.y + (end.y - start.y) * along, t: 0 };
    });
  });
}
