import type { Judgement } from '../../core/records/correction.ts';
import { DIGITS } from '../../core/classes.ts';

/** What a key says that a drawing is; `confirm`: what it was read as. */
export function judgementOfKey(key: string): Judgement | 'confirm' | undefined {
  const name = key.toLowerCase();
  if (name === 'n' || name === '-') return 'none';
  return name === 'enter' ? 'confirm' : DIGITS.find((digit) => String(digit) === name);
}
