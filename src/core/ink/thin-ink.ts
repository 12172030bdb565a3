import { countPoints, type Ink, type StrokePoint } from './ink.ts';

/**
 * The same drawing with at most `most` points: every second one is left out as often as it takes, never the first or
 * the last of a stroke. Where there are more ends of strokes than `most`, those stay.
 */
export function thinInk(ink: Ink, most: number): Ink {
  let thinned = ink;
  while (countPoints(thinned) > most && thinned.strokes.some(({ points }) => points.length > 2)) {
    thinned = { ...thinned, strokes: thinned.strokes.map(({ points }) => ({ points: everySecond(points) })) };
  }
  return thinned;
}

function everySecond(points: readonly StrokePoint[]): readonly StrokePoint[] {
  const last = points.length - 1;
  return points.filter((_point, index) => index % 2 === 0 || index === last);
}
