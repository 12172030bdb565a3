import type { Judgement } from '../../core/records/correction.ts';
import { DIGITS } from '../../core/classes.ts';
import type { KeyPress } from '../kit/key-press.ts';

/** What a key asks of the list. */
export type RowKey =
  | { readonly kind: 'move'; readonly to: number; readonly select: boolean }
  | { readonly kind: 'open' | 'toggle' | 'delete' | 'select-all' | 'select-none' }
  | { readonly kind: 'relabel'; readonly label: Judgement };

/**
 * The keys of the list, as list boxes have them, and ten digits (a minus for none) to relabel by.
 * @param active the row that the keyboard is on, of `count`; `page` rows are in sight.
 */
export function rowKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress, { active, count, page }: { active: number; count: number; page: number }): RowKey | undefined {
  if (altKey || count === 0) return undefined;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'a' && !shiftKey ? { kind: 'select-all' } : undefined;
  const move = (to: number): RowKey => ({ kind: 'move', to: Math.max(0, Math.min(to, count - 1)), select: shiftKey });
  switch (key) {
    case 'ArrowDown':
      return move(active + 1);
    case 'ArrowUp':
      return move(active - 1);
    case 'PageDown':
      return move(active + page);
    case 'PageUp':
      return move(active - page);
    case 'Home':
      return { kind: 'move', to: 0, select: false };
    case 'End':
      return { kind: 'move', to: count - 1, select: false };
    case 'Enter':
      return { kind: 'open' };
    case ' ':
      return { kind: 'toggle' };
    case 'Delete':
    case 'Backspace':
      return { kind: 'delete' };
    case 'Escape':
      return { kind: 'select-none' };
    case '-':
      return { kind: 'relabel', label: 'none' };
    default: {
      const digit = DIGITS.find((candidate) => String(candidate) === key);
      return digit === undefined ? undefined : { kind: 'relabel', label: digit };
    }
  }
}
