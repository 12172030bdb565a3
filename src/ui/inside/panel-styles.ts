import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: hidden auto;
    overscroll-behavior: contain;
    user-select: text;
    -webkit-user-select: text;
  }
  header {
    position: sticky;
    top: 0;
    z-index: 2;
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: var(--touch);
    background: var(--page);
  }
  h2 {
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 600;
  }
  h3 {
    margin: 18px 0 8px;
    font-size: 0.9375rem;
    font-weight: 600;
  }
  p {
    margin: 8px 0 0;
    font-size: 0.9375rem;
    line-height: 1.4;
    color: var(--soft);
  }
  .evidence {
    display: grid;
    grid-template-columns: minmax(110px, 40%) minmax(0, 1fr);
    gap: 14px;
    padding: 2px;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(3.5rem, 100%), 1fr));
    gap: 12px;
  }
  label {
    display: grid;
    gap: 2px;
    min-width: 0;
    font-size: 0.875rem;
    color: var(--soft);
  }
  select {
    width: 100%;
    min-width: 0;
    min-height: var(--touch);
    padding: 0 8px;
    border: 1.5px solid var(--edge);
    border-radius: 10px;
    background: var(--key);
    color: var(--text);
    font: inherit;
    font-size: 1.0625rem;
  }
  dl {
    margin: 8px 0 0;
    font-size: 0.9375rem;
    line-height: 1.5;
    font-variant-numeric: tabular-nums;
  }
  dl div {
    display: flex;
    justify-content: space-between;
    gap: 8px;
  }
  dd {
    margin: 0;
    white-space: nowrap;
  }
  .total {
    margin-top: 3px;
    padding-top: 3px;
    border-top: 1px solid var(--edge);
    font-weight: 600;
  }
  .pro,
  .contra {
    display: inline-grid;
    place-content: center;
    width: 1.1em;
    height: 1.1em;
    margin-right: 6px;
    border-radius: 3px;
    color: var(--sheet);
    font-weight: 700;
    line-height: 1;
    forced-color-adjust: none;
  }
  .pro {
    background: var(--pro);
  }
  .contra {
    background: var(--contra);
  }
  .nearest {
    display: flex;
    gap: 10px;
    margin: 0;
    padding: 0;
    list-style: none;
    text-align: center;
    font-variant-numeric: tabular-nums lining-nums;
  }
  .nearest li {
    flex: 0 1 64px;
  }
  .nearest scrawl-picture {
    border-radius: 6px;
  }
`;
