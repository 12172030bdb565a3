import { closing, smoothed } from './morphology.ts';
import { plane, quantile, sortedSample, type Plane } from './plane.ts';

export interface InkStrength {
  /** How much darker each pixel is than the paper around it, as a share of the paper's light (0…1): shade cancels out. */
  readonly strength: Plane;
  /** What is not stronger than this is the paper's own grain. */
  readonly floor: number;
  /** How light the paper around each pixel is, 0…255. */
  readonly paper: Plane;
}

/** Strokes up to this share of the shorter side are seen at the first look. */
const WIDEST_STROKE = 0.16;
/** The second look's window is no wider than this share of it: beyond, shadows and tables would be ink as well. */
const WIDEST_WINDOW = 0.4;
/** Looks at the picture, each with the window that the one before asks for. */
const MOST_LOOKS = 4;
/** Window over stroke: wide enough to find paper on both sides, narrow enough to leave the corners of shadows alone. */
const WINDOW_OVER_STROKE = 3.2;
/** Ink weaker than this share of the paper's light is not looked at, on the cleanest of sheets. */
const FAINTEST = 0.07;
/** Standard deviations of the paper's grain that ink stands above. */
const ABOVE_GRAIN = 4.5;
/** Keeps the noise of black corners from counting as much as ink on paper. */
const DARKNESS = 20;
/** Pictures with a longer side than this have pixels finer than any stroke, and noise. */
const FINE = 160;

/**
 * Ink against its local paper, by a closing (black top-hat): unlike a local mean it keeps the edges of shadows, sheets
 * and thumbs, so that they are no ink. Looked at twice, the second time with a window that fits the strokes found.
 * @param view dark ink on light paper, 0…255.
 */
export function inkStrength(view: Plane): InkStrength {
  const fine = Math.max(view.width, view.height) > FINE ? smoothed(view) : view;
  const shorter = Math.min(view.width, view.height);
  let window = shorter * WIDEST_STROKE;
  let ink = against(fine, closing(fine, window));
  for (let look = 2; look <= MOST_LOOKS; look++) {
    const stroke = strokeWidth(ink);
    const fitting = Math.min(Math.max(5, stroke * WINDOW_OVER_STROKE), shorter * WIDEST_WINDOW);
    // Of strokes wider than the window only scraps were seen: they may be wider still.
    const isLast = fitting <= window;
    if (stroke === 0) break;
    window = fitting;
    ink = against(fine, closing(fine, window));
    if (isLast) break;
  }
  return ink;
}

function against(view: Plane, paper: Plane): InkStrength {
  const strength = plane(view.width, view.height);
  for (let i = 0; i < strength.values.length; i++) {
    const light = paper.values[i]!;
    strength.values[i] = Math.max(0, (light - view.values[i]!) / (light + DARKNESS)) * (1 + DARKNESS / 255);
  }
  const middle = quantile(strength.values, 0.5);
  const spread = quantile(strength.values.map((value) => Math.abs(value - middle)), 0.5) * 1.4826;
  return { strength, paper, floor: Math.max(FAINTEST, middle + ABOVE_GRAIN * spread) };
}

/**
 * The middle of the strengths, each counted by its cube: rules and a table's grain are much and weak, and a window that fits
 * them is too narrow for the pen.
 */
function usualStrength(strong: Float32Array): number {
  const sorted = sortedSample(strong);
  const half = sorted.reduce((sum, value) => sum + value ** 3, 0) / 2;
  let sum = 0;
  return sorted.find((value) => (sum += value ** 3) >= half)!;
}

/**
 * Mean thickness of the strongest ink in pixels, by area over half the outline's length (π/4 turns a staircase's
 * length into that of the curve it follows); 0 where there is none.
 */
function strokeWidth({ strength: { values, width, height }, floor }: InkStrength): number {
  const strong = values.filter((value) => value > floor);
  if (strong.length === 0) return 0;
  const limit = Math.max(floor, usualStrength(strong) / 2);
  let area = 0;
  let outline = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const here = values[i]! > limit;
      if (here) area++;
      if (column > 0 && here !== values[i - 1]! > limit) outline++;
      if (row > 0 && here !== values[i - width]! > limit) outline++;
    }
  }
  return outline > 0 ? (2 * area) / (outline * 0.7853981633974483) : 0;
}
