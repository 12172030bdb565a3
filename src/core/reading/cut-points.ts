import type { Piece } from './pieces.ts';

/** How far, in heights of the stroke, what comes before a cut may reach over what comes after it. */
const MAX_OVERLAP = 0.08;

/** What is left on each side of a cut is at least this share of the stroke's height: a digit, not a tail or a bar. */
const MIN_HEIGHT = 0.5;

/** Cuts of one stroke, the clearest ones: three digits in one stroke are rare, and each cut costs runs of the network. */
const MOST_CUTS = 3;

/**
 * Where a stroke may pass from one digit to the next, as in a "00" or "11" drawn without lifting the pen: what comes
 * before lies left of what comes after. Where that holds for a stretch, the line between the two, both its ends are given.
 * @returns places among its points, rising, at which what comes after begins; none for the strokes of single digits, with few exceptions.
 */
export function cutPoints({ points, box }: Piece): number[] {
  const height = box.bottom - box.top;
  const count = points.length;
  if (count < 5 || height <= 0) return [];
  const after = extents(points.toReversed()).reverse();
  const before = extents(points);
  /** How far, at each place, what comes before reaches over what comes after; infinite where one of them is no digit. */
  const overlaps = points.map((_, i) => {
    const [one, other] = [before[i - 1], after[i]!];
    const isHigh = one !== undefined && Math.min(one.bottom - one.top, other.bottom - other.top) >= MIN_HEIGHT * height;
    return isHigh ? (one.right - other.left) / height : Infinity;
  });
  const cuts = overlaps.flatMap((overlap, place) => {
    const isEnd = !fits(overlaps[place - 1]) || !fits(overlaps[place + 1]);
    return fits(overlap) && isEnd ? [{ place, overlap }] : [];
  });
  cuts.sort((a, b) => a.overlap - b.overlap);
  return cuts.slice(0, MOST_CUTS).map(({ place }) => place).sort((a, b) => a - b);
}

const fits = (overlap = Infinity): boolean => overlap <= MAX_OVERLAP;

/** The extent of the points up to each and with it. */
function extents(points: Piece['points']): Piece['box'][] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  return points.map(({ x, y }) => {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    return { left, right, top, bottom };
  });
}
