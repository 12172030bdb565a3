import type { Digit } from '../../src/core/classes.ts';
import { randomFrom } from '../../training/lib/random.ts';
import type { Scene, WrittenDigit } from '../../training/photographs/scene.ts';
import { takePhotograph, type Photograph } from '../../training/photographs/take-photograph.ts';
import { drawThrough, type Knot } from './pen.ts';

interface PenDigit {
  readonly digit: number;
  readonly strokes: readonly (readonly Knot[])[];
}

/** Numbers on a sheet of 1,200 × 900, a line each, in the hand of `test/fixtures/pen-digits.json`. */
function written(lines: readonly string[], hand: readonly PenDigit[]): WrittenDigit[][] {
  const size = Math.min(260, 560 / lines.length);
  return lines.map((line, row) =>
    [...line].map((sign, place) => {
      const strokes = hand[Number(sign)].strokes.map((knots) => drawThrough(knots, 8).map(([x, y]) => [190 + place * size * 0.82 + (x / 100) * size * 0.7, 170 + row * size * 1.35 + (y / 100) * size] as const));
      return { digit: Number(sign) as Digit, strokes };
    }),
  );
}

/**
 * A photograph of numbers, by the training lab's camera: a pen on grey paper in uneven light.
 * @param shadow how much of the light a shadow with a hard edge takes, whose edge runs through the writing.
 */
export function photographOf(lines: readonly string[], hand: readonly PenDigit[], { shadow = 0 }: { readonly shadow?: number } = {}): Promise<Photograph> {
  const [width, height] = [1200, 900];
  const scene: Scene = {
    width,
    height,
    paper: [233, 230, 222],
    pen: [30, 50, 140],
    thickness: 13,
    transparency: 0.1,
    lines: written(lines, hand),
    rules: undefined,
    fold: undefined,
    frame: false,
    corners: [[0, 0], [width, 0], [width, height], [0, height]],
    table: [91, 68, 51],
    shadows: shadow === 0 ? [] : [{ outline: [[420, 0], [width, 0], [width, height], [640, height]], darkness: shadow, blur: 1 }],
    falloff: { darkness: 0.15, direction: 0.6 },
    thumb: undefined,
    glare: undefined,
    blur: 0.8,
    noise: 3,
    quality: 80,
  };
  return takePhotograph(scene, randomFrom(1, lines.length));
}
