import { css } from 'lit';

/** The place of the corrections: its head, the list, and below it what was done last. */
export const placeStyles = css`
  :host {
    display: block;
    height: 100%;
  }
  .place {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100%;
  }
  .done {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 56px;
    padding: 4px 8px 4px 18px;
    border-top: 1px solid var(--hairline);
    font-size: 15px;
    line-height: 1.25;
  }
  .done p {
    flex: 1;
    min-width: 0;
    margin: 0;
  }
  .done .undo {
    padding: 0 14px;
    color: var(--ink);
    font-weight: 600;
  }
  .over::after {
    content: 'Drop to import';
    position: fixed;
    inset: 8px;
    z-index: 2;
    display: grid;
    place-items: center;
    border: 2px dashed var(--ink);
    border-radius: 14px;
    background: color-mix(in srgb, var(--page) 88%, transparent);
    font-size: 22px;
  }
  .question {
    margin: 0 0 16px;
    font-size: 16px;
    line-height: 1.45;
  }
  .answers {
    display: flex;
    justify-content: end;
    gap: 8px;
  }
`;
