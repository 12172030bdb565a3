import { css } from 'lit';

/** The picture with the answer above it and the keys below; beside it where the window is wider than high. */
export const pageStyles = css`
  :host {
    display: block;
    height: 100%;
    overflow: hidden auto;
    container: photos / size;
  }
  .page {
    --pad: clamp(10px, 3.4cqw, 18px);
    --key: clamp(3rem, 7.4cqh, 3.75rem);
    /* Of the picture; where there is less room, the page scrolls. */
    --least: min(9rem, 80cqh);
    display: grid;
    grid-template: 'answer' min-content 'words' auto 'view' minmax(var(--least), 1fr) 'tools' auto 'keys' calc(2 * var(--key) + 6px) 'ways' auto / minmax(0, 1fr);
    gap: clamp(2px, 0.8cqh, 8px);
    height: 100%;
    padding: 8px var(--pad);
  }
  .answer {
    grid-area: answer;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    max-height: max(24cqh, 7rem);
    overflow: auto;
  }
  .answer p {
    grid-column: 1 / -1;
    margin: 0;
    font-size: 0.9375rem;
  }
  .answer .none {
    padding: 10px 0;
    font-size: 1.25rem;
  }
  .soft {
    color: var(--soft);
  }
  scrawl-number {
    --largest: 44px;
  }
  .seen {
    width: 56px;
    height: 56px;
    padding: 6px;
  }
  .seen scrawl-picture {
    border-radius: 5px;
    outline: 1px solid var(--edge);
  }
  .look {
    grid-area: look;
    min-height: 0;
  }
  /* The picture stays in sight, for another of its digits to be chosen. */
  .page.inside {
    grid-template: 'answer' min-content 'words' auto 'view' minmax(var(--least), 34cqh) 'look' minmax(0, 1fr) / minmax(0, 1fr);
  }
  .words {
    grid-area: words;
    min-height: 1.4em;
    margin: 0;
    font-size: 0.9375rem;
    color: var(--soft);
  }
  .link {
    min-height: 32px;
    color: var(--ink);
    text-decoration: underline;
  }
  scrawl-picture-view {
    grid-area: view;
  }
  .tools {
    grid-area: tools;
    display: flex;
    justify-content: space-between;
  }
  .tools [aria-pressed='true'] {
    background: var(--wash);
    color: var(--ink);
  }
  scrawl-keys {
    grid-area: keys;
  }
  .ways {
    grid-area: ways;
    display: flex;
    gap: 8px;
  }
  .ways button {
    flex: 1;
    padding: 0 10px;
  }
  @container photos (min-aspect-ratio: 11/10) {
    .page {
      --key: clamp(3rem, 14cqh, 4rem);
      grid-template: 'view answer' min-content 'view words' minmax(1.4em, 1fr) 'view tools' auto 'view keys' calc(2 * var(--key) + 6px) 'view ways' auto / minmax(0, 1fr) minmax(306px, 38%);
      column-gap: 16px;
    }
    .page.inside {
      grid-template: 'view answer' min-content 'view words' auto 'view look' minmax(0, 1fr) / minmax(0, 1fr) minmax(306px, 38%);
    }
  }
`;
