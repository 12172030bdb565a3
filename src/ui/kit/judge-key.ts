import { DIGITS, type Classes } from '../../core/classes.ts';
import type { Judgement } from '../../core/records/correction.ts';

/** What a key says of a drawing: what it is, or that it was read as what it is. */
export type JudgeKey = { readonly kind: 'judge'; readonly label: Judgement } | { readonly kind: 'confirm' };

/** @param classes those of one character have that key. */
export function judgeKey(key: string, classes: Classes = DIGITS): JudgeKey | undefined {
  const label = classes.find((candidate) => String(candidate) === key);
  if (label !== undefined) return { kind: 'judge', label };
  const name = key.toLowerCase();
  if (name === 'n' || name === '-') return { kind: 'judge', label: 'none' };
  return name === 'enter' ? { kind: 'confirm' } : undefined;
}
