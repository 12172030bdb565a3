import { html } from 'lit';
import { t } from '../../messages/language.ts';

/** What the keyboard can do, for a desk; `appStyles` says where there is room for it. */
export const keyHints = (): unknown => html`
  <dl class="hints" aria-hidden="true">
    <dt><kbd translate="no">Enter</kbd></dt><dd>${t.keys.hints.confirm}</dd>
    <dt><kbd translate="no">0</kbd> … <kbd translate="no">9</kbd></dt><dd>${t.keys.hints.correct}</dd>
    <dt><kbd translate="no">N</kbd></dt><dd>${t.keys.hints.none}</dd>
    <dt><kbd translate="no">Ctrl</kbd> <kbd translate="no">Z</kbd></dt><dd>${t.keys.hints.undo}</dd>
    <dt><kbd translate="no">Ctrl</kbd> <kbd translate="no">Y</kbd></dt><dd>${t.keys.hints.redo}</dd>
    <dt><kbd translate="no">Esc</kbd></dt><dd>${t.keys.hints.clear}</dd>
  </dl>
`;
