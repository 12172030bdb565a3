import type { Digit } from '../core/classes.ts';

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** The digit of an English word for one, such as `seven`. */
export function digitOfWord(text: string): Digit | undefined {
  const digit = WORDS.indexOf(text.trim().toLowerCase());
  return digit === -1 ? undefined : (digit as Digit);
}

/**
 * The digit that a label's text stands for: `7`, also as spreadsheets and programs write it (`7.0`, `7.000e+00`), or
 * `seven`.
 */
export function digitOfText(text: string): Digit | undefined {
  const trimmed = text.trim();
  if (!/^\+?\d+(?:\.0*)?(?:e[+-]?\d+)?$/i.test(trimmed)) return digitOfWord(trimmed);
  return digitOfNumber(Number(trimmed));
}

/** A number as a digit, where it is one of the ten. */
export function digitOfNumber(value: number): Digit | undefined {
  return Number.isInteger(value) && value >= 0 && value <= 9 ? (value as Digit) : undefined;
}
