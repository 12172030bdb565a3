import { css } from 'lit';

/** The page: one column with its bar below, or beside it where the window is low; on a desk where it is wide. */
export const appStyles = css`
  :host {
    display: grid;
    grid-template: 'main' minmax(0, 1fr) 'bar' auto / minmax(0, 1fr);
    position: fixed;
    inset: 0;
    height: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left);
    overflow: hidden;
    overscroll-behavior: none;
    background: var(--page);
    color: var(--text);
    font: 17px/1.4 var(--sans);
    -webkit-text-size-adjust: 100%;
  }
  main {
    grid-area: main;
    min-width: 0;
    min-height: 0;
    height: 100%;
  }
  scrawl-places,
  scrawl-notice {
    grid-area: bar;
    padding-bottom: env(safe-area-inset-bottom);
    border-top: 1px solid var(--hairline);
  }
  scrawl-notice {
    z-index: 3;
  }
  .hints {
    display: none;
  }
  @media (orientation: landscape) and (max-height: 560px) {
    :host {
      grid-template: 'bar main' minmax(0, 1fr) / auto minmax(0, 1fr);
      padding-bottom: env(safe-area-inset-bottom);
    }
    scrawl-places {
      width: 64px;
      padding: 0;
      border-top: 0;
      border-right: 1px solid var(--hairline);
    }
    /* Over the answer's empty corner: the sheet and the keys stay where they are. */
    scrawl-notice {
      grid-area: main;
      align-self: start;
      justify-self: end;
      width: min(100%, 360px);
      margin: 8px;
      padding-bottom: 4px;
      border: 1px solid var(--hairline);
      border-radius: 14px;
      box-shadow: 0 8px 24px -10px var(--shadow);
    }
  }
  @media (min-width: 700px) and (min-height: 561px) {
    :host {
      inset: 0 auto 0 50%;
      width: min(560px, 66dvh);
      margin: 0;
      transform: translateX(-50%);
      box-shadow:
        0 0 0 1px var(--hairline),
        0 0 60px -10px var(--shadow);
    }
  }
  @media (min-width: 1000px) and (min-height: 561px) and (hover: hover) and (pointer: fine) {
    .hints {
      display: grid;
      grid-template-columns: auto auto;
      gap: 10px 14px;
      position: absolute;
      left: calc(100% + 32px);
      bottom: 32px;
      align-items: center;
      width: max-content;
      margin: 0;
      font-size: 14px;
      color: var(--text);
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
      font-size: 13px;
    }
  }
  .large {
    border-radius: 10px;
    margin: 4px 0 12px;
  }
  .caption {
    margin: 0;
    font-size: 15px;
    line-height: 1.45;
    color: var(--soft);
  }
`;
