import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digit } from '../../../src/core/classes.ts';
import type { Point, Scene, WrittenDigit } from '../../../training/photographs/scene.ts';
import { drawThrough } from '../../support/pen.ts';

interface Drawn {
  readonly digit: Digit;
  readonly strokes: readonly (readonly (readonly number[])[])[];
}

const DIGITS = JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/pen-digits.json'), 'utf8')) as readonly Drawn[];

/** Digits of one hand in a line, `size` pixels high. */
export function written(text: string, left: number, top: number, size: number): WrittenDigit[] {
  let at = left;
  return [...text].map((each) => {
    const { digit, strokes } = DIGITS[Number(each)];
    const lines = strokes.map((stroke) => drawThrough(stroke, 8));
    const xs = lines.flat().map(([x]) => x);
    const ys = lines.flat().map(([, y]) => y);
    const [west, north] = [Math.min(...xs), Math.min(...ys)];
    const scale = size / (Math.max(...ys) - north);
    const start = at;
    at += (Math.max(...xs) - west) * scale + size * 0.35;
    return { digit, strokes: lines.map((line) => line.map(([x, y]): Point => [start + (x - west) * scale, top + (y - north) * scale])) };
  });
}

/** A clean sheet in even light, all but for what is said. */
export function scene(lines: Scene['lines'], changes: Partial<Scene> = {}): Scene {
  const [width, height] = [800, 600];
  return {
    width,
    height,
    paper: [233, 230, 222],
    pen: [28, 37, 64],
    thickness: 9,
    transparency: 0,
    lines,
    rules: undefined,
    fold: undefined,
    frame: false,
    corners: [[-40, -30], [840, -30], [840, 630], [-40, 630]],
    table: [91, 68, 51],
    shadows: [],
    falloff: { darkness: 0, direction: 0 },
    thumb: undefined,
    glare: undefined,
    blur: 0.8,
    noise: 3,
    quality: 80,
    ...changes,
  };
}
