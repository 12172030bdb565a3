import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { KeptCorrection } from '../../contracts/drawings.ts';
import { paintDrawing } from './thumbnail.ts';
import { spokenDrawing, stateOf } from './wording.ts';
import { ago, judgementName } from '../kit/format.ts';
import { base } from '../kit/styles.ts';
import { textScale } from '../kit/text-scale.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, t } from '../../messages/language.ts';

/** Height of every row (rem): where a row stands is known before it was read. */
const ROW = 4.25;
/** In CSS pixels, at the text size that people have chosen. */
export const rowHeight = (): number => ROW * 16 * textScale();
const DRAWING = 50;

export function rowId(index: number): string {
  return `row-${index}`;
}

/** One correction in the list: what was drawn, what was read and what it is, when, and how far it has come. */
@customElement('scrawl-correction')
export class CorrectionRow extends LocalizedElement {
  static override styles = [base, css`
    :host {
      position: absolute;
      inset: 0 0 auto;
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: center;
      gap: 14px;
      height: 4.25rem;
      padding: 0 18px;
      border-bottom: 1px solid var(--hairline);
      cursor: pointer;
      user-select: none;
      -webkit-user-select: none;
      -webkit-touch-callout: none;
      -webkit-tap-highlight-color: transparent;
    }
    canvas {
      display: block;
      width: 50px;
      height: 50px;
      border-radius: 4px;
      background: var(--sheet);
      color: var(--ink);
      box-shadow:
        0 0 0 1px var(--hairline),
        0 1px 2px var(--shadow);
    }
    .judged {
      display: flex;
      align-items: baseline;
      gap: 8px;
      font-size: 1.3125rem;
      line-height: 1.2;
      font-variant-numeric: tabular-nums lining-nums;
      white-space: nowrap;
    }
    .read,
    .arrow,
    .right,
    .facts {
      color: var(--soft);
    }
    .right {
      font-size: 0.9375rem;
    }
    .label {
      color: var(--ink);
      font-weight: 600;
    }
    .words {
      min-width: 0;
      overflow: hidden;
      font-size: 1rem;
      text-overflow: ellipsis;
    }
    .facts {
      margin: 2px 0 0;
      overflow: hidden;
      font-size: 0.875rem;
      line-height: 1.25;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .alarm {
      color: var(--alarm);
    }
    .mark {
      display: grid;
      place-items: center;
      width: 26px;
      height: 26px;
      border: 1.5px solid var(--edge);
      border-radius: 50%;
    }
    :host([aria-selected='true']) {
      background: var(--wash);
    }
    :host([open]) {
      box-shadow: inset 4px 0 0 var(--ink);
    }
    :host([aria-selected='true']) :is(.read, .arrow, .right, .facts, .label) {
      color: var(--text);
    }
    :host([aria-selected='true']) .mark {
      border-color: var(--ink);
      background: var(--ink);
      color: var(--page);
    }
    path {
      fill: none;
      stroke: currentcolor;
      stroke-width: 2.4;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    :host([active]) {
      outline: 3px solid var(--focus);
      outline-offset: -4px;
      border-radius: 10px;
    }
    @media (forced-colors: active) {
      :host([aria-selected='true']) {
        outline: 2px solid Highlight;
        outline-offset: -3px;
      }
    }
  `];

  /** Where it stands in the list, from 0. */
  @property({ type: Number }) index = 0;
  /** Nothing while it is being read. */
  @property({ attribute: false }) kept: KeptCorrection | undefined;
  @property({ type: Boolean }) selected = false;
  /** Whether rows are being chosen: then each shows whether it is. */
  @property({ type: Boolean }) selecting = false;
  /** Whether there is an endpoint. */
  @property({ type: Boolean }) sends = false;
  /** Whether the keyboard is on it. */
  @property({ type: Boolean, reflect: true }) active = false;
  /** Whether it is shown beside the list. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** The colours it was painted in; another value paints it again. */
  @property() scheme = '';
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'option';
  }

  override render(): unknown {
    const { kept } = this;
    return html`
      <canvas aria-hidden="true"></canvas>
      ${kept === undefined ? html`<span class="unseen">${t.list.loading}</span>` : this.facts(kept)}
      ${this.selecting ? html`<span class="mark">${this.selected ? html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="m3 8.5 3.4 3.4L13 4.6" /></svg>` : nothing}</span>` : nothing}
    `;
  }

  private facts(kept: KeptCorrection): unknown {
    const { predicted, label, createdAt } = kept.correction;
    const { word, reason, isAlarm } = stateOf(kept, this.sends);
    const judgement = (name: string, value: typeof label): unknown => html`<span class="${name} ${value === 'none' ? 'words' : ''}">${judgementName(value)}</span>`;
    return html`<div>
      <span class="unseen">${spokenDrawing(kept, Date.now(), this.sends)}</span>
      <div class="judged" aria-hidden="true">
        ${predicted === undefined || predicted === label
          ? html`${judgement('label', label)}<span class="right">${predicted === undefined ? t.list.fromFile : t.list.correct}</span>`
          : html`${judgement('read', predicted)}<span class="arrow">→</span>${judgement('label', label)}`}
      </div>
      <p class="facts" aria-hidden="true"><time datetime=${createdAt} title=${formats.moment(new Date(createdAt))}>${ago(createdAt, Date.now())}</time>${word === '' ? nothing : ` · ${word}`}${reason === undefined ? nothing : html`: <span class=${isAlarm ? 'alarm' : nothing}>${reason}</span>`}</p>
    </div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('index')) {
      this.id = rowId(this.index);
      this.style.transform = `translateY(${this.index * ROW}rem)`;
      this.ariaPosInSet = String(this.index + 1);
    }
    this.ariaSelected = String(this.selected);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('kept') || changed.has('scheme')) paintDrawing(this.canvas, DRAWING, this.kept?.correction ?? {});
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-correction': CorrectionRow;
  }
}
