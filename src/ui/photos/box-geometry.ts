import type { Box } from '../../core/pictures/plane.ts';

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** Which corner of a box is dragged; the opposite one stays. */
export type Corner = 'north-west' | 'north-east' | 'south-west' | 'south-east';
export const CORNERS: readonly Corner[] = ['north-west', 'north-east', 'south-west', 'south-east'];

/** Size of the picture that boxes stay within. */
export type Bounds = Pick<Box, 'width' | 'height'>;

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(least, most), Math.max(least, value));

/** In whole pixels, no larger than the picture and inside it. */
function kept({ left, top, width, height }: Box, bounds: Bounds): Box {
  const wide = clamp(Math.round(width), 1, bounds.width);
  const high = clamp(Math.round(height), 1, bounds.height);
  return { left: clamp(Math.round(left), 0, bounds.width - wide), top: clamp(Math.round(top), 0, bounds.height - high), width: wide, height: high };
}

export const movedBox = (box: Box, { x, y }: Position, bounds: Bounds): Box => kept({ ...box, left: box.left + x, top: box.top + y }, bounds);

/** @param by how far the corner goes; past the opposite one it goes on as that. */
export function resizedBox({ left, top, width, height }: Box, corner: Corner, by: Position, bounds: Bounds): Box {
  const [vertical, horizontal] = corner.split('-');
  const isWest = horizontal === 'west';
  const isNorth = vertical === 'north';
  const fixed = { x: isWest ? left + width : left, y: isNorth ? top + height : top };
  const moving = { x: (isWest ? left : left + width) + by.x, y: (isNorth ? top : top + height) + by.y };
  return boxBetween(fixed, moving, bounds);
}

/** The box with these two corners, as far as it is in the picture. */
export function boxBetween(one: Position, other: Position, bounds: Bounds): Box {
  const [x1, x2] = [one.x, other.x].map((x) => clamp(x, 0, bounds.width)) as [number, number];
  const [y1, y2] = [one.y, other.y].map((y) => clamp(y, 0, bounds.height)) as [number, number];
  return kept({ left: Math.min(x1, x2), top: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) }, bounds);
}

/** A box around a place. */
export const boxAt = ({ x, y }: Position, { width, height }: Bounds, bounds: Bounds): Box => kept({ left: x - width / 2, top: y - height / 2, width, height }, bounds);

/** As wide and high as the others usually are; a fifth of the picture where there are none. */
export function usualSize(boxes: readonly Box[], bounds: Bounds): Bounds {
  const middle = (of: (box: Box) => number): number => boxes.map(of).sort((a, b) => a - b)[Math.floor(boxes.length / 2)]!;
  if (boxes.length === 0) return { width: 0.15 * Math.min(bounds.width, bounds.height), height: 0.2 * Math.min(bounds.width, bounds.height) };
  return { width: middle(({ width }) => width), height: middle(({ height }) => height) };
}
