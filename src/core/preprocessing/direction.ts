import { PIXELS, SIDE } from './gray-image.ts';
import type { Polyline } from './raster.ts';

/** The ways a pen can go, in the order of their planes. */
export const DIRECTIONS = ['right', 'left', 'down', 'up'] as const;

/** [4, 28, 28] bytes: full where ink lies that was drawn straight that way, 0 where none was. */
export type DirectionPlanes = Uint8Array & { readonly length: typeof DIRECTION_BYTES };

const DIRECTION_BYTES = 4 * PIXELS;

/** `bytes` as DirectionPlanes. @throws RangeError unless there are 3,136. */
export function directionPlanes(bytes: Uint8Array): DirectionPlanes {
  if (bytes.length !== DIRECTION_BYTES) throw new RangeError(`Four planes of 28×28 have ${DIRECTION_BYTES} bytes, not ${bytes.length}.`);
  return bytes;
}

/**
 * Half the length of path, in pixels, over which a pen's direction is taken: a coarse tablet's staircase goes one way
 * by turns, the pen that drew it did not.
 */
const REACH = 1.25;

/**
 * The strokes painted once for each direction, at the same thickness as the picture, each piece weighted by how far it
 * goes that way (the positive part of its direction's cosine). Where strokes cross or retrace each other, each plane
 * has the most of any: nothing depends on which came first. A dot goes nowhere.
 * Directional planes: Bai and Huo, "A Study on the Use of 8-Directional Features for Online Handwritten Chinese
 * Character Recognition", ICDAR 2005.
 */
export function directionCoverage(polylines: readonly Polyline[], thickness: number): DirectionPlanes {
  const reach = thickness / 2 + 0.5;
  const planes = new Float64Array(DIRECTION_BYTES);
  for (const line of polylines) {
    const ways = directionsAlong(line);
    for (let i = 0; i + 3 < line.length; i += 2) {
      coverSegment(planes, reach, line[i]!, line[i + 1]!, line[i + 2]!, line[i + 3]!, ways[i]!, ways[i + 1]!);
    }
  }
  const bytes = new Uint8Array(DIRECTION_BYTES);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(planes[i]! * 255 + 0.5);
  return directionPlanes(bytes);
}

/**
 * The unit vector x, y of each segment: from the path's point `REACH` before the segment's middle to the one as far
 * behind it, or to the stroke's own ends. (0, 0) where those coincide.
 */
function directionsAlong(line: Polyline): Float64Array {
  const segments = Math.max(0, line.length / 2 - 1);
  // Length of the path up to each point.
  const lengths = new Float64Array(segments + 1);
  for (let i = 0; i < segments; i++) {
    const dx = line[2 * i + 2]! - line[2 * i]!;
    const dy = line[2 * i + 3]! - line[2 * i + 1]!;
    lengths[i + 1] = lengths[i]! + Math.sqrt(dx * dx + dy * dy);
  }
  const ways = new Float64Array(2 * segments);
  let behind = 0;
  let ahead = 0;
  for (let i = 0; i < segments; i++) {
    const middle = (lengths[i]! + lengths[i + 1]!) / 2;
    const from = Math.max(0, middle - REACH);
    const to = Math.min(lengths[segments]!, middle + REACH);
    while (behind < segments - 1 && lengths[behind + 1]! < from) behind++;
    while (ahead < segments - 1 && lengths[ahead + 1]! < to) ahead++;
    const dx = along(line, lengths, ahead, to, 0) - along(line, lengths, behind, from, 0);
    const dy = along(line, lengths, ahead, to, 1) - along(line, lengths, behind, from, 1);
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length > 0) {
      ways[2 * i] = dx / length;
      ways[2 * i + 1] = dy / length;
    }
  }
  return ways;
}

/** A coordinate (0: x, 1: y) of the point of segment `i` that lies `length` along the path. */
function along(line: Polyline, lengths: Float64Array, i: number, length: number, axis: 0 | 1): number {
  const own = lengths[i + 1]! - lengths[i]!;
  const share = own > 0 ? Math.min(1, Math.max(0, (length - lengths[i]!) / own)) : 0;
  const [a, b] = [line[2 * i + axis]!, line[2 * i + 2 + axis]!];
  return a + (b - a) * share;
}

/** Raises each plane to the segment's coverage of the pixel times (wayX, wayY)'s part in the plane's direction. */
function coverSegment(planes: Float64Array, reach: number, ax: number, ay: number, bx: number, by: number, wayX: number, wayY: number): void {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(SIDE - 1, Math.floor(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(Math.max(ay, by) + reach));
  const horizontal = wayX > 0 ? 0 : PIXELS;
  const vertical = wayY > 0 ? 2 * PIXELS : 3 * PIXELS;
  const [shareX, shareY] = [Math.abs(wayX), Math.abs(wayY)];
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - ay;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - ax;
      const share = length2 > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length2)) : 0;
      const offX = px - share * dx;
      const offY = py - share * dy;
      const distance2 = offX * offX + offY * offY;
      if (distance2 >= reach * reach) continue;
      const coverage = Math.min(1, reach - Math.sqrt(distance2));
      const index = row * SIDE + column;
      planes[horizontal + index] = Math.max(planes[horizontal + index]!, coverage * shareX);
      planes[vertical + index] = Math.max(planes[vertical + index]!, coverage * shareY);
    }
  }
}
