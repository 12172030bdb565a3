import { css } from 'lit';

/** A list of facts, name and value in a row; its margins are the page's. */
export const facts = css`
  dl {
    font-size: 0.9375rem;
    line-height: 1.35;
    font-variant-numeric: tabular-nums;
  }
  dl > div {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 16px;
    padding: 9px 0;
  }
  dl > div + div {
    border-top: 1px solid var(--hairline);
  }
  dt {
    color: var(--soft);
  }
  dd {
    margin: 0;
  }
`;
