import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { judgementOf, type Judgement } from '../../core/records/correction.ts';
import { areDigits, DIGITS, type Classes, type Label } from '../../core/classes.ts';
import { probabilityOf, type Prediction } from '../../core/reading/prediction.ts';
import { JudgeEvent } from '../state/events.ts';
import { percent, spokenPercent } from '../kit/format.ts';
import { scribbleIcon, tickIcon } from '../kit/icons.ts';
import { keyStyles } from './key-styles.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** So many of the likeliest digits carry a figure; the others would only say "< 1 %". */
const FIGURES = 3;
const FIGURE_FROM = 0.01;
/** From here on a figure says nothing that the full key does not. */
const FIGURE_UNTIL = 0.99;

/**
 * The model's classes, ten digits in two rows of five, each filled from the bottom by its probability, and beside them "not a digit".
 * They are the chart, and the way to judge: a press says what the drawing is.
 */
@customElement('scrawl-keys')
export class DigitKeys extends LocalizedElement {
  static override styles = [base, keyStyles, css`
    :host {
      display: block;
      container: keys / inline-size;
    }
  `];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  /** The answer to show; without one all keys are empty. */
  @property({ attribute: false }) prediction: Prediction | undefined;
  /** Whether there is something to judge; until then a press does nothing. */
  @property({ type: Boolean }) ready = false;
  /** What was said of the drawing. */
  @property({ attribute: false }) label: Judgement | undefined;

  override render(): unknown {
    const { classes } = this;
    const ranked = [...classes].sort((a, b) => this.probability(b) - this.probability(a));
    return html`<div class=${areDigits(classes) ? 'keys' : 'keys others'} role="group" aria-label=${t.keys.label}>${classes.map((digit) => this.digitKey(digit, ranked.indexOf(digit)))} ${this.noneKey()}</div>`;
  }

  /** Where not all keys are in sight, the likeliest is; nothing but the keys moves. */
  protected override updated(changed: PropertyValues<this>): void {
    const keys = this.renderRoot.querySelector('.others');
    const best = this.renderRoot.querySelector('[data-best]');
    if (!changed.has('prediction') || keys === null || best === null) return;
    const [within, key] = [keys.getBoundingClientRect(), best.getBoundingClientRect()];
    if (key.top < within.top) keys.scrollTop -= within.top - key.top;
    else if (key.bottom > within.bottom) keys.scrollTop += key.bottom - within.bottom;
  }

  private digitKey(digit: Label, rank: number): unknown {
    const probability = this.probability(digit);
    const figure = rank < FIGURES && probability >= FIGURE_FROM && probability < FIGURE_UNTIL ? percent(probability) : '';
    const content = html`
      <span class="level" .style=${`--filled: ${probability.toFixed(4)}`}></span>
      <span class="digit" aria-hidden="true">${digit}</span>
      <span class="figure" aria-hidden="true">${figure}</span>
    `;
    return this.key(digit, t.keys.digit(String(digit), this.prediction === undefined ? t.keys.unread : spokenPercent(probability)), content, probability < FIGURE_FROM);
  }

  private noneKey(): unknown {
    return this.key('none', t.keys.none, html`<span class="scribble">${scribbleIcon}</span><span class="caption" aria-hidden="true">${t.keys.noneShort}</span>`, true);
  }

  private key(judgement: Judgement, name: string, content: unknown, isEmpty: boolean): unknown {
    const isBest = this.prediction !== undefined && judgementOf(this.prediction) === judgement;
    const isChosen = this.label === judgement;
    const does = !this.ready || isChosen ? '' : isBest ? t.keys.confirm : t.keys.correct;
    // A voice gets words of its own; an `aria-label` would have to repeat the figures that the eye is shown.
    return html`
      <button
        class="key"
        data-label=${judgement}
        aria-pressed=${isChosen ? 'true' : 'false'}
        aria-disabled=${this.ready ? nothing : 'true'}
        aria-keyshortcuts=${judgement === 'none' ? 'N -' : [...String(judgement)].length === 1 ? judgement : nothing}
        ?data-best=${isBest}
        ?data-empty=${isEmpty}
        @click=${() => this.judge(judgement)}
      >
        <span class="unseen">${name}${does}</span>${content} ${isChosen ? html`<span class="chosen">${tickIcon}</span>` : nothing}
      </button>
    `;
  }

  private judge(judgement: Judgement): void {
    if (this.ready) this.dispatchEvent(new JudgeEvent(judgement));
  }

  private probability(digit: Label): number {
    // What is no digit has shares all the same: a tenth on each key would say that it might be any of them.
    return this.prediction?.isDigit === true ? probabilityOf(this.prediction, digit) : 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-keys': DigitKeys;
  }
}
