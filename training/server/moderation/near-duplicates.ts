import type { GrayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Ink, StrokePoint } from '../../../src/core/ink/ink.ts';
import { cosineSimilarity } from './picture-similarity.ts';

/*
 * Whether a drawing is another one over again, be it moved, made larger or shaken a little. Pictures alone do not tell:
 * straight ones look alike whoever draws them (of 1,901 ones by 129 writers a quarter have a twin of cosine 0.98). How the pen
 * went does: nobody goes the same way at the same pace twice, and a copy that is altered a little still does.
 */

/** A drawing as it is compared. Without ink there is only its picture to go by. */
export interface Drawing {
  readonly ink?: Ink | undefined;
  readonly picture: GrayImage28;
}

/** Pictures less similar than this are of two drawings: no two digits of the writers of training that have another label come up to it. */
export const SIMILAR_PICTURES = 0.98;

/** Of drawings without ink, so similar that only 3 of the 1,901 ones, and nothing else, have a twin among the digits of training. */
export const SAME_PICTURE = 0.998;

/**
 * Root mean square distance of the pens on their ways, as a share of the drawings' size. Of 17,631 digits by writers of
 * training and validation none comes so near to another, of anyone; a copy whose every point is shaken by up to a
 * hundredth of its size always does. At 0.015 one digit would, at 0.02 one in 70 of the ones.
 */
export const SAME_WAY = 0.0125;

/** Places on each stroke that are compared. */
const PLACES = 24;

/** Whether one drawing is the other over again. */
export function isNearDuplicate(a: Drawing, b: Drawing): boolean {
  const similarity = cosineSimilarity(a.picture, b.picture);
  if (a.ink === undefined || b.ink === undefined) return similarity >= SAME_PICTURE;
  return similarity >= SIMILAR_PICTURES && wayDistance(a.ink, b.ink) <= SAME_WAY;
}

/**
 * How far apart two pens are on average at the same moment of the same stroke, once both drawings are brought to the same
 * place and size; 0…√2, or Infinity where the strokes are not equally many. A copy may have come without its times, or with
 * half of its points, so moments are counted by time and by point, and the smaller distance holds.
 */
export function wayDistance(a: Ink, b: Ink): number {
  return Math.min(...(['time', 'point'] as const).map((clock) => rootMeanSquare(wayOf(a, clock), wayOf(b, clock))));
}

type Clock = 'time' | 'point';

/** x and y of `PLACES` places of each stroke, about their mean, in units of the drawing's larger side. */
function wayOf({ strokes }: Ink, clock: Clock): Float64Array {
  const drawn = strokes.filter(({ points }) => points.length > 0);
  const way = Float64Array.from(drawn.flatMap(({ points }) => placesOn(points, clock)));
  const extent = Math.max(...[0, 1].map((axis) => spanOf(drawn.flatMap(({ points }) => points.map(({ x, y }) => (axis === 0 ? x : y))))));
  const size = extent > 0 ? extent : 1;
  const count = way.length / 2;
  const middle = [0, 0];
  way.forEach((value, i) => (middle[i % 2] += value / count));
  return way.map((value, i) => (value - middle[i % 2]) / size);
}

/** Where the pen was at equal steps of its time on the sheet; of points, where there are no times to go by. */
function placesOn(points: readonly StrokePoint[], clock: Clock): number[] {
  const last = points.length - 1;
  const timed = clock === 'time' && points[last].t > points[0].t && points.every(({ t }, i) => i === 0 || t >= points[i - 1].t);
  const at = (i: number): number => (timed ? points[i].t - points[0].t : i);
  const places: number[] = [];
  for (let place = 0, i = 0; place < PLACES; place++) {
    const moment = (place / (PLACES - 1)) * at(last);
    while (i < last - 1 && at(i + 1) < moment) i++;
    const [from, to] = [points[i], points[Math.min(i + 1, last)]];
    const step = at(Math.min(i + 1, last)) - at(i);
    const share = step > 0 ? Math.min(1, (moment - at(i)) / step) : 0;
    places.push(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y));
  }
  return places;
}

function spanOf(values: readonly number[]): number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return high - low;
}

function rootMeanSquare(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / Math.max(1, a.length / 2));
}
