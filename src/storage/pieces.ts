import type { Correction } from '../core/records/correction.ts';
import { countPoints, type Ink } from '../core/ink/ink.ts';

/**
 * Bytes of a transaction, about. Chromium's LevelDB writes a transaction as one record of its log, in blocks of 32 kB: a
 * kill that falls between two blocks of a record leaves one that its next start does not bear (`log-care.ts`).
 */
export const PIECE_BYTES = 24_000;

/** Bytes that deleting a record costs, with its places in the indexes. */
export const DELETED_BYTES = 1_200;

/** Bytes of a judgement with its places in the indexes. */
export const JUDGEMENT_BYTES = 400;

/** Things in pieces that each fit into a transaction; one that is too large for it is a piece by itself. */
export function* inPieces<T>(things: Iterable<T>, bytesOf: (thing: T) => number): Generator<readonly T[]> {
  let piece: T[] = [];
  let room = PIECE_BYTES;
  for (const thing of things) {
    const bytes = bytesOf(thing);
    if (bytes > room && piece.length > 0) {
      yield piece;
      piece = [];
      room = PIECE_BYTES;
    }
    piece.push(thing);
    room -= bytes;
  }
  if (piece.length > 0) yield piece;
}

/** About what the record of a correction takes in the database's log, its places in the indexes included. */
export function recordBytes({ ink }: Pick<Correction, 'ink'>): number {
  if (!ink) return 3_300;
  return 2_500 + (hasPressure(ink) ? 60 : 40) * countPoints(ink);
}

const hasPressure = ({ strokes }: Ink): boolean => strokes.some(({ points }) => points[0]?.pressure !== undefined);
