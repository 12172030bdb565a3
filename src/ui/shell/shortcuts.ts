import type { Judgement } from '../../core/records/correction.ts';
import { judgementOfKey } from '../kit/judge-key.ts';
import type { KeyPress } from '../kit/key-press.ts';
import type { EditCommand } from '../state/events.ts';

/** `confirm` says that what was read is right. */
export type Command = { readonly kind: 'edit'; readonly command: EditCommand } | { readonly kind: 'judge'; readonly label: Judgement | 'confirm' };

const EDITS: Readonly<Record<string, EditCommand>> = { escape: 'clear', delete: 'clear', backspace: 'undo' };

/** The command a key press asks for, if any. */
export function commandOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): Command | undefined {
  if (altKey) return undefined;
  const name = key.toLowerCase();
  const edit = (command: EditCommand | undefined): Command | undefined => command && { kind: 'edit', command };
  if (ctrlKey || metaKey) {
    if (name === 'z') return edit(shiftKey ? 'redo' : 'undo');
    return edit(name === 'y' && !shiftKey ? 'redo' : undefined);
  }
  const label = judgementOfKey(key);
  return label === undefined ? edit(EDITS[name]) : { kind: 'judge', label };
}

/** Whether Enter presses something by itself where the focus is. */
export function isPressable(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof Element && target.closest('button, a, summary') !== null;
}
