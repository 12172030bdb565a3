import { html, nothing } from 'lit';
import { isPracticing, PRACTICE, promptOf } from '../../core/rounds/round.ts';
import '../ink/sheet.ts';
import '../kit/error-note.ts';
import { undoIcon } from '../kit/icons.ts';
import type { Scheme } from '../kit/tokens.ts';
import { formats, t } from '../../messages/language.ts';
import type { RoundRunner } from './runner.ts';

/** What the buttons do. */
export interface DrawingActions {
  readonly pause: () => void;
  readonly redo: () => void;
  readonly skip: () => void;
  readonly next: () => void;
  readonly undo: () => void;
}

/** While one draws: what is asked for, how far it is, and the sheet. Nothing moves when a digit is finished. */
export function drawingView({ round, history, page, problem }: RoundRunner, scheme: Scheme, { pause, redo, skip, next, undo }: DrawingActions): unknown {
  const practicing = isPracticing(round);
  const done = round.results.length;
  const all = done + round.prompts.length;
  const said = practicing ? t.rounds.practice(done + 1, PRACTICE) : t.rounds.progress(done - PRACTICE + 1, round.length);
  return html`<div class="drawing">
    <div class="top">
      <div aria-live="polite" aria-atomic="true">
        <h1>${t.rounds.draw(typeof promptOf(round) === 'number' ? formats.number(promptOf(round) as number) : String(promptOf(round)))}</h1>
        <p>${said}</p>
      </div>
      <button class="plain" @click=${pause}>${t.rounds.pause}</button>
    </div>
    <progress max=${all} value=${done} aria-label=${said}></progress>
    <div class="desk"><scrawl-sheet .strokes=${history.strokes} .open=${history.open} page=${page} scheme=${scheme}></scrawl-sheet></div>
    <div class="tools">
      <button aria-label=${t.tools.undo} ?disabled=${history.strokes.length === 0} @click=${undo}>${undoIcon}</button>
      <button class="plain" ?disabled=${done === 0} @click=${redo}>${t.rounds.redo}</button>
      <button class="plain" ?disabled=${round.prompts.length < 2} @click=${skip}>${t.rounds.skip}</button>
      <button class="strong" ?disabled=${history.strokes.length === 0} @click=${next}>${t.rounds.next}</button>
    </div>
    ${problem === undefined ? nothing : html`<scrawl-error .error=${problem} outcome=${t.rounds.notKept}></scrawl-error>`}
  </div>`;
}
