import { css } from 'lit';

/** A page that one reads. */
export const readingStyles = css`
  :host {
    display: block;
    max-width: 860px;
    margin: 0 auto;
    padding: 12px clamp(14px, 4vw, 28px) 40px;
  }
  h1 {
    margin: 0 0 8px;
    font-size: 1.625rem;
    font-weight: 500;
    letter-spacing: -0.01em;
  }
  h2 {
    margin: 0 0 8px;
    font-size: 1.125rem;
    font-weight: 600;
  }
  section {
    padding: 16px 0 6px;
  }
  section + section {
    margin-top: 14px;
    border-top: 1px solid var(--hairline);
  }
  p {
    margin: 6px 0;
    color: var(--soft);
  }
  .alarm {
    color: var(--alarm);
  }
  a {
    color: var(--ink);
    text-underline-offset: 3px;
  }
`;

/** A table of figures, a share of which may be drawn as a bar under it. */
export const tableStyles = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.9375rem;
    font-variant-numeric: tabular-nums lining-nums;
  }
  caption {
    padding-bottom: 8px;
    text-align: start;
    color: var(--soft);
  }
  th,
  td {
    padding: 8px 12px 8px 0;
    border-bottom: 1px solid var(--hairline);
    text-align: start;
    vertical-align: top;
    font-weight: 400;
  }
  thead th {
    font-weight: 600;
  }
  svg {
    display: block;
    width: 100%;
    height: 8px;
    margin-top: 4px;
  }
  .whole {
    fill: var(--key);
    stroke: var(--edge);
  }
  .share {
    fill: var(--level);
  }
`;

/** A list to choose from, as high as a finger is wide. */
export const selectStyles = css`
  select {
    min-height: var(--touch);
    padding: 0 10px;
    border: 1.5px solid var(--edge);
    border-radius: 12px;
    background: var(--key);
    color: inherit;
    font: inherit;
  }
`;
