import { inkOf } from '../../core/ink/history.ts';
import { isBlank } from '../../core/ink/ink.ts';
import type { Hint } from '../../contracts/settings.ts';
import { judgedOf, type AppState } from '../state/app-state.ts';

/** So many digits one has judged knows how; and who has cleared so many sheets without, does not want to. */
const INVITATIONS = 3;

/**
 * Three things that one may not find by oneself, each told once: how to judge with the first answers, that numbers are read
 * and that one can look inside on the next two blank sheets. What another visit has told does not come back.
 */
export class Hints {
  /** What this visit tells, with the number of the sheet that it began on. */
  readonly #told = new Map<Hint, number>();
  readonly #tell: (seen: readonly Hint[]) => void;

  /** @param tell called with all that was told so far, as soon as there is more of it. */
  constructor(tell: (seen: readonly Hint[]) => void) {
    this.#tell = tell;
  }

  /** What to say now. */
  of(state: AppState): Hint | undefined {
    const seen = state.settings.hints ?? [];
    const hint = this.#due(state, seen);
    if (hint === undefined || this.#told.has(hint)) return hint;
    this.#told.set(hint, state.page);
    if (!seen.includes(hint)) this.#tell([...seen, hint]);
    return hint;
  }

  #due(state: AppState, seen: readonly Hint[]): Hint | undefined {
    const isOver = (hint: Hint): boolean => seen.includes(hint) && !this.#told.has(hint);
    const { answer, history, page, revision } = state;
    if (answer.kind === 'read') return answer.final && answer.number === undefined && judgedOf(state) === undefined && isNew(state) && !isOver('judge') ? 'judge' : undefined;
    if (page === 0 || revision === 0 || !isBlank(inkOf(history))) return undefined;
    return (['numbers', 'inside'] as const).find((hint) => !isOver(hint) && (this.#told.get(hint) ?? page) === page);
  }
}

function isNew({ judged, page, recognizer }: AppState): boolean {
  const personal = recognizer.kind === 'ready' ? recognizer.personal : undefined;
  return personal?.kind === 'learning' && personal.examples < INVITATIONS && judged.length < INVITATIONS && page < INVITATIONS;
}
