import type { Ink } from '../../src/core/ink/ink.ts';
import type { Digit } from '../../src/core/classes.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { between, normal, type Random } from '../lib/random.ts';

/** Red, green and blue, 0…255. */
export type Colour = readonly [number, number, number];
export type Point = readonly [number, number];

/** A digit on the sheet: its strokes in the sheet's pixels. */
export interface WrittenDigit {
  readonly digit: Digit;
  readonly strokes: readonly (readonly Point[])[];
  /** Where it is not that of the scene's pen. */
  readonly colour?: Colour;
}

/** All that a photograph shows, before it is taken. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly paper: Colour;
  readonly pen: Colour;
  /** Thickness of the pen in pixels, and how much of the paper shows through its ink. */
  readonly thickness: number;
  readonly transparency: number;
  /** From top to bottom, each from left to right. */
  readonly lines: readonly (readonly WrittenDigit[])[];
  /** Strokes of the pen that are no digits: dots, dashes, a bar. */
  readonly others?: readonly (readonly Point[])[];
  /** What is printed on the sheet, under the ink, as SVG in its pixels. */
  readonly printed?: string;
  /** Deviation of the sheet's own grain, in grey levels; share of a dry pen's ink that does not come off it. */
  readonly grain?: number;
  readonly dryness?: number;
  readonly rules: { readonly gap: number; readonly colour: Colour; readonly thickness: number; readonly squared: boolean; readonly margin: boolean } | undefined;
  /** Darker line across the sheet, from edge to edge. */
  readonly fold: { readonly from: Point; readonly to: Point; readonly darkness: number } | undefined;
  readonly frame: boolean;
  /** Where the sheet's corners lie in the photograph, clockwise from the top left. */
  readonly corners: readonly [Point, Point, Point, Point];
  readonly table: Colour;
  /** Parts in shade, each with how much of the light it takes and how far its edge is blurred. */
  readonly shadows: readonly { readonly outline: readonly Point[]; readonly darkness: number; readonly blur: number }[];
  /** Light across the picture: what is lost on its dark side, and its direction in radians. */
  readonly falloff: { readonly darkness: number; readonly direction: number };
  readonly thumb: { readonly at: Point; readonly radius: number } | undefined;
  readonly glare: { readonly at: Point; readonly radius: number; readonly strength: number } | undefined;
  /** Standard deviations: of the lens's blur in pixels, of the sensor's noise in grey levels. */
  readonly blur: number;
  readonly noise: number;
  /** JPEG's quality, 1…100. */
  readonly quality: number;
}

export type Kind = 'number' | 'single' | 'page';

const PAPERS: readonly Colour[] = [[240, 238, 232], [252, 252, 250], [233, 230, 222], [214, 210, 200], [239, 233, 176], [196, 172, 134], [215, 226, 236]];
const PENS: readonly Colour[] = [[28, 37, 64], [18, 18, 20], [30, 50, 140], [176, 34, 34], [26, 92, 52], [60, 60, 64], [120, 120, 122], [92, 44, 130]];
const TABLES: readonly Colour[] = [[91, 68, 51], [138, 122, 102], [34, 34, 34], [185, 178, 165], [60, 70, 82], [150, 98, 60]];
const RULES: readonly Colour[] = [[185, 198, 220], [157, 179, 214], [111, 143, 192], [200, 200, 200], [214, 170, 160]];
/** Ink as light as its paper, and light ink on dark. */
const ODD_PAIRS: readonly { readonly paper: Colour; readonly pen: Colour }[] = [
  { paper: [61, 143, 74], pen: [211, 58, 44] },
  { paper: [120, 150, 210], pen: [220, 120, 110] },
  { paper: [38, 52, 46], pen: [232, 232, 226] },
  { paper: [24, 24, 28], pen: [240, 240, 240] },
];

/** Share of the sheet's width and height that stays empty on every side, so that no ink is cut off by the photograph's edge. */
const INSET = 0.14;

