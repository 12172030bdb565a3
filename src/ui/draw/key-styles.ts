import { css } from 'lit';

/** The keys: filled from below, pressed like paper, ticked once chosen. */
export const keyStyles = css`
  .keys {
    --between: 6px;
    display: grid;
    grid-template: repeat(2, minmax(var(--touch), 1fr)) / repeat(6, minmax(0, 1fr));
    gap: 6px var(--between);
    height: 100%;
  }
  .key {
    position: relative;
    overflow: hidden;
    display: grid;
    place-items: center;
    padding: 0;
    border: 0;
    border-radius: 10px;
    background: var(--key);
    box-shadow: inset 0 0 0 1px var(--hairline);
    color: inherit;
    font: inherit;
    line-height: 1;
    font-variant-numeric: tabular-nums lining-nums;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  .key[aria-disabled] {
    cursor: default;
  }
  .key:not([aria-disabled]) {
    box-shadow: inset 0 0 0 1px var(--edge);
  }
  .key:not([aria-disabled]):active {
    transform: scale(0.96);
  }
  .key:focus-visible {
    outline-offset: -3px;
    z-index: 1;
  }
  .key[data-label='none'] {
    grid-area: 1 / 6 / 3 / 7;
    align-content: center;
    gap: 8px;
    color: var(--soft);
  }
  /* As many beside each other as are wide enough, and more rows than there is room for are scrolled. */
  .keys.others {
    grid-template: none / repeat(auto-fill, minmax(var(--touch), 1fr));
    grid-auto-rows: minmax(var(--touch), 1fr);
    overflow-y: auto;
  }
  .others .key[data-label='none'] {
    grid-area: 1 / -2 / 3 / -1;
  }
  .others .digit {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    font-size: clamp(0.8125rem, 0.6rem + 2cqi, 1.375rem);
  }
  .level {
    position: absolute;
    inset: 0;
    /* The level is a line as well as a colour, so that it can be read in grey. The figures lie above it. */
    border-top: 2.5px solid var(--level);
    background: var(--wash);
    transform: translateY(calc(100% - var(--filled, 0) * 100%));
    transition: transform var(--quick) var(--ease);
  }
  .key[data-empty] .level {
    visibility: hidden;
  }
  .digit {
    position: relative;
    bottom: 5px;
    font-size: 1.375rem;
    font-weight: 500;
  }
  .figure {
    position: absolute;
    bottom: 5px;
    font-size: 0.7812rem;
  }
  .caption {
    padding: 0 4px;
    font-size: min(0.7812rem, 4.2cqw);
    line-height: 1.15;
    text-align: center;
    text-wrap: balance;
  }
  .scribble svg {
    display: block;
  }
  .key[data-best] .digit {
    font-weight: 700;
    color: var(--ink);
  }
  .key[data-best][data-label='none'] {
    background: var(--wash);
    color: var(--ink);
    font-weight: 600;
  }
  .key[aria-pressed='true'],
  .key[aria-pressed='true'] .digit {
    font-weight: 700;
    color: var(--learned);
  }
  /* Above the level, on which a shadow of the key's own would not be seen. */
  .key[aria-pressed='true']::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2.5px solid var(--learned);
    border-radius: inherit;
  }
  .chosen {
    position: absolute;
    top: 5px;
    right: 6px;
  }
  .chosen svg {
    display: block;
    width: 15px;
    height: 15px;
    stroke-width: 3.4;
  }
  .tick {
    stroke-dasharray: 1;
    animation: tick 180ms var(--ease) backwards;
  }
  @keyframes tick {
    from {
      stroke-dashoffset: 1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .tick {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .key {
      border: 1px solid CanvasText;
    }
    .key[data-best][data-label='none'] {
      border: 3px solid Highlight;
    }
    .figure {
      forced-color-adjust: none;
      color: ButtonText;
    }
    .level {
      forced-color-adjust: none;
      border-top-color: Highlight;
      background: color-mix(in srgb, Highlight 30%, Canvas);
    }
  }
  /* Six targets of 48 pixels beside each other on the narrowest phones. */
  @container keys (max-width: 317px) {
    .keys {
      --between: 2px;
    }
    .figure {
      font-size: 0.7188rem;
    }
    .caption {
      font-size: min(0.7188rem, 4.2cqw);
    }
  }
`;
