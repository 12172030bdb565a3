import { html } from 'lit';

/** What the keyboard can do, for a desk; `appStyles` says where there is room for it. */
export const keyHints = html`
  <dl class="hints" aria-hidden="true">
    <dt><kbd>Enter</kbd></dt><dd>right</dd>
    <dt><kbd>0</kbd> … <kbd>9</kbd></dt><dd>correct it</dd>
    <dt><kbd>N</kbd></dt><dd>not a digit</dd>
    <dt><kbd>Ctrl</kbd> <kbd>Z</kbd></dt><dd>undo</dd>
    <dt><kbd>Ctrl</kbd> <kbd>Y</kbd></dt><dd>redo</dd>
    <dt><kbd>Esc</kbd></dt><dd>clear</dd>
  </dl>
`;
