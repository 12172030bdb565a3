import { css } from 'lit';

/** The desk: beside the tiles where there is room, below them on a phone. */
export const deskStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 12px clamp(10px, 3vw, 20px);
    background: var(--page);
  }
  .shown {
    display: grid;
    grid-template-columns: 96px minmax(0, 1fr);
    gap: 14px;
    min-height: 96px;
    /* Many reasons scroll by themselves: the keys and some tiles stay in sight. */
    max-height: 32dvh;
    margin: -1px;
    padding: 1px;
    overflow: hidden auto;
  }
  .keys,
  .acts {
    flex: none;
  }
  review-picture {
    align-self: start;
    border-radius: 10px;
    box-shadow: 0 0 0 1px var(--edge);
  }
  .told > * {
    margin: 0 0 4px;
    font-size: 0.9062rem;
    line-height: 1.35;
    color: var(--soft);
  }
  ul {
    padding: 0;
    list-style: none;
  }
  .told .labels {
    font-size: 1.0625rem;
    color: var(--text);
  }
  .labels span:first-child {
    margin-right: 8px;
  }
  b {
    font-weight: 700;
    color: var(--ink);
    font-variant-numeric: lining-nums;
  }
  .told .decision {
    font-weight: 600;
    color: var(--learned);
  }
  a {
    color: inherit;
    text-underline-offset: 3px;
  }
  .keys {
    display: grid;
    grid-template: repeat(2, var(--touch)) / repeat(6, minmax(0, 1fr));
    gap: 6px;
  }
  .key {
    min-width: 0;
    border-radius: 10px;
    background: var(--key);
    box-shadow: inset 0 0 0 1px var(--edge);
    font-size: 1.3125rem;
    font-variant-numeric: lining-nums;
  }
  .key[data-label='none'] {
    grid-area: 1 / 6 / 3 / 7;
    padding: 0 4px;
    white-space: normal;
    font-size: 0.8125rem;
    line-height: 1.2;
  }
  .key[aria-pressed='true'] {
    background: var(--wash);
    box-shadow: inset 0 0 0 2.5px var(--ink);
    color: var(--ink);
    font-weight: 700;
  }
  .acts {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 6px;
  }
  .acts button {
    padding: 0 2px;
    font-size: 0.9375rem;
  }
  kbd {
    display: none;
  }
  @media (min-width: 860px) and (min-height: 480px) {
    :host {
      padding: 20px;
    }
    .shown {
      flex: none;
      grid-template-columns: 100%;
      max-height: none;
    }
    review-picture {
      justify-self: center;
      width: min(100%, 34dvh);
    }
    .told {
      min-height: 7.5em;
    }
    .told > * {
      margin-bottom: 8px;
    }
  }
  @media (min-width: 860px) and (min-height: 480px) and (hover: hover) and (pointer: fine) {
    kbd {
      display: inline;
      margin-left: 8px;
      padding: 1px 6px;
      border: 1px solid;
      border-radius: 5px;
      font: inherit;
      font-size: 0.75rem;
    }
  }
`;
