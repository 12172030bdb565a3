import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { between, type Random } from '../lib/random.ts';
import { gap, placed, type Colour, type Point, type Scene, type WrittenDigit } from './scene.ts';

/** A picture as people come by one: who writes, and the lot that decides the rest. */
export type Occasion = (writer: readonly StrokeSample[], random: Random) => Scene;

const pickFrom = <T>(from: readonly T[], random: Random): T => from[Math.floor(random() * from.length)];
const PENS: readonly Colour[] = [[28, 37, 64], [18, 18, 20], [30, 50, 140], [150, 30, 34], [60, 60, 64]];
const corners = (width: number, height: number, inset = 0): Scene['corners'] => [[inset, inset], [width - inset, inset], [width - inset, height - inset], [inset, height - inset]];

/** Nothing but the sheet, straight from above, in even light. */
function plain(width: number, height: number, random: Random): Scene {
  const beyond = -0.05 * Math.max(width, height);
  return {
    width,
    height,
    paper: [236, 234, 228],
    pen: pickFrom(PENS, random),
    thickness: 4,
    transparency: 0.05,
    lines: [],
    rules: undefined,
    fold: undefined,
    frame: false,
    corners: corners(width, height, beyond),
    table: [91, 68, 51],
    shadows: [],
    falloff: { darkness: between(random, 0, 0.3), direction: between(random, 0, 2 * Math.PI) },
    thumb: undefined,
    glare: undefined,
    blur: between(random, 0.4, 1.2),
    noise: between(random, 1, 4),
    quality: Math.round(between(random, 70, 92)),
  };
}

const digitOf = (writer: readonly StrokeSample[], random: Random): StrokeSample => pickFrom(writer, random);

/** Digits and signs side by side. A space is a gap; `#` is any digit; other signs are drawn and are none. */
function written(writer: readonly StrokeSample[], pattern: string, left: number, top: number, size: number, random: Random, space?: number): { line: WrittenDigit[]; signs: Point[][]; right: number } {
  const line: WrittenDigit[] = [];
  const signs: Point[][] = [];
  let at = left;
  for (const sign of pattern) {
    if (sign === ' ') at += 0.45 * size;
    else if (sign === '#') {
      const { label, ink } = digitOf(writer, random);
      const { strokes, wide } = placed(ink, at, top + between(random, -0.04, 0.04) * size, size * between(random, 0.92, 1.08));
      line.push({ digit: label, strokes });
      at += wide + (space ?? gap(random)) * size;
    } else {
      const { strokes, wide } = signOf(sign, at, top, size, random);
      signs.push(...strokes);
      at += wide + gap(random) * size;
    }
  }
  return { line, signs, right: at };
}

/** How a hand draws a sign, `size` being the height of a digit. */
function signOf(sign: string, x: number, top: number, size: number, random: Random): { strokes: Point[][]; wide: number } {
  const at = (dx: number, dy: number): Point => [x + dx * size, top + (dy + between(random, -0.02, 0.02)) * size];
  switch (sign) {
    case '-':
      return { strokes: [[at(0, 0.52), at(0.34, 0.5)]], wide: 0.34 * size };
    case '.':
      return { strokes: [[at(0.03, 0.97), at(0.05, 0.98)]], wide: 0.06 * size };
    case ',':
      return { strokes: [[at(0.08, 0.94), at(0.08, 1.02), at(0.02, 1.14)]], wide: 0.1 * size };
    case ':':
      return { strokes: [[at(0.04, 0.35), at(0.05, 0.36)], [at(0.04, 0.85), at(0.05, 0.86)]], wide: 0.08 * size };
    case '/':
      return { strokes: [[at(0.42, -0.12), at(0, 1.1)]], wide: 0.42 * size };
    case '+':
      return { strokes: [[at(0.2, 0.3), at(0.2, 0.75)], [at(0, 0.53), at(0.42, 0.52)]], wide: 0.42 * size };
    case '=':
      return { strokes: [[at(0, 0.42), at(0.4, 0.41)], [at(0, 0.62), at(0.4, 0.62)]], wide: 0.4 * size };
    default:
      throw new RangeError(`No hand has been told how to draw "${sign}".`);
  }
}

const PHONES = ['### ### ####', '###-###-####', '#### ######', '##-##-##-##-##', '### ## ## ##', '+## ### #######'];
const DATES = ['##/##/####', '##.##.##', '##-##-####', '#/##/##', '####-##-##'];
const AMOUNTS = ['#,###.##', '##.##', '###,##', '#.###,##', '##:##'];

