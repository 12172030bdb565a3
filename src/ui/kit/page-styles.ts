import { css } from 'lit';

/** A page that one reads and scrolls, as against the one where one draws. */
export const pageStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: hidden auto;
    overscroll-behavior: contain;
  }
  .page {
    max-width: 560px;
    margin: 0 auto;
    padding: 20px clamp(16px, 5vw, 28px) 32px;
  }
  h1 {
    margin: 4px 0 8px;
    font-size: 1.875rem;
    font-weight: 500;
    letter-spacing: -0.01em;
    overflow-wrap: break-word;
    hyphens: auto;
  }
  section {
    padding: 18px 0 6px;
  }
  section + section {
    margin-top: 16px;
    border-top: 1px solid var(--hairline);
  }
  h2 {
    margin: 0 0 12px;
    font-size: 1.125rem;
    font-weight: 600;
  }
  p {
    margin: 10px 0 0;
    font-size: 0.9375rem;
    line-height: 1.45;
    color: var(--soft);
  }
  /* What a switch does belongs to it, and not to the next one. */
  scrawl-switch + p {
    margin-top: 2px;
  }
  p + scrawl-switch {
    margin-top: 12px;
  }
  .alarm {
    color: var(--alarm);
  }
`;
