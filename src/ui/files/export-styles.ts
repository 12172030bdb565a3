import { css } from 'lit';

/** What the sheets for files that go and files that come share. */
export const panelStyles = css`
  :host {
    display: block;
  }
  p {
    margin: 6px 0;
    font-size: 0.9375rem;
    line-height: 1.45;
  }
  fieldset {
    margin: 0 0 14px;
    padding: 0;
    border: 0;
  }
  legend,
  h3 {
    margin: 10px 0 4px;
    padding: 0;
    font-size: 0.9375rem;
    font-weight: 600;
  }
  .soft,
  small {
    font-size: 0.875rem;
    line-height: 1.35;
    color: var(--soft);
    overflow-wrap: anywhere;
  }
  .alarm {
    color: var(--alarm);
  }
  .actions {
    position: sticky;
    bottom: 0;
    display: flex;
    justify-content: end;
    gap: 8px;
    margin: 0 -20px -20px;
    padding: 12px 20px 16px;
    background: var(--page);
  }
  /* There it would cover half of what it is about. */
  @media (max-height: 340px) {
    .actions {
      position: static;
    }
  }
  .actions button {
    min-width: 84px;
  }
  progress {
    width: 100%;
    height: 12px;
    margin: 10px 0 0;
    accent-color: var(--ink);
  }
  .stage:focus-visible {
    outline: none;
  }
`;
