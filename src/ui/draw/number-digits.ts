import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../../messages/language.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { base } from '../kit/styles.ts';
import { ChooseDigitEvent } from '../state/events.ts';
import { digitSign, spokenDigit, type ShownDigit } from './digit-sign.ts';

/** The digits of a number, one line for each that is written; a press chooses the one that the keys are about. */
@customElement('scrawl-number')
export class NumberDigits extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      min-width: 0;
      container-type: inline-size;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      --size: clamp(26px, min(calc(150cqw / var(--count)), calc(46cqh / var(--lines))), var(--largest, 84px));
    }
    button {
      flex: 0 1 auto;
      display: grid;
      place-items: center;
      min-width: max(0.62em, 24px);
      min-height: 48px;
      padding: 0 0.04em;
      border: 0;
      border-bottom: 3px solid transparent;
      border-radius: 4px 4px 0 0;
      background: none;
      color: var(--ink);
      font: inherit;
      font-size: var(--size);
      line-height: 1;
      font-weight: 500;
      font-variant-numeric: tabular-nums lining-nums;
    }
    button[aria-pressed='true'] {
      border-bottom-color: currentColor;
    }
    button.doubt {
      opacity: 0.7;
    }
    button.judged {
      color: var(--learned);
    }
    @media (forced-colors: active) {
      /* Else the ground that is laid behind text there hides the line below it. */
      button {
        forced-color-adjust: none;
        color: CanvasText;
      }
      button[aria-pressed='true'] {
        border-bottom-color: Highlight;
      }
      button.judged {
        text-decoration: underline double;
      }
    }
    svg {
      display: block;
      width: 0.6em;
      height: 0.8em;
    }
  `];

  /** The number, with line breaks, and with what stands between its digits. */
  @property() text = '';
  @property({ attribute: false }) digits: readonly ShownDigit[] = [];
  /** Place of the chosen one. */
  @property({ type: Number }) chosen = -1;

  override render(): unknown {
    const lines = this.text.split('\n');
    let place = 0;
    const count = Math.max(...lines.map((line) => line.length));
    return html`<div role="group" aria-label=${t.answer.digits} .style=${`--count: ${count}; --lines: ${lines.length}`}>
      ${lines.map((line) => html`<div class="line">${[...line].map((sign) => (/[\d?]/.test(sign) ? this.digit(place++) : html`<button disabled aria-hidden="true">${sign}</button>`))}</div>`)}
    </div>`;
  }

  private digit(place: number): unknown {
    const digit = this.digits[place] ?? { prediction: undefined, label: undefined };
    const { sign, isDoubtful } = digitSign(digit);
    return html`<button
      class="${digit.label === undefined ? '' : 'judged'} ${isDoubtful ? 'doubt' : ''}"
      aria-pressed=${String(place === this.chosen)}
      aria-label=${t.answer.digitAt(place + 1, spokenDigit(digit))}
      @click=${() => this.dispatchEvent(new ChooseDigitEvent(place))}
    >
      ${sign}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-number': NumberDigits;
  }
}
