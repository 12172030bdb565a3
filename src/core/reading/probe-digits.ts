import type { Digit } from '../classes.ts';
import type { Ink, Stroke } from '../ink/ink.ts';
import { seeInk, type Seen } from '../preprocessing/preprocess.ts';

/** Strokes of the digits 0 to 9 as anybody would read them: x, y, x, y … on a sheet of 100 × 100. */
const STROKES: readonly (readonly (readonly number[])[])[] = [
  [[55,13,37,19,26,38,25,62,36,84,54,88,70,76,77,52,71,27,57,14,49,12]],
  [[57,11,55,33,52,56,50,75,48,90]],
  [[27,31,33,17,49,10,65,17,68,34,58,53,42,70,27,85,45,83,61,85,79,83]],
  [[29,21,45,11,63,17,66,32,52,45,42,48,58,52,70,67,60,84,41,89,25,79]],
  [[44,12,36,35,25,57,44,58,63,56,82,56],[64,33,62,52,61,71,59,91]],
  [[36,14,34,29,31,45,46,41,63,47,71,63,62,81,44,89,26,83],[35,15,53,14,74,11]],
  [[61,11,45,24,33,45,28,67,37,85,54,88,67,76,64,60,48,54,33,65]],
  [[23,19,40,17,58,17,76,14,66,34,54,60,45,91]],
  [[66,24,52,12,36,20,37,35,53,48,68,64,64,82,47,90,31,80,34,63,51,48,65,35,67,21]],
  [[67,29,56,14,39,17,31,33,43,48,59,43,68,27,67,50,62,71,55,91]],
];

/** Ten plain digits: a model that misreads one of them is none, whatever its figures say. */
export function probeDigits(): { readonly digit: Digit; readonly drawing: Seen }[] {
  return probeInks().map(({ digit, ink }) => ({ digit, drawing: seeInk(ink) }));
}

/** The same as they were drawn. */
export function probeInks(): { readonly digit: Digit; readonly ink: Ink }[] {
  return STROKES.map((strokes, digit) => ({ digit: digit as Digit, ink: { strokes: strokes.map(strokeOf), width: 100, height: 100 } }));
}

function strokeOf(flat: readonly number[]): Stroke {
  return { points: Array.from({ length: flat.length / 2 }, (_, i) => ({ x: flat[2 * i]!, y: flat[2 * i + 1]!, t: 0 })) };
}
