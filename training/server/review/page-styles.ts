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
