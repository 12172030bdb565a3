import { css } from 'lit';

/** Tiles that scroll, and the desk, which stays. */
export const boardStyles = css`
  :host {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100%;
  }
  .tiles {
    overflow: hidden auto;
    padding: 12px clamp(10px, 3vw, 24px) 20px;
    scroll-padding: 12px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 20px;
    margin-bottom: 8px;
  }
  h1 {
    margin: 0;
    font-size: 1.625rem;
    font-weight: 500;
    letter-spacing: -0.01em;
  }
  .alarm {
    margin: 0;
    color: var(--alarm);
  }
  .alarm:not(:empty) {
    margin-bottom: 10px;
  }
  .empty {
    max-width: 34em;
    margin: 6vh 0 0;
    font-size: 1.0625rem;
    color: var(--soft);
  }
  .empty a {
    color: var(--ink);
    text-underline-offset: 3px;
  }
  .list {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(92px, 1fr));
    gap: 10px;
    border-radius: 14px;
    /* What has the keyboard is the tile, which shows it. */
    outline: none;
  }
  .tile {
    position: relative;
    display: grid;
    gap: 1px;
    justify-items: center;
    padding: 6px 6px 5px;
    border-radius: 12px;
    background: var(--key);
    box-shadow: inset 0 0 0 1px var(--hairline);
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  .tile[aria-selected='true'] {
    box-shadow: inset 0 0 0 2.5px var(--ink);
  }
  .list:focus-visible .tile[aria-selected='true'] {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .tile review-picture {
    width: 100%;
    border-radius: 8px;
    transition: opacity var(--quick) var(--ease);
  }
  .tile[data-state='accepted'] review-picture,
  .tile[data-state='rejected'] review-picture {
    opacity: 0.4;
  }
  .labels {
    font-size: 1rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums lining-nums;
  }
  .small {
    min-height: 1.3em;
    font-size: 0.7812rem;
    line-height: 1.3;
    text-align: center;
    color: var(--soft);
  }
  .tile[data-state='accepted'] .small {
    color: var(--learned);
    font-weight: 600;
  }
  .tile[data-state='rejected'] .small {
    color: var(--alarm);
    font-weight: 600;
  }
  .more {
    display: block;
    margin: 18px auto 0;
  }
  review-desk {
    border-top: 1px solid var(--hairline);
  }
  @media (min-width: 860px) and (min-height: 480px), (orientation: landscape) and (max-height: 560px) {
    :host {
      grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(320px, 30%);
    }
    review-desk {
      overflow: hidden auto;
      border-top: 0;
      border-left: 1px solid var(--hairline);
    }
  }
  @media (forced-colors: active) {
    .tile[aria-selected='true'] {
      outline: 3px solid Highlight;
    }
  }
`;
