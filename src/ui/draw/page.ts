import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { canRedo, canUndo, inkOf } from '../../core/ink/history.ts';
import { isBlank } from '../../core/ink/ink.ts';
import './answer-view.ts';
import { canJudge, initialState, judgedOf, judgedParts, numberOf, type AppState } from '../state/app-state.ts';
import './digit-keys.ts';
import './edit-tools.ts';
import { OpenEvent, SettingsEvent } from '../state/events.ts';
import './ghost-digit.ts';
import { Hints } from './hints.ts';
import '../ink/sheet.ts';
import '../kit/net-picture.ts';
import { DIGITS } from '../../core/classes.ts';
import { classesIn } from '../state/known-classes.ts';
import { base, buttons } from '../kit/styles.ts';
import type { Scheme } from '../kit/tokens.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** Where one draws: the answer, the sheet, the tools and the keys. Nothing moves when an answer comes. */
@customElement('scrawl-draw')
export class DrawPage extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      height: 100%;
      /* Where the text is too large, or the window too small, for a sheet that one can draw on, the page scrolls. */
      overflow: hidden auto;
      overscroll-behavior: contain;
      container: page / size;
      user-select: none;
      -webkit-user-select: none;
    }
    .page {
      --pad: clamp(10px, 3.4cqw, 18px);
      --gap: clamp(6px, 1.2cqh, 12px);
      --key: clamp(3rem, 8.2cqh, 4.125rem);
      --rows: 2;
      --keys: calc(var(--rows) * (var(--key) + 6px) - 6px);
      --least: min(200px, 100cqw - 2 * var(--pad));
      --side: max(var(--least), min(100cqw - 2 * var(--pad), 100cqh - var(--rows) * var(--key) - clamp(11rem, 28cqh, 14.375rem)));
      display: grid;
      grid-template: 'answer' minmax(5.25rem, 1fr) 'sheet' var(--side) 'tools' auto 'keys' var(--keys) / minmax(0, 1fr);
      gap: var(--gap);
      min-height: 100%;
      padding: var(--gap) var(--pad);
    }
    .top {
      grid-area: answer;
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 8px;
      min-height: 0;
    }
    .seen {
      width: 72px;
      height: 72px;
      padding: 6px;
    }
    .seen scrawl-picture {
      border-radius: 6px;
      box-shadow: 0 0 0 1px var(--edge);
      outline: 1px solid transparent;
    }
    .seen.none {
      visibility: hidden;
    }
    .desk {
      grid-area: sheet;
      justify-self: center;
      position: relative;
      width: var(--side);
      height: var(--side);
    }
    scrawl-sheet {
      height: 100%;
      aspect-ratio: auto;
    }
    scrawl-ghost {
      position: absolute;
      inset: 0;
      z-index: 2;
      pointer-events: none;
    }
    scrawl-tools {
      grid-area: tools;
    }
    scrawl-keys {
      grid-area: keys;
    }
    ::slotted([slot='inside']) {
      grid-area: keys;
      min-height: 0;
    }
    /* Keys for more than ten digits; of many, the rest is scrolled to. */
    .page.more {
      --rows: 3;
    }
    /* A smaller sheet leaves room to read. */
    :host([inside]) .page {
      --side: max(min(140px, 100cqw - 2 * var(--pad)), min(100cqw - 2 * var(--pad), 38cqh));
      grid-template: 'answer' clamp(76px, 13cqh, 120px) 'sheet' var(--side) 'tools' auto 'keys' minmax(0, 1fr) / minmax(0, 1fr);
    }
    /* On the lower keys, where the sheet, the tools and the answer stay in sight; it makes way for judging. */
    ::slotted([slot='notice']) {
      grid-area: keys;
      align-self: end;
      z-index: 1;
    }
    .judging ::slotted([slot='notice']) {
      visibility: hidden;
    }
    /* Few letters stand side by side there; the page scrolls anyway. */
    @container page (max-width: 19rem) {
      .page {
        grid-template-rows: minmax(8.75rem, 1fr) var(--side) auto var(--keys);
      }
    }
    @container page (min-aspect-ratio: 11/10) and (min-width: 30rem) {
      .page {
        --pad: clamp(10px, 2cqw, 14px);
        --key: clamp(3rem, 16cqh, 4.5rem);
        --least: min(160px, 100cqw - 2 * var(--pad));
        /* Wide, for numbers. */
        --wide: max(var(--least), min(100cqw - max(18.75rem, 33cqw) - 3.4 * var(--pad), 2.4 * (100cqh - 24px)));
        --high: max(var(--least), min(100cqh - 24px, var(--wide) / 1.2));
        grid-template: 'sheet answer' minmax(5.25rem, 1fr) 'sheet tools' auto 'sheet keys' var(--keys) / var(--wide) minmax(0, 1fr);
        column-gap: calc(var(--pad) * 1.4);
        padding: 12px var(--pad);
        /* On a high window in its middle, as one with the sheet. */
        --group: max(var(--high) + 24px, 24rem);
        min-height: min(100%, var(--group));
        margin-block: max(0px, (100cqh - var(--group)) / 2);
      }
      :host([inside]) .page {
        --wide: min(100cqh - 24px, 100cqw - 300px - 3.4 * var(--pad));
        --high: var(--wide);
        grid-template: 'sheet answer' 72px 'sheet tools' auto 'sheet keys' minmax(0, 1fr) / var(--wide) minmax(0, 1fr);
        min-height: 100%;
        margin-block: 0;
      }
      .desk {
        align-self: center;
        width: var(--wide);
        height: var(--high);
      }
      /* Above the answer, which makes room. */
      .page ::slotted([slot='notice']) {
        grid-area: answer;
        align-self: start;
        visibility: visible;
      }
      :host([noticed]) .top {
        padding-top: 4rem;
      }
    }
  `];

  @property({ attribute: false }) state: AppState = initialState;
  @property() scheme: Scheme = 'light';
  /** Whether a notice lies on it, in its slot. */
  @property({ type: Boolean, reflect: true }) noticed = false;
  /** Whether what its slot of this name holds takes the place of the keys. */
  @property({ type: Boolean, reflect: true }) inside = false;

  private readonly hints = new Hints((hints) => void this.updateComplete.then(() => this.dispatchEvent(new SettingsEvent({ hints }))));

  override render(): unknown {
    const { answer, history, picture, recognizer, version } = this.state;
    const reading = answer.kind === 'read' ? answer.recognition : undefined;
    const judged = judgedOf(this.state);
    const parts = judgedParts(this.state);
    const number = numberOf(this.state);
    const isDone = number === undefined ? judged !== undefined : parts.length === number.reading.digits.length;
    const judgeable = canJudge(this.state);
    // From the first answer to a drawing on, also from stroke to stroke: it does not come and go under the hand.
    const isToBeJudged = reading !== undefined && judged === undefined;
    const classes = classesIn(recognizer);
    const untouched = isBlank(inkOf(history)) && this.state.revision === 0;
    return html`
      <div class="page ${isToBeJudged ? 'judging' : ''} ${classes.length > DIGITS.length ? 'more' : ''}">
        <div class="top">
          <scrawl-answer .answer=${answer} .recognizer=${recognizer} .judged=${judged} .parts=${parts} .tip=${this.hints.of(this.state)} .settings=${this.state.settings}></scrawl-answer>
          <button class="seen ${picture === undefined ? 'none' : ''}" aria-label=${t.picture.open} aria-expanded=${this.inside} title=${t.inside.heading} @click=${() => this.dispatchEvent(new OpenEvent('inside'))}>
            <scrawl-picture .picture=${picture}></scrawl-picture>
          </button>
        </div>
        <div class="desk">
          <scrawl-sheet .strokes=${history.strokes} .width=${history.width} .open=${history.open} .page=${this.state.page} ?done=${isDone} scheme=${this.scheme}></scrawl-sheet>
          ${untouched ? html`<scrawl-ghost></scrawl-ghost>` : nothing}
        </div>
        <scrawl-tools
          ?canUndo=${canUndo(history) || judged !== undefined}
          ?canRedo=${canRedo(history)}
          ?canClear=${!isBlank(inkOf(history))}
          .version=${version}
          .recognizer=${recognizer}
          .sync=${this.state.sync}
        ></scrawl-tools>
        ${this.inside ? html`<slot name="inside"></slot>` : html`<scrawl-keys .classes=${classes} .prediction=${reading?.prediction} ?ready=${judgeable} .label=${judged?.label}></scrawl-keys>`}
        <slot name="notice"></slot>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-draw': DrawPage;
  }
}
