import { css } from 'lit';

/** What was read, large, with words beside it; less of them where there is less room. */
export const answerStyles = css`
  :host {
    display: block;
    min-width: 0;
    height: 100%;
    container-type: size;
  }
  .all {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: clamp(10px, 3cqw, 20px);
    height: 100%;
  }
  .sign {
    width: 0.68em;
    font-size: clamp(3.5rem, 92cqh, 10.5rem);
    line-height: 1;
    font-weight: 500;
    font-variant-numeric: tabular-nums lining-nums;
    text-align: center;
    color: var(--ink);
    filter: blur(var(--blur, 0));
    opacity: var(--shown, 1);
    transition:
      filter var(--quick) var(--ease),
      opacity var(--quick) var(--ease);
  }
  .sign svg {
    display: block;
    width: 100%;
    height: 1em;
  }
  :host([phase='final']) .sign {
    animation: settle 160ms var(--ease);
  }
  @keyframes settle {
    from {
      transform: scale(1.06);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host([phase='final']) .sign {
      animation: none;
    }
  }
  :host([number]) .all {
    grid-template-columns: minmax(0, 1fr);
    align-content: safe center;
    gap: 2px;
    overflow: hidden auto;
  }
  :host([number]) .headline {
    font-size: clamp(1.125rem, 6cqw, 1.5rem);
  }
  :host([number]) .words {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
  }
  .words {
    min-width: 0;
  }
  .headline {
    margin: 0;
    font-size: clamp(1.375rem, 10cqw, 2.125rem);
    line-height: 1.1;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.01em;
    /* No digit on a line of its own. */
    text-wrap: balance;
  }
  .detail {
    margin: 3px 0 0;
    font-size: 0.9375rem;
    line-height: 1.3;
    color: var(--soft);
    font-variant-numeric: tabular-nums;
  }
  :host([judged]) .sign,
  :host([judged]) .headline {
    color: var(--learned);
    transition: color var(--calm) var(--ease);
  }
  :host([judged]) .words {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
  }
  .undo {
    padding: 0 14px;
    border: 1.5px solid var(--edge);
  }
  .undo svg {
    display: none;
  }
  :host([phase='blank']) .headline {
    font-size: clamp(1.625rem, 9cqw, 2.125rem);
  }
  :host([phase='blank']) .sign,
  :host([phase='waiting']) .sign,
  :host([phase='failed']) .sign {
    display: none;
  }
  :host([phase='failed']) .headline {
    color: var(--alarm);
    font-size: 1.25rem;
  }
  /* Nothing may move when an answer comes, so what there is no room for gives way: the answer itself comes first. */
  @container (max-height: 7.4rem) or (max-width: 11rem) {
    .hint {
      display: none;
    }
  }
  @container (max-height: 7.4rem) {
    :host([judged]) .words {
      display: grid;
      grid-template: 'headline undo' auto 'detail detail' auto / auto auto;
      justify-content: start;
      gap: 2px 10px;
    }
    :host([judged]) .headline {
      font-size: 1.25rem;
    }
    :host([phase='blank']) .headline {
      font-size: 1.375rem;
    }
    :host([judged]) .detail {
      grid-area: detail;
      margin: 0;
    }
  }
  /* The way back stands beside the digits. */
  @container (max-height: 7.4rem) or (max-width: 11rem) {
    :host([number][judged]) .all {
      grid-template: 'digits undo' auto 'headline headline' auto / minmax(0, 1fr) auto;
    }
    :host([number][judged]) .words {
      display: contents;
    }
    :host([number][judged]) .detail {
      display: none;
    }
    :host([number][judged]) scrawl-number {
      grid-area: digits;
    }
    :host([number][judged]) .headline {
      grid-area: headline;
    }
    :host([number][judged]) .undo {
      grid-area: undo;
    }
  }
  @container (max-width: 16rem) {
    :host .headline {
      font-size: 1.125rem;
    }
    .undo {
      padding: 0;
    }
    .undo svg {
      display: block;
    }
    .undo span {
      display: none;
    }
  }
  @container (max-width: 11rem) {
    :host(:not([number])) .sign {
      font-size: 3.5rem;
    }
    :host([judged]:not([number])) .words {
      display: block;
    }
  }
`;
