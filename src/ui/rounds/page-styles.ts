import { css } from 'lit';

export const drawingStyles = css`
  :host {
    container: round / size;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 18px;
  }
  .drawing {
    /* Where there is no room even for this, the page scrolls. */
    --least: min(160px, 100cqw - 32px);
    --side: max(var(--least), min(100cqw - 32px, 100cqh - 230px));
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: 'top' 'bar' 'desk' 'tools' 'trouble';
    align-content: start;
    gap: 12px;
    padding: 14px 16px;
    user-select: none;
    -webkit-user-select: none;
  }
  .top {
    grid-area: top;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 84px;
  }
  .drawing h1 {
    margin: 0;
    font-size: clamp(1.5rem, 8cqw, 2.25rem);
    font-weight: 500;
    font-variant-numeric: tabular-nums lining-nums;
    color: var(--ink);
  }
  .drawing p {
    margin: 2px 0 0;
    font-variant-numeric: tabular-nums;
  }
  progress {
    grid-area: bar;
    width: 100%;
    height: 8px;
    accent-color: var(--ink);
  }
  .desk {
    grid-area: desk;
    justify-self: center;
    width: var(--side);
    height: var(--side);
  }
  .tools {
    grid-area: tools;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  scrawl-error {
    grid-area: trouble;
  }
  /* Where the buttons take two rows. */
  @container round (max-width: 379px) {
    .drawing {
      --side: max(var(--least), min(100cqw - 32px, 100cqh - 290px));
    }
  }
  @container round (min-aspect-ratio: 11/10) {
    .drawing {
      --side: max(var(--least), min(100cqh - 28px, 60cqw));
      grid-template-columns: var(--side) minmax(0, 1fr);
      grid-template-areas: 'desk top' 'desk bar' 'desk tools' 'desk trouble';
      grid-template-rows: auto auto auto 1fr;
      column-gap: 20px;
    }
  }
`;
