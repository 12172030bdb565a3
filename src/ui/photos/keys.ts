import { DIGITS, type Classes } from '../../core/classes.ts';
import { judgeKey, type JudgeKey } from '../kit/judge-key.ts';
import type { KeyPress } from '../kit/key-press.ts';

type Direction = 'left' | 'right' | 'up' | 'down';

/** What a key asks of the picture that is open. */
export type PhotoCommand =
  /** To another digit. */
  | { readonly kind: 'go'; readonly towards: Direction }
  /** The chosen box is moved, or its lower right corner, by so many steps. */
  | { readonly kind: 'move' | 'resize'; readonly x: number; readonly y: number }
  | JudgeKey
  | { readonly kind: 'add' | 'remove' | 'undo' };

const ARROWS: Readonly<Record<string, readonly [towards: Direction, x: number, y: number]>> = {
  ArrowLeft: ['left', -1, 0],
  ArrowRight: ['right', 1, 0],
  ArrowUp: ['up', 0, -1],
  ArrowDown: ['down', 0, 1],
};

/** The arrow keys go from box to box; with Shift they move the chosen one, with Alt they change its size. */
export function photoCommandOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress, classes: Classes = DIGITS): PhotoCommand | undefined {
  if (ctrlKey || metaKey) return key.toLowerCase() === 'z' && !shiftKey && !altKey ? { kind: 'undo' } : undefined;
  const arrow = ARROWS[key];
  if (arrow !== undefined) {
    const [towards, x, y] = arrow;
    if (!shiftKey && !altKey) return { kind: 'go', towards };
    return { kind: altKey ? 'resize' : 'move', x, y };
  }
  if (altKey) return undefined;
  if (key === 'Delete' || key === 'Backspace') return { kind: 'remove' };
  if (key === 'Insert' || key.toLowerCase() === 'a' || key === '+') return { kind: 'add' };
  return judgeKey(key, classes);
}
