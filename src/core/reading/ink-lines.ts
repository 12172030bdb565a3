import { joinedBox, type Piece } from './pieces.ts';

/** Rises of a written line, as height per width: people write uphill and downhill on a sheet without rules. */
const SLOPES = [0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3];

/** Empty paper between two lines is at least this share of the tallest stroke. */
const MIN_SPACE = 0.15;

/** A line has a stroke of at least this share of the tallest one: a bar above a 5 is no line. */
const MIN_HEIGHT = 0.45;

/** How much of the narrower line lies above or below the other one; an exponent is no line of its own. */
const MIN_SHARED = 0.5;

/** The loops of an 8 are no further apart than this share of the larger one. */
const LOOP_GAP = 0.45;

/** The pieces by lines of writing, from the top down; one line where no empty band runs between them. */
export function inkLines(pieces: readonly Piece[]): (readonly Piece[])[] {
  const tallest = Math.max(...pieces.map(heightOf));
  const parts = tallest > 0 && pieces.length > 1 ? split(pieces, tallest) : undefined;
  return parts === undefined ? [pieces] : parts.flatMap(inkLines);
}

/**
 * Whether the space between the two parts runs through a digit: the loops of an 8 that do not meet, one close above the
 * other and together little higher than the highest stroke beside them.
 */
function cutsDigit(above: readonly Piece[], below: readonly Piece[]): boolean {
  const heights = [...above, ...below].map(heightOf).sort((a, b) => b - a);
  return above.some((upper) =>
    below.some((lower) => {
      const [one, other] = [upper.box, lower.box];
      const [wide, high] = [Math.min(one.right - one.left, other.right - other.left), Math.max(heightOf(upper), heightOf(lower))];
      const isClose = other.top - one.bottom <= LOOP_GAP * high && Math.min(one.right, other.right) - Math.max(one.left, other.left) >= 0.6 * wide;
      return isClose && [upper, lower].every(isRound) && Math.min(heightOf(upper), heightOf(lower)) >= 0.5 * high && other.bottom - one.top <= 1.4 * heights[0]!;
    }),
  );
}

const isRound = (piece: Piece): boolean => piece.box.right - piece.box.left >= 0.5 * heightOf(piece);

const heightOf = ({ box }: Piece): number => box.bottom - box.top;

/** The part above the widest band of empty paper, and the part below it. */
function split(pieces: readonly Piece[], tallest: number): [readonly Piece[], readonly Piece[]] | undefined {
  let best: [readonly Piece[], readonly Piece[]] | undefined;
  let widest = MIN_SPACE * tallest;
  for (const slope of SLOPES) {
    const spans = pieces
      .map((piece) => {
        let [top, bottom] = [Infinity, -Infinity];
        for (let i = 0; i < piece.outline.length; i += 2) {
          const level = piece.outline[i + 1]! - slope * piece.outline[i]!;
          top = Math.min(top, level);
          bottom = Math.max(bottom, level);
        }
        return { piece, top, bottom };
      })
      .sort((a, b) => a.top - b.top);
    let bottom = spans[0]!.bottom;
    for (let i = 1; i < spans.length; i++) {
      const space = spans[i]!.top - bottom;
      bottom = Math.max(bottom, spans[i]!.bottom);
      // A level line is preferred to one that rises, unless that separates much better.
      if (space < widest * (slope === 0 || best === undefined ? 1 : 1.3)) continue;
      const [above, below] = [spans.slice(0, i), spans.slice(i)].map((part) => part.map(({ piece }) => piece)) as [Piece[], Piece[]];
      if (![above, below].every((part) => Math.max(...part.map(heightOf)) >= MIN_HEIGHT * tallest) || !areStacked(above, below) || cutsDigit(above, below)) continue;
      [best, widest] = [[above, below], space];
    }
  }
  return best;
}

function areStacked(above: readonly Piece[], below: readonly Piece[]): boolean {
  const [a, b] = [above, below].map((part) => joinedBox(part.map(({ box }) => box))) as [Piece['box'], Piece['box']];
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return shared >= MIN_SHARED * Math.min(a.right - a.left, b.right - b.left);
}