/** A line of this pattern, as large as the sheet's width lets it be. */
const lineOf = (patterns: readonly string[]): Occasion => (writer, random) => {
  const pattern = pickFrom(patterns, random);
  const sheet = plain(800, 360, random);
  const size = Math.min(160, 800 / (0.95 * pattern.length + 1.5)) * between(random, 0.75, 1);
  const { line, signs } = written(writer, pattern, 60, between(random, 70, 300 - size), size, random);
  return { ...sheet, lines: [line], others: signs, thickness: Math.max(2, size * between(random, 0.04, 0.1)) };
};

/** Digits in printed boxes, as forms have them; now and then one reaches over its box. */
const inBoxes: Occasion = (writer, random) => {
  const sheet = plain(900, 420, random);
  const count = 3 + Math.floor(random() * 6);
  const side = Math.min(110, 760 / count) * between(random, 0.8, 1);
  const apart = random() < 0.5 ? 0 : between(random, 0.08, 0.3) * side;
  const rows = random() < 0.5 ? 1 : 2;
  const ink: Colour = pickFrom([[40, 40, 44], [90, 90, 96], [190, 80, 70], [110, 140, 190]] as const, random);
  const boxes: string[] = [];
  const lines: WrittenDigit[][] = [];
  for (let row = 0; row < rows; row++) {
    const top = 70 + row * side * between(random, 1.4, 1.7);
    lines.push([]);
    for (let i = 0; i < count; i++) {
      const left = 60 + i * (side + apart);
      boxes.push(`<rect x="${left}" y="${top}" width="${side}" height="${side}"/>`);
      const { label, ink: digit } = digitOf(writer, random);
      const size = side * between(random, 0.55, 0.92);
      const { wide } = placed(digit, 0, 0, size);
      const { strokes } = placed(digit, left + (side - wide) / 2 + between(random, -0.08, 0.08) * side, top + (side - size) / 2 + between(random, -0.06, 0.06) * side, size);
      lines[row].push({ digit: label, strokes });
    }
  }
  return { ...sheet, lines, thickness: side * between(random, 0.035, 0.08), printed: `<g fill="none" stroke="rgb(${ink.join()})" stroke-width="${between(random, 1.2, 3)}">${boxes.join('')}</g>` };
};

/** One digit in a drawing program: on white or black, with a brush of any width, anywhere. */
const inDrawingProgram: Occasion = (writer, random) => {
  const side = pickFrom([128, 200, 280, 400, 600], random);
  const size = side * between(random, 0.3, 0.85);
  const isDark = random() < 0.5;
  const { label, ink } = digitOf(writer, random);
  const thickness = side * between(random, 0.012, 0.09);
  const { wide } = placed(ink, 0, 0, size);
  const { strokes } = placed(ink, between(random, thickness, Math.max(thickness, side - wide - thickness)), between(random, thickness, Math.max(thickness, side - size - thickness)), size);
  const pen: Colour = isDark ? [255, 255, 255] : pickFrom([[0, 0, 0], [0, 0, 0], [220, 20, 20], [0, 0, 255]] as const, random);
  return { ...plain(side, side, random), ...drawnOnScreen(side, side), paper: isDark ? [0, 0, 0] : [255, 255, 255], pen, thickness, lines: [[{ digit: label, strokes }]] };
};

const drawnOnScreen = (width: number, height: number): Pick<Scene, 'corners' | 'falloff' | 'blur' | 'noise' | 'quality' | 'transparency'> => ({ corners: corners(width, height), falloff: { darkness: 0, direction: 0 }, blur: 0.4, noise: 0, quality: 95, transparency: 0 });

/** A data set's samples in tiles, light on dark or dark on light. */
const grid: Occasion = (writer, random) => {
  const tile = pickFrom([28, 40, 56], random);
  const [columns, rows] = [5 + Math.floor(random() * 8), 3 + Math.floor(random() * 5)];
  const isDark = random() < 0.7;
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_column, column): WrittenDigit => {
      const { label, ink } = digitOf(writer, random);
      const size = 0.66 * tile;
      const { wide } = placed(ink, 0, 0, size);
      return { digit: label, strokes: placed(ink, column * tile + (tile - wide) / 2, row * tile + (tile - size) / 2, size).strokes };
    }),
  );
  return { ...plain(columns * tile, rows * tile, random), ...drawnOnScreen(columns * tile, rows * tile), paper: isDark ? [0, 0, 0] : [255, 255, 255], pen: isDark ? [255, 255, 255] : [0, 0, 0], thickness: 0.08 * tile, lines };
};