/** Draws a scene. Everything that can be difficult about one is in it with some probability. @param pool digits of each writer. */
export function drawScene(pool: ReadonlyMap<string, readonly StrokeSample[]>, kind: Kind, random: Random): Scene {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
  const chance = (share: number): boolean => random() < share;
  const [width, height] = pick([[1200, 900], [900, 1200], [1000, 1000], [1280, 720]] as const);
  const odd = chance(0.07) ? pick(ODD_PAIRS) : undefined;
  const rows = kind === 'single' ? 1 : kind === 'page' ? 4 + Math.floor(random() * 8) : 1 + Math.floor(random() * 3);
  const size = kind === 'single' ? between(random, 0.12, 0.7) * height : Math.min(0.55 / rows, between(random, kind === 'page' ? 0.03 : 0.07, kind === 'page' ? 0.07 : 0.3)) * height;
  const writer = pool.get(pick([...pool.keys()]))!;
  const lines = writtenLines(writer, kind, rows, size, width, height, random);
  const thickness = Math.max(2, size * between(random, 0.03, 0.12));
  const onTable = chance(0.3);
  return {
    width,
    height,
    paper: odd?.paper ?? pick(PAPERS),
    pen: odd?.pen ?? pick(PENS),
    thickness,
    transparency: between(random, 0, 0.25),
    lines,
    rules: odd === undefined && chance(0.45) ? { gap: Math.max(24, size * between(random, 0.3, 1.6)), colour: pick(RULES), thickness: between(random, 1.2, 3.5), squared: chance(0.5), margin: chance(0.3) } : undefined,
    fold: chance(0.1) ? { from: [0, between(random, 0, 1) * height], to: [width, between(random, 0, 1) * height], darkness: between(random, 0.05, 0.2) } : undefined,
    frame: chance(0.06),
    corners: cornersOf(width, height, onTable, random),
    table: pick(TABLES),
    shadows: shadowsOf(width, height, random),
    falloff: { darkness: chance(0.6) ? between(random, 0, 0.5) : 0, direction: between(random, 0, 2 * Math.PI) },
    thumb: chance(0.1) ? { at: pick([[width, height], [0, height], [width, 0.6 * height]] as const), radius: between(random, 0.06, 0.14) * width } : undefined,
    glare: chance(0.08) ? { at: [between(random, 0.2, 0.8) * width, between(random, 0.2, 0.8) * height], radius: between(random, 0.2, 0.4) * width, strength: between(random, 0.3, 0.7) } : undefined,
    blur: between(random, 0.3, 1.8),
    noise: between(random, 0, 7),
    quality: Math.round(between(random, 45, 95)),
  };
}

/** Gaps between digits, in their heights: as people leave them, now and then none. */
export const gap = (random: Random): number => Math.max(-0.03, 0.26 + 0.16 * normal(random));

function writtenLines(writer: readonly StrokeSample[], kind: Kind, rows: number, size: number, width: number, height: number, random: Random): WrittenDigit[][] {
  const lines: WrittenDigit[][] = [];
  const pitch = Math.min(size * between(random, 1.4, 2.2), ((1 - 2 * INSET) * height) / rows);
  let top = between(random, INSET * height, Math.max(INSET * height, (1 - INSET) * height - pitch * (rows - 1) - size * 1.1));
  for (let row = 0; row < rows; row++, top += pitch) {
    const count = kind === 'single' ? 1 : 1 + Math.floor(random() * (kind === 'page' ? 10 : 6));
    let left = between(random, INSET, kind === 'single' ? 0.6 : 0.3) * width;
    const line: WrittenDigit[] = [];
    for (let i = 0; i < count; i++) {
      const { label, ink } = writer[Math.floor(random() * writer.length)];
      const { strokes, wide } = placed(ink, left, top + between(random, -0.06, 0.06) * size, size * between(random, 0.88, 1.1));
      if (left + wide > (1 - INSET) * width) break;
      line.push({ digit: label, strokes });
      left += wide + gap(random) * size;
    }
    if (line.length > 0) lines.push(line);
  }
  return lines;
}

/** The ink's strokes with its height brought to `size`; flat ones keep their width. */
export function placed({ strokes }: Ink, left: number, top: number, size: number): { strokes: Point[][]; wide: number } {
  const points = strokes.flatMap((stroke) => stroke.points);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [west, north] = [Math.min(...xs), Math.min(...ys)];
  const scale = size / Math.max(Math.max(...ys) - north, (Math.max(...xs) - west) / 1.2, 1e-6);
  return {
    strokes: strokes.map((stroke) => stroke.points.map(({ x, y }): Point => [left + (x - west) * scale, top + (y - north) * scale])),
    wide: (Math.max(...xs) - west) * scale,
  };
}

function cornersOf(width: number, height: number, onTable: boolean, random: Random): Scene['corners'] {
  const inset = onTable ? between(random, 0.03, 0.12) : -0.08;
  const angle = (normal(random) * 2.2 * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corner = (x: number, y: number): Point => {
    const jitter = (): number => between(random, -0.02, 0.02) * width;
    const [dx, dy] = [(x - 0.5) * width * (1 - 2 * inset) + jitter(), (y - 0.5) * height * (1 - 2 * inset) + jitter()];
    return [width / 2 + cos * dx - sin * dy, height / 2 + sin * dx + cos * dy];
  };
  return [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
}

function shadowsOf(width: number, height: number, random: Random): Scene['shadows'] {
  const shadows: Scene['shadows'][number][] = [];
  const blur = (): number => (random() < 0.5 ? between(random, 0.5, 2) : between(random, 4, 30));
  if (random() < 0.35) {
    const [from, to] = [between(random, 0.1, 0.9) * width, between(random, 0.1, 0.9) * width];
    const side = random() < 0.5 ? 0 : width;
    shadows.push({ outline: [[from, -9], [side, -9], [side, height + 9], [to, height + 9]], darkness: between(random, 0.1, 0.5), blur: blur() });
  }
  if (random() < 0.2) {
    const [left, top] = [between(random, -0.1, 0.6) * width, between(random, 0.3, 0.8) * height];
    const [right, tilt] = [left + between(random, 0.3, 0.7) * width, between(random, -0.06, 0.06) * height];
    shadows.push({ outline: [[left, top], [right, top + tilt], [right + tilt, height + 9], [left + tilt, height + 9]], darkness: between(random, 0.1, 0.4), blur: blur() });
  }
  return shadows;
}
