import { css, html, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChannelFacts } from '../../contracts/inside.ts';
import { DIGITS, type Classes } from '../../core/classes.ts';
import { percent } from '../kit/format.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** One channel: the weights of its filter, and which digits it answers to. */
@customElement('scrawl-channel')
export class ChannelView extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    h4 {
      margin: 8px 0 6px;
      font-size: 0.9375rem;
      font-weight: 600;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 10px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 0.8125rem;
      color: var(--soft);
      text-align: center;
    }
    svg {
      display: block;
      width: 36px;
      height: 36px;
      margin: 0 auto 2px;
      background: var(--sheet);
      box-shadow: 0 0 0 1px var(--edge);
      forced-color-adjust: none;
    }
    ol {
      display: grid;
      grid-template-columns: repeat(10, 1fr);
      gap: 4px;
      height: 64px;
      margin: 0;
      padding: 0;
      list-style: none;
      text-align: center;
      font-variant-numeric: tabular-nums lining-nums;
    }
    li.answer {
      display: grid;
      grid-template-rows: minmax(0, 1fr) auto;
      align-items: end;
      line-height: 1.2;
    }
    .bar {
      background: var(--level);
      border-radius: 3px 3px 0 0;
      forced-color-adjust: none;
    }
  `];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) facts!: ChannelFacts;
  /** Whether it reads the ink itself, whose planes have names. */
  @property({ type: Boolean }) first = false;

  override render(): unknown {
    const { facts } = this;
    const { answers, filter, inputs } = facts;
    return html`
      <h4>${filter.length < inputs ? t.inside.filterPart(filter.length, inputs) : t.inside.filter}</h4>
      <ul>${filter.map(({ input, weights }) => html`<li>${this.weights(weights)}${this.first && inputs > 1 ? t.inside.planes[input] : t.inside.input(input + 1)}</li>`)}</ul>
      <h4>${t.inside.answers}</h4>
      <ol>
        ${this.classes.map((label, place) => html`<li class="answer" aria-label=${t.inside.answer(String(label), percent(answers[place]!))}><span class="bar" style="height: ${(100 * answers[place]!).toFixed(0)}%"></span><span aria-hidden="true">${label}</span></li>`)}
      </ol>
    `;
  }

  private weights(weights: Float32Array): unknown {
    const { size, filter } = this.facts;
    const most = filter.reduce((largest, part) => part.weights.reduce((a, b) => Math.max(a, Math.abs(b)), largest), 1e-9);
    const cells = Array.from(weights, (weight, at) => {
      const [x, y] = [at % size, Math.floor(at / size)];
      return svg`<rect x=${x} y=${y} width="1" height="1" fill=${weight > 0 ? 'var(--pro)' : 'var(--contra)'} fill-opacity=${(Math.abs(weight) / most).toFixed(2)} /><path d=${`M${x + 0.3} ${y + 0.5}h.4${weight > 0 ? 'm-.2-.2v.4' : ''}`} stroke="var(--text)" stroke-width=".07" stroke-opacity=${Math.abs(weight) > most / 4 ? 1 : 0} />`;
    });
    return html`<svg viewBox="0 0 ${size} ${size}" aria-hidden="true">${cells}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-channel': ChannelView;
  }
}
