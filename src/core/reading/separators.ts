import { joinedBox, pieceDistance, type Box, type Piece } from './pieces.ts';

/** What may stand between digits and is none. */
export interface Separator {
  readonly sign: '.' | ',' | '-';
  readonly piece: Piece;
  /** As tall as a small digit may be: then the network is asked as well. */
  readonly isLarge: boolean;
}

/*
 * All in heights of the line's tallest stroke. A separator stands free, so that no part of a digit (the bar of a 5 or 7,
 * the foot of a 1) is taken for one.
 */
const DOT_SIZE = 0.12;
const COMMA_SIZE = 0.35;
const MINUS_WIDTH = 0.9;
const MINUS_FLATNESS = 0.25;
const FREE = 0.04;
const LARGE = 0.2;

/**
 * Takes the dots, commas and minus signs out of a line.
 * @returns the rest, and the separators; all remains where nothing else would be left.
 */
export function takeSeparators(line: readonly Piece[]): { readonly rest: readonly Piece[]; readonly separators: readonly Separator[] } {
  const height = Math.max(...line.map(({ box }) => box.bottom - box.top));
  if (line.length < 2 || height <= 0) return { rest: line, separators: [] };
  const separators = line.flatMap((piece): Separator[] => {
    const sign = signOf(piece, line, height);
    return sign === undefined ? [] : [{ sign, piece, isLarge: sign !== '-' && piece.box.bottom - piece.box.top >= LARGE * height }];
  });
  return { rest: line.filter((piece) => !separators.some((separator) => separator.piece === piece)), separators };
}

function signOf(piece: Piece, line: readonly Piece[], height: number): Separator['sign'] | undefined {
  const { left, right, top, bottom } = piece.box;
  const [wide, high] = [(right - left) / height, (bottom - top) / height];
  const isSmall = high <= COMMA_SIZE && wide <= COMMA_SIZE;
  const isFlat = wide <= MINUS_WIDTH && high <= MINUS_FLATNESS * wide;
  if (!isSmall && !isFlat) return undefined;
  if (line.some((other) => other !== piece && !isFree(piece, other, height))) return undefined;
  const neighbour = neighbourOf(piece, line, height);
  if (neighbour === undefined) return undefined;
  // 0 at the neighbour's top, 1 at its foot.
  const level = ((top + bottom) / 2 - neighbour.top) / (neighbour.bottom - neighbour.top);
  if (isSmall && level > 0.75) return Math.max(wide, high) <= DOT_SIZE || (high < 0.2 && wide < 0.2 && bottom <= neighbour.bottom + 0.05 * height) ? '.' : ',';
  return isFlat && wide >= 0.12 && level > 0.25 && level < 0.8 ? '-' : undefined;
}

/** The nearest tall stroke, with what stands above or below it. */
function neighbourOf(piece: Piece, line: readonly Piece[], height: number): Box | undefined {
  const away = (other: Piece): number => Math.abs(middleOf(other) - middleOf(piece));
  const others = line.filter((other) => other !== piece);
  const tall = others.filter(({ box }) => box.bottom - box.top >= 0.5 * height);
  if (tall.length === 0) return undefined;
  const { box } = tall.reduce((nearest, other) => (away(other) < away(nearest) ? other : nearest));
  return joinedBox(others.map((other) => other.box).filter(({ left, right }) => left <= box.right && right >= box.left));
}

const middleOf = ({ box }: Piece): number => (box.left + box.right) / 2;

function isFree(piece: Piece, other: Piece, height: number): boolean {
  const apart = Math.max(other.box.left - piece.box.right, piece.box.left - other.box.right);
  return apart >= 0 && pieceDistance(piece, other) >= FREE * height;
}
