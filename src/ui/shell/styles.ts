import { css } from 'lit';

/** The page: one column with its bar below, or beside it where the window is low; on a desk where it is wide. */
export const appStyles = css`
  :host {
    position: fixed;
    inset: 0;
    display: grid;
    justify-content: stretch;
    overflow: hidden;
    overscroll-behavior: none;
    color: var(--text);
    font: 1.0625rem/1.4 var(--sans);
    -webkit-text-size-adjust: 100%;
  }
  .page {
    position: relative;
    display: grid;
    grid-template: 'main' minmax(0, 1fr) 'notice' auto 'bar' auto / minmax(0, 1fr);
    height: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
    background: var(--page);
  }
  main:focus {
    outline: none;
  }
  main {
    grid-area: main;
    min-width: 0;
    min-height: 0;
  }
  scrawl-page-bar,
  scrawl-notice {
    border-top: 1px solid var(--hairline);
  }
  scrawl-page-bar {
    grid-area: bar;
    padding-bottom: env(safe-area-inset-bottom);
  }
  .page > scrawl-notice {
    grid-area: notice;
  }
  /* Where one draws nothing may move: there it lies on the page, which says where. */
  scrawl-notice[slot] {
    border: 1px solid var(--hairline);
    border-radius: 14px;
    box-shadow: 0 8px 24px -10px var(--shadow);
  }
  .hints {
    display: none;
  }
  @media (orientation: landscape) and (max-height: 560px) {
    .page {
      grid-template: 'bar main' minmax(0, 1fr) 'bar notice' auto / auto minmax(0, 1fr);
      padding-bottom: env(safe-area-inset-bottom);
    }
    scrawl-page-bar {
      min-width: 64px;
      padding: 0;
      border-top: 0;
      border-right: 1px solid var(--hairline);
    }
  }
  @media (min-width: 700px) and (min-height: 561px) {
    :host {
      justify-content: center;
    }
    .page {
      width: min(580px, 64dvh);
    }
  }
  /* On a desk all of it: what is drawn beside its answer, a list beside what is chosen in it. */
  @media (min-width: 1000px) and (min-height: 561px) and (min-aspect-ratio: 1/1) {
    .page {
      width: min(1080px, 100vw - 27rem);
    }
  }
  @media (min-width: 700px) and (min-height: 561px) {
    .page {
      box-shadow:
        0 0 0 1px var(--hairline),
        0 0 60px -10px var(--shadow);
    }
  }
  /* Where there is room, a sheet for numbers, and the answer beside it. */
  @media (min-width: 1024px) and (min-height: 561px) {
    .page {
      width: min(1040px, 100vw - 440px);
    }
  }
  @media (min-width: 1000px) and (min-height: 561px) and (hover: hover) and (pointer: fine) {
    .hints {
      display: grid;
      grid-template-columns: auto auto;
      gap: 10px 14px;
      position: absolute;
      left: calc(100% + 28px);
      bottom: 76px;
      align-items: center;
      width: max-content;
      margin: 0;
      font-size: 0.875rem;
    }
    .hints dt {
      justify-self: end;
    }
    .hints dd {
      margin: 0;
    }
    kbd {
      padding: 2px 7px;
      border: 1px solid var(--edge);
      border-bottom-width: 2px;
      border-radius: 6px;
      background: var(--key);
      font: inherit;
      font-size: 0.8125rem;
    }
  }
`;
