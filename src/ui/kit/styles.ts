import { css } from 'lit';

/** What every element starts from. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
`;

/** Text fields and lists to choose from, each below its label. */
export const fields = css`
  input,
  select {
    display: block;
    width: 100%;
    min-height: var(--touch);
    margin-top: 6px;
    padding: 0 12px;
    border: 1.5px solid var(--edge);
    border-radius: 12px;
    background: var(--key);
    color: var(--text);
    font: inherit;
  }
`;

export const buttons = css`
  button {
    min-width: var(--touch);
    min-height: var(--touch);
    padding: 0;
    border: 0;
    border-radius: 12px;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  button svg {
    display: block;
    margin: auto;
  }
  button:disabled {
    cursor: default;
    color: var(--edge);
  }
  @media (hover: hover) {
    button:hover:not(:disabled) {
      background: color-mix(in srgb, currentcolor 8%, transparent);
    }
  }
  button:active:not(:disabled) {
    background: color-mix(in srgb, currentcolor 14%, transparent);
  }
  button.plain {
    padding: 0 16px;
    border: 1.5px solid var(--edge);
  }
  button.strong,
  a.strong {
    padding: 0 16px;
    background: var(--ink);
    color: var(--page);
    font-weight: 600;
  }
  button.strong:disabled {
    background: var(--hairline);
    color: var(--soft);
  }
  /* A link that is pressed like a button. */
  a.strong {
    display: inline-grid;
    place-content: center;
    min-height: var(--touch);
    border-radius: 12px;
    text-decoration: none;
  }
  /* A link with a line of its own, for a finger. */
  a.way {
    display: inline-grid;
    align-content: center;
    min-height: var(--touch);
    color: var(--ink);
  }
  @media (hover: hover) {
    button.strong:hover:not(:disabled) {
      background: color-mix(in srgb, var(--ink) 88%, var(--text));
    }
  }
  /* Grounds are the system's there: what is told by its ground gets a line. */
  @media (forced-colors: active) {
    button.strong,
    a.strong {
      border: 2px solid;
    }
    button.strong:disabled {
      color: GrayText;
    }
    button[aria-pressed='true'] {
      border: 3px solid Highlight;
    }
  }
`;
