import { css } from 'lit';

/** The page of the drawings: its head, the list, and below it what was done last. */
export const pageStyles = css`
  :host {
    display: block;
    height: 100%;
  }
  .page {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100%;
  }
  .body {
    display: grid;
    /* Where the head leaves no room for a few rows, all of it scrolls. */
    --least: min(12rem, 100dvh - 4rem);
    grid-template: auto minmax(var(--least), 1fr) / minmax(0, 1fr);
    overflow: hidden auto;
  }
  /* Beside each other where there is room: what is chosen stays in sight while one goes through the list. */
  .wide {
    grid-template: 'head head' auto 'list detail' minmax(var(--least), 1fr) / minmax(19rem, 2fr) minmax(0, 3fr);
  }
  .wide > scrawl-drawings-head {
    grid-area: head;
  }
  .detail {
    grid-area: detail;
    min-height: 0;
    overflow: hidden auto;
    padding: 20px 24px;
    border-left: 1px solid var(--hairline);
  }
  .detail h2 {
    margin: 0 0 14px;
    font-size: 1.25rem;
    font-weight: 500;
  }
  .detail p {
    color: var(--soft);
  }
  .done {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 56px;
    padding: 4px 8px 4px 18px;
    border-top: 1px solid var(--hairline);
    background: var(--page);
    font-size: 0.9375rem;
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
    content: attr(data-drop);
    position: fixed;
    inset: 8px;
    z-index: 2;
    display: grid;
    place-items: center;
    border: 2px dashed var(--ink);
    border-radius: 14px;
    background: color-mix(in srgb, var(--page) 88%, transparent);
    font-size: 1.375rem;
  }
  .question {
    margin: 0 0 16px;
    font-size: 1rem;
    line-height: 1.45;
  }
  .answers {
    display: flex;
    justify-content: end;
    gap: 8px;
  }
`;