/** Numbers below each other, their last digits in one column, a bar and the sum below. */
const column: Occasion = (writer, random) => {
  const size = between(random, 42, 70);
  const rows = 3 + Math.floor(random() * 3);
  const sheet = plain(480, Math.round((rows + 1.6) * size * 1.6), random);
  const lines: WrittenDigit[][] = [];
  const pitch = size * between(random, 1.3, 1.55);
  const others: Point[][] = [];
  for (let row = 0; row < rows; row++) {
    const count = 2 + Math.floor(random() * 3);
    const isSum = row === rows - 1;
    const top = size + row * pitch + (isSum ? 0.3 * size : 0);
    lines.push(
      Array.from({ length: count }, (_, i) => {
        const { label, ink } = digitOf(writer, random);
        return { digit: label, strokes: placed(ink, 400 - (count - i) * 0.9 * size, top, size * between(random, 0.92, 1.05)).strokes };
      }),
    );
    if (isSum) others.push([[400 - 4.6 * size, top - 0.25 * size], [400 + 0.2 * size, top - 0.28 * size]]);
  }
  return { ...sheet, lines, others, thickness: size * between(random, 0.05, 0.1) };
};

/** Digits of any size anywhere on the sheet, each by itself. */
const scattered: Occasion = (writer, random) => {
  const sheet = plain(900, 700, random);
  const taken: { left: number; top: number; right: number; bottom: number }[] = [];
  const lines: WrittenDigit[][] = [];
  for (let tries = 0; tries < 60 && lines.length < 9; tries++) {
    const { label, ink } = digitOf(writer, random);
    const size = between(random, 70, 170);
    const { wide } = placed(ink, 0, 0, size);
    const [left, top] = [between(random, 70, 830 - wide), between(random, 60, 640 - size)];
    const margin = 0.35 * size;
    const own = { left: left - margin, top: top - margin, right: left + wide + margin, bottom: top + size + margin };
    if (taken.some((each) => own.left < each.right && each.left < own.right && own.top < each.bottom && each.top < own.bottom)) continue;
    taken.push(own);
    lines.push([{ digit: label, strokes: placed(ink, left, top, size).strokes }]);
  }
  return { ...sheet, lines, thickness: between(random, 5, 12) };
};

/** A line of three to six digits in the middle of a sheet. */
function numberOn(sheet: Scene, share: number, writer: readonly StrokeSample[], random: Random, count = 3 + Math.floor(random() * 4)): Scene {
  const size = share * sheet.height;
  const { line } = written(writer, '#'.repeat(count), 0, (sheet.height - size) / 2, size, random);
  const right = Math.max(...line.flatMap(({ strokes }) => strokes.flat().map(([x]) => x)));
  const shrink = Math.min(1, (0.86 * sheet.width) / right);
  const left = (sheet.width - right * shrink) / 2;
  const middle = sheet.height / 2;
  const lines = [line.map(({ digit, strokes }) => ({ digit, strokes: strokes.map((stroke) => stroke.map(([x, y]): Point => [left + x * shrink, middle + (y - middle) * shrink])) }))];
  return { ...sheet, lines, thickness: Math.max(1.5, size * shrink * between(random, 0.05, 0.1)) };
}

/** One digit as high as a share of the picture, which may be cropped to it. */
function oneOn(sheet: Scene, share: number, writer: readonly StrokeSample[], random: Random): Scene {
  const { label, ink } = digitOf(writer, random);
  const size = share * sheet.height;
  const { wide } = placed(ink, 0, 0, size);
  return { ...sheet, lines: [[{ digit: label, strokes: placed(ink, (sheet.width - wide) / 2, (sheet.height - size) / 2, size).strokes }]], thickness: size * between(random, 0.04, 0.13) };
}

const turned = (scene: Scene, degrees: number): Scene => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const { width, height } = scene;
  const [a, b, c, d] = scene.corners.map(([x, y]): Point => [width / 2 + cos * (x - width / 2) - sin * (y - height / 2), height / 2 + sin * (x - width / 2) + cos * (y - height / 2)]);
  return { ...scene, corners: [a, b, c, d] };
};

