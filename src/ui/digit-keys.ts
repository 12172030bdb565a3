import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DIGITS, type Digit, type Prediction } from '../core/prediction.ts';
import { percent, spokenPercent } from './format.ts';
import { base } from './shared-styles.ts';

/** So many of the likeliest digits carry a figure; the others would only say "< 1 %". */
const FIGURES = 3;
const FIGURE_FROM = 0.01;

/** The ten digits in two rows of five, each filled from the bottom by its probability. */
@customElement('scrawl-keys')
export class DigitKeys extends LitElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    .keys {
      display: grid;
      grid-template: repeat(2, minmax(var(--touch), 1fr)) / repeat(5, 1fr);
      gap: 6px;
      height: 100%;
    }
    .key {
      position: relative;
      overflow: hidden;
      display: grid;
      place-items: center;
      border-radius: 10px;
      background: var(--key);
      box-shadow: inset 0 0 0 1px var(--hairline);
      line-height: 1;
      font-variant-numeric: tabular-nums lining-nums;
    }
    .level {
      position: absolute;
      inset: 0;
      /* The level is a mark on both sides as well as a colour: it can be read in grey, and no line runs through a figure. */
      background:
        linear-gradient(90deg, var(--level) 22%, transparent 22% 78%, var(--level) 78%) top / 100% 2.5px no-repeat,
        var(--wash);
      transform: translateY(calc(100% - var(--filled, 0) * 100%));
      transition: transform var(--quick) var(--ease);
    }
    .key[data-empty] .level {
      visibility: hidden;
    }
    .digit {
      position: relative;
      bottom: 5px;
      font-size: 22px;
      font-weight: 500;
    }
    .figure {
      position: absolute;
      bottom: 5px;
      font-size: 12.5px;
    }
    .key[data-best] .digit {
      font-weight: 700;
      color: var(--ink);
    }
    @media (forced-colors: active) {
      .key {
        border: 1px solid CanvasText;
      }
      .level {
        forced-color-adjust: none;
        border-top: 3px solid Highlight;
        background: color-mix(in srgb, Highlight 30%, Canvas);
      }
    }
  `];

  /** The answer to show; without one all keys are empty. */
  @property({ attribute: false }) prediction: Prediction | undefined;

  override render(): unknown {
    const ranked = [...DIGITS].sort((a, b) => this.probability(b) - this.probability(a));
    return html`<div class="keys" role="group" aria-label="How likely each digit is">${DIGITS.map((digit) => this.key(digit, ranked.indexOf(digit)))}</div>`;
  }

  private key(digit: Digit, rank: number): unknown {
    const probability = this.probability(digit);
    const figure = rank < FIGURES && probability >= FIGURE_FROM ? percent(probability) : '';
    const best = rank === 0 && this.prediction?.isDigit === true;
    return html`
      <div
        class="key"
        role="meter"
        aria-label="Digit ${digit}"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${Math.round(probability * 100)}
        aria-valuetext=${this.prediction === undefined ? 'nothing read' : spokenPercent(probability)}
        ?data-best=${best}
        ?data-empty=${probability < FIGURE_FROM}
      >
        <span class="level" .style=${`--filled: ${probability.toFixed(4)}`}></span>
        <span class="digit" aria-hidden="true">${digit}</span>
        <span class="figure" aria-hidden="true">${figure}</span>
      </div>
    `;
  }

  private probability(digit: Digit): number {
    return this.prediction?.probabilities[digit] ?? 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-keys': DigitKeys;
  }
}
