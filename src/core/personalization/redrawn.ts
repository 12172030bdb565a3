import type { Ink } from '../ink/ink.ts';

/** How far a writer strays from itself: turn and slant (shift per unit of length) and stretch (share of growth). */
const TURN = 0.14;
const SLANT = 0.18;
const STRETCH = 0.14;

/** Half of all ways to take each of the three one way or the other: over them, no two go together. */
const WAYS = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
] as const;

/**
 * The same digit as the same writer might draw it on other days, four times: turned, slanted and stretched a little. From
 * a few dozen digits a writer's spread cannot be learned; its ink shows it. Chosen, with the pull of `head.ts`,
 * by `npm run bench:personal -- --validation`.
 */
export function redrawn(ink: Ink): Ink[] {
  return WAYS.map(([turned, slanted, stretched]) => {
    const [turn, slant, stretch] = [turned * TURN, slanted * SLANT, 1 + stretched * STRETCH];
    const strokes = ink.strokes.map(({ points }) => ({
      points: points.map((point) => {
        const [x, y] = [point.x * stretch + slant * point.y, point.y / stretch];
        return { ...point, x: x - turn * y, y: turn * x + y };
      }),
    }));
    return { ...ink, strokes };
  });
}