export const OCCASIONS: Readonly<Record<string, Occasion>> = {
  'drawing program': inDrawingProgram,
  'number in a drawing program': (writer, random) => {
    const sheet = numberOn({ ...plain(640, 300, random), ...drawnOnScreen(640, 300), paper: [255, 255, 255], pen: [0, 0, 0] }, between(random, 0.25, 0.6), writer, random);
    return random() < 0.5 ? sheet : { ...sheet, paper: [0, 0, 0], pen: [255, 255, 255] };
  },
  'tiles of a data set': grid,
  'printed boxes': inBoxes,
  date: lineOf(DATES),
  'phone number': lineOf(PHONES),
  'amount, time': lineOf(AMOUNTS),
  'column and sum': column,
  scattered,
  slanted: (writer, random) => turned(numberOn(plain(800, 500, random), between(random, 0.15, 0.28), writer, random), (random() < 0.5 ? -1 : 1) * between(random, 7, 18)),
  'out of focus': (writer, random) => ({ ...numberOn(plain(640, 420, random), between(random, 0.25, 0.4), writer, random), blur: between(random, 3, 6) }),
  'few pixels': (writer, random) => ({ ...numberOn(plain(160, 60, random), between(random, 0.3, 0.55), writer, random), blur: 0.5, quality: 60 }),
  'strong compression': (writer, random) => ({ ...numberOn(plain(480, 320, random), between(random, 0.2, 0.4), writer, random), quality: Math.round(between(random, 8, 22)) }),
  'cropped to the ink': (writer, random) => oneOn(plain(260, 260, random), between(random, 0.9, 1), writer, random),
  'filling the frame': (writer, random) => oneOn(plain(500, 640, random), between(random, 0.66, 0.78), writer, random),
  'small on a large sheet': (writer, random) => numberOn(plain(1500, 2000, random), between(random, 0.016, 0.03), writer, random),
  pencil: (writer, random) => ({ ...numberOn(plain(800, 520, random), between(random, 0.12, 0.3), writer, random), pen: pickFrom([[110, 110, 112], [140, 140, 142], [165, 165, 165]], random), thickness: between(random, 2, 5), dryness: between(random, 0.2, 0.5), grain: between(random, 2, 6) }),
  chalk: (writer, random) => ({ ...numberOn(plain(800, 520, random), between(random, 0.2, 0.4), writer, random), paper: pickFrom([[44, 62, 52], [52, 56, 58], [30, 36, 34]], random), pen: [225, 225, 215], thickness: between(random, 7, 14), dryness: between(random, 0.3, 0.6), grain: between(random, 4, 9) }),
  whiteboard: (writer, random) => ({ ...numberOn(plain(900, 560, random), between(random, 0.15, 0.35), writer, random), paper: [205, 208, 212], pen: pickFrom([[30, 60, 150], [170, 40, 50], [30, 110, 70], [40, 40, 44]], random), transparency: 0.2, glare: { at: [between(random, 150, 750), between(random, 80, 480)], radius: between(random, 160, 320), strength: between(random, 0.4, 0.9) } }),
  cardboard: (writer, random) => ({ ...numberOn(plain(800, 560, random), between(random, 0.2, 0.4), writer, random), paper: pickFrom([[178, 138, 96], [158, 120, 84], [194, 160, 120]], random), pen: pickFrom([[24, 24, 30], [40, 40, 110], [120, 30, 30]], random), thickness: between(random, 4, 14), grain: between(random, 6, 12) }),
  'dark squares': (writer, random) => ({ ...numberOn(plain(800, 560, random), between(random, 0.1, 0.2), writer, random), rules: { gap: between(random, 34, 60), colour: pickFrom([[110, 130, 170], [130, 130, 135], [90, 120, 180]], random), thickness: between(random, 1.5, 3), squared: true, margin: false } }),
  'note on a table': (writer, random) => {
    const scene = numberOn({ ...plain(900, 700, random), paper: pickFrom([[242, 232, 140], [240, 180, 190], [200, 230, 170]], random), table: pickFrom([[120, 84, 56], [60, 62, 66], [200, 190, 176]], random) }, between(random, 0.12, 0.22), writer, random, 3);
    return turned({ ...scene, corners: corners(900, 700, 60) }, between(random, -14, 14));
  },
  'colours side by side': (writer, random) => {
    const scene = numberOn(plain(800, 500, random), between(random, 0.15, 0.35), writer, random);
    return { ...scene, lines: scene.lines.map((line) => line.map((digit) => ({ ...digit, colour: pickFrom([[200, 30, 40], [30, 70, 200], [20, 130, 60], [220, 130, 20], [120, 40, 150]], random) }))) };
  },
  'heading with rules': (writer, random) => ({ ...numberOn(plain(900, 600, random), between(random, 0.12, 0.24), writer, random), rules: { gap: between(random, 44, 80), colour: [150, 170, 205], thickness: between(random, 1.5, 2.5), squared: false, margin: true }, falloff: { darkness: 0.5, direction: between(random, 0, 6) } }),
};
