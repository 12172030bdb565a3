import { css } from 'lit';

/**
 * Boxes over a photograph of any colour: a light line beside a dark one is seen on all of them. What is sure has an
 * unbroken line, doubt a broken one with a "?", what was judged a tick's green.
 */
export const boxStyles = css`
  .box {
    --line: #10204f;
    position: absolute;
    min-width: 0;
    min-height: 0;
    padding: 0;
    border: 2px solid var(--line);
    border-radius: 3px;
    outline: 1.5px solid #fff;
    background: none;
    color: #fff;
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
  }
  /* A finger is wider than a small digit. */
  .box::before {
    content: '';
    position: absolute;
    inset: min(0px, calc((100% - 28px) / 2));
  }
  .doubt {
    --line: #8c1d12;
    border-style: dashed;
  }
  .judged {
    --line: #0f4526;
  }
  .box[aria-pressed='true'] {
    z-index: 2;
    border-width: 3px;
    outline-width: 3px;
    cursor: move;
    touch-action: none;
  }
  .box:focus-visible {
    outline: 3px solid #fff;
    outline-offset: 0;
    box-shadow: 0 0 0 6px var(--line);
  }
  .drawn {
    pointer-events: none;
    border-style: dashed;
  }
  .tag {
    position: absolute;
    bottom: calc(100% + 3px);
    left: -2px;
    min-width: 1.3em;
    padding: 0 3px;
    border-radius: 4px;
    background: var(--line);
    box-shadow: 0 0 0 1px #fff;
    font-size: 0.9375rem;
    line-height: 1.25;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    text-align: center;
    white-space: nowrap;
    pointer-events: none;
  }
  .low .tag {
    bottom: auto;
    top: calc(100% + 3px);
  }
  .tag svg {
    width: 1em;
    height: 1.25em;
    margin: auto;
  }
  .corner {
    position: absolute;
    width: 28px;
    height: 28px;
    touch-action: none;
  }
  .corner::after {
    content: '';
    position: absolute;
    inset: 8px;
    border: 1.5px solid #fff;
    border-radius: 50%;
    background: var(--line);
  }
  .north-west {
    top: -16px;
    left: -16px;
    cursor: nwse-resize;
  }
  .north-east {
    top: -16px;
    right: -16px;
    cursor: nesw-resize;
  }
  .south-west {
    bottom: -16px;
    left: -16px;
    cursor: nesw-resize;
  }
  .south-east {
    bottom: -16px;
    right: -16px;
    cursor: nwse-resize;
  }
  @media (forced-colors: active) {
    .box,
    .tag {
      forced-color-adjust: none;
    }
  }
`;
