import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ink, Stroke } from '../../../src/core/ink/ink.ts';

const DIGITS = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/pen-digits.json'), 'utf8')) as readonly { readonly strokes: readonly (readonly (readonly [number, number])[])[] }[];

/** A digit of the fixture, a hundred units high or a little less, moved by (x, y). */
export function penDigit(digit: number, x = 0, y = 0): Stroke[] {
  return DIGITS[digit].strokes.map((points) => ({ points: points.map(([px, py]) => ({ x: px + x, y: py + y, t: 0 })) }));
}

/** The digits of `text` from left to right, `apart` units from one to the next, each on a foot `rise` units higher than the last. */
export function penNumber(text: string, apart = 85, rise = 0): Stroke[] {
  return [...text].flatMap((digit, place) => penDigit(Number(digit), place * apart, -place * rise));
}

export const onSheet = (strokes: readonly Stroke[], width = 800, height = 400): Ink => ({ strokes, width, height });

export const line = (...points: readonly (readonly [number, number])[]): Stroke => ({ points: points.map(([x, y]) => ({ x, y, t: 0 })) });
