import { DIGITS, type Classes, type Label } from '../../../src/core/classes.ts';

/** What a key asks of the board. */
export type BoardKey =
  | { readonly kind: 'move'; readonly to: number }
  | { readonly kind: 'accept' | 'reject' | 'undo' }
  | { readonly kind: 'label'; readonly label: Label };

/** What the board needs of a KeyboardEvent. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Rows that PageUp and PageDown go. */
const PAGE_ROWS = 4;

/**
 * @param active the tile that the keyboard is on, of `count`, `columns` in a row
 * @param classes what labels there are: those that are digits have keys.
 */
export function boardKey({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress, { active, count, columns, classes = DIGITS }: { readonly active: number; readonly count: number; readonly columns: number; readonly classes?: Classes }): BoardKey | undefined {
  const name = key.toLowerCase();
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return name === 'z' && !shiftKey ? { kind: 'undo' } : undefined;
  if (name === 'u' || name === 'backspace') return { kind: 'undo' };
  if (count === 0) return undefined;
  // A step past the first or last row stays where it is.
  const step = (by: number): BoardKey => ({ kind: 'move', to: active + by < 0 || active + by >= count ? active : active + by });
  switch (name) {
    case 'arrowright':
      return step(1);
    case 'arrowleft':
      return step(-1);
    case 'arrowdown':
      return step(columns);
    case 'arrowup':
      return step(-columns);
    case 'pagedown':
      return { kind: 'move', to: Math.min(count - 1, active + PAGE_ROWS * columns) };
    case 'pageup':
      return { kind: 'move', to: Math.max(0, active - PAGE_ROWS * columns) };
    case 'home':
      return { kind: 'move', to: 0 };
    case 'end':
      return { kind: 'move', to: count - 1 };
    case 'a':
      return { kind: 'accept' };
    case 'r':
      return { kind: 'reject' };
    case 'n':
    case '-':
      return { kind: 'label', label: 'none' };
    default: {
      const digit = DIGITS.find((candidate) => String(candidate) === name && classes.includes(candidate));
      return digit === undefined ? undefined : { kind: 'label', label: digit };
    }
  }
}
