import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { shortModelId } from '../../core/network/own-model-id.ts';
import type { KeptCorrection } from '../../contracts/drawings.ts';
import type { Inside } from '../../contracts/inside.ts';
import { classesOf, DIGITS, type Classes } from '../../core/classes.ts';
import { judgementsOf, type Judgement } from '../../core/records/correction.ts';
import { paintDrawing } from '../list/thumbnail.ts';
import { RowEvent } from '../list/events.ts';
import { stateOf } from '../list/wording.ts';
import { percent } from '../kit/format.ts';
import '../kit/net-picture.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, t } from '../../messages/language.ts';
import { judgementName } from '../kit/format.ts';

const DRAWING = 168;
/** For `scrawl-late`, which this page itself came through. */
const fetchInside = (): Promise<unknown> => import('../inside/panel.ts');

/** All about one correction, with the keys that make it another: `scrawl-row` events tell what was asked for. */
@customElement('scrawl-correction-card')
export class CorrectionCard extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      container-type: inline-size;
    }
    .pictures {
      display: flex;
      align-items: end;
      gap: 14px;
    }
    canvas {
      display: block;
      width: min(168px, 55%);
      aspect-ratio: 1;
      border-radius: 5px;
      background: var(--sheet);
      color: var(--ink);
      box-shadow:
        0 0 0 1px var(--hairline),
        0 8px 24px -10px var(--shadow);
    }
    figure {
      min-width: 0;
      margin: 0;
    }
    scrawl-picture {
      width: 84px;
      border-radius: 5px;
    }
    figcaption,
    .legend {
      margin: 5px 0 0;
      font-size: 0.875rem;
      color: var(--soft);
    }
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 5px 16px;
      margin: 16px 0;
      font-size: 0.9375rem;
      line-height: 1.35;
      font-variant-numeric: tabular-nums;
    }
    dt {
      color: var(--soft);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    /* Large text: each value below its name. */
    @container (max-width: 13rem) {
      dl {
        grid-template-columns: minmax(0, 1fr);
        row-gap: 0;
      }
      dd {
        margin-bottom: 8px;
      }
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    scrawl-inside {
      height: auto;
      margin-top: 12px;
    }
    .alarm {
      color: var(--alarm);
    }
    .keys {
      display: grid;
      grid-template-columns: repeat(5, minmax(0, 1fr));
      gap: 6px;
      margin: 8px 0 14px;
    }
    /* Five targets of 48 pixels beside each other on the narrowest phones. */
    @media (max-width: 360px) {
      .keys {
        column-gap: 2px;
      }
    }
    .keys button {
      background: var(--key);
      box-shadow: inset 0 0 0 1px var(--hairline);
      border-radius: 10px;
      font-size: 1.25rem;
      font-variant-numeric: tabular-nums lining-nums;
    }
    .keys button:last-child {
      grid-column: 1 / -1;
      font-size: 1rem;
    }
    .keys button[aria-pressed='true'] {
      background: var(--ink);
      color: var(--page);
      font-weight: 600;
    }
    @media (forced-colors: active) {
      .keys button {
        border: 1px solid ButtonText;
      }
      .keys button[aria-pressed='true'] {
        forced-color-adjust: none;
        background: Highlight;
        color: HighlightText;
      }
    }
  `];

  @property({ attribute: false }) kept!: KeptCorrection;
  @property() scheme = '';
  /** Whether there is an endpoint. */
  @property({ type: Boolean }) sends = false;
  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  /** Starts the look inside the network. */
  @property({ attribute: false }) openInside: (() => Promise<Inside>) | undefined;
  @state() private isInside = false;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('kept');
    if (before !== undefined && before.correction.id !== this.kept.correction.id) this.isInside = false;
  }

  override render(): unknown {
    const { kept } = this;
    const { createdAt, label, modelId, predicted, probabilities, writer } = kept.correction;
    const { word, reason, isAlarm } = stateOf(kept, this.sends);
    const row = (term: string, description: unknown): unknown => html`<dt>${term}</dt><dd>${description}</dd>`;
    const likely = predicted === undefined ? undefined : probabilities?.[classesOf(kept.correction).indexOf(predicted)];
    return html`
      <div class="pictures">
        <canvas role="img" aria-label=${t.card.drawn}></canvas>
        <figure>
          <scrawl-picture .picture=${kept.picture}></scrawl-picture>
          <figcaption>${t.card.seen}</figcaption>
        </figure>
      </div>
      <dl>
        ${row(t.card.readAs, html`${predicted === undefined ? t.card.fromFile : judgementName(predicted)}${likely === undefined ? nothing : `, ${percent(likely)}`}`)} ${row(t.card.when, html`<time datetime=${createdAt}>${formats.moment(new Date(createdAt))}</time>`)}
        ${word === '' ? nothing : row(t.card.state, reason === undefined ? word : html`${word}: <span class=${isAlarm ? 'alarm' : nothing}>${reason}</span>`)} ${writer === undefined ? nothing : row(t.card.writer, html`<span translate="no">${writer}</span>`)} ${row(t.card.model, html`<span translate="no">${shortModelId(modelId)}</span>`)}
      </dl>
      <p class="legend" id="legend">${t.card.label}</p>
      <div class="keys" role="group" aria-labelledby="legend">
        ${this.judgements(label).map((each) => html`<button aria-pressed=${each === label} @click=${() => this.relabel(each)}>${each === 'none' ? t.card.notADigit : each}</button>`)}
      </div>
      <div class="ways">
        <button class="plain" @click=${() => this.dispatchEvent(new RowEvent({ kind: 'delete', kept }))}>${t.card.delete}</button>
        ${this.openInside !== undefined && !this.isInside ? html`<button class="plain" @click=${() => (this.isInside = true)}>${t.inside.heading}</button>` : nothing}
      </div>
      ${this.isInside ? html`<scrawl-late heading=${t.inside.heading} .fetchCode=${fetchInside}><scrawl-inside embedded .classes=${this.classes} .open=${this.openInside} .drawing=${kept.correction} scheme=${this.scheme}></scrawl-inside></scrawl-late>` : nothing}
    `;
  }

  protected override updated(): void {
    paintDrawing(this.canvas, DRAWING, this.kept.correction);
  }

  /** What it may be; a label that a former model knew is still shown. */
  private judgements(label: Judgement): readonly Judgement[] {
    const all = judgementsOf(this.classes);
    return all.includes(label) ? all : [label, ...all];
  }

  private relabel(label: Judgement): void {
    this.dispatchEvent(new RowEvent({ kind: 'relabel', kept: this.kept, label }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-correction-card': CorrectionCard;
  }
}
