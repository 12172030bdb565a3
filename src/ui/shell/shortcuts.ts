import { DIGITS, type Classes } from '../../core/classes.ts';
import { judgeKey, type JudgeKey } from '../kit/judge-key.ts';
import type { KeyPress } from '../kit/key-press.ts';
import type { EditCommand } from '../state/events.ts';

export type Command = { readonly kind: 'edit'; readonly command: EditCommand } | JudgeKey;

const EDITS: Readonly<Record<string, EditCommand>> = { escape: 'clear', delete: 'clear', backspace: 'undo' };

/** The command a key press asks for, if any. @param classes that have keys */
export function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress, classes: Classes = DIGITS): Command | undefined {
  if (altKey) return undefined;
  const name = key.toLowerCase();
  const edit = (command: EditCommand | undefined): Command | undefined => command && { kind: 'edit', command };
  if (ctrlKey || metaKey) {
    if (name === 'z') return edit(shiftKey ? 'redo' : 'undo');
    return edit(name === 'y' && !shiftKey ? 'redo' : undefined);
  }
  return judgeKey(key, classes) ?? edit(EDITS[name]);
}

/** Whether Enter presses something by itself where the focus is. */
export function isPressable(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest('button, a, summary') !== null;
}
