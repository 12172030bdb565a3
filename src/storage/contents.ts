import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Correction, Judgement } from '../core/records/correction.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Ink } from '../core/ink/ink.ts';

/** Half of a SHA-256: still no two drawings in anyone's lifetime, in half the room of an index. */
const BYTES = 16;

/**
 * By what the same drawing with the same label is known again, whoever made the record and when. Ink is known by where
 * the pen went, without times and pressure, which files of strokes leave out.
 */
export function contentOf({ ink, image, label }: Pick<Correction, 'ink' | 'image' | 'label'>): string {
  return ink ? digest('ink', label, path(ink)) : digest('picture', label, image!);
}

/** All contents by which a correction may come back: that of its drawing, and that of the picture that files of pictures hold. */
export function contentsOf(correction: Correction, picture: GrayImage28): string[] {
  const contents = [contentOf(correction), contentOf({ image: picture, label: correction.label })];
  return [...new Set(contents)];
}

/** The numbers of the path, each stroke led by its length, so that no two paths have the same numbers. */
function path({ strokes }: Ink): Uint8Array {
  const drawn = strokes.filter(({ points }) => points.length > 0);
  const numbers = new Float64Array(drawn.reduce((total, { points }) => total + 1 + 2 * points.length, 0));
  let next = 0;
  for (const { points } of drawn) {
    numbers[next++] = points.length;
    for (const { x, y } of points) {
      // JSON has no negative zero.
      numbers[next++] = x + 0;
      numbers[next++] = y + 0;
    }
  }
  return new Uint8Array(numbers.buffer);
}

function digest(kind: 'ink' | 'picture', label: Judgement, bytes: Uint8Array): string {
  const hash = sha256.create().update(new TextEncoder().encode(`${kind} ${label} `)).update(bytes);
  return bytesToHex(hash.digest().subarray(0, BYTES));
}
