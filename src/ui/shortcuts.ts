import type { EditCommand } from './events.ts';

/** What the shortcuts need of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The command a key press asks for, if any. */
export function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): EditCommand | undefined {
  if (altKey) return undefined;
  const letter = key.toLowerCase();
  if (ctrlKey || metaKey) {
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    return letter === 'y' && !shiftKey ? 'redo' : undefined;
  }
  return key === 'Escape' || key === 'Delete' ? 'clear' : undefined;
}
