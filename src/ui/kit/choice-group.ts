import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';
import { LocalizedElement } from './localized.ts';

export interface Choice {
  readonly value: string;
  readonly name: string;
  /** A name of its own, which nobody translates. */
  readonly isProper?: boolean;
}

/** One of a few, as a row of segments: native radio buttons, so that keys and voices know them. Fires `change`. */
@customElement('scrawl-choice')
export class ChoiceGroup extends LocalizedElement {
  static override styles = [base, css`
    fieldset {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
      min-width: 0;
      margin: 0;
      padding: 4px;
      border: 1.5px solid var(--edge);
      border-radius: 14px;
    }
    label {
      position: relative;
      flex: 1 1 0;
      min-width: min-content;
      display: grid;
      place-content: center;
      min-height: var(--touch);
      border-radius: 10px;
      cursor: pointer;
      -webkit-tap-highlight-color: transparent;
    }
    input {
      position: absolute;
      inset: 0;
      margin: 0;
      opacity: 0;
      cursor: pointer;
    }
    label:has(:checked) {
      background: var(--ink);
      color: var(--page);
      font-weight: 600;
    }
    label:has(:focus-visible) {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    @media (forced-colors: active) {
      label:has(:checked) {
        forced-color-adjust: none;
        background: Highlight;
        color: HighlightText;
      }
    }
  `];

  @property() legend = '';
  @property({ attribute: false }) choices: readonly Choice[] = [];
  @property() value = '';

  override render(): unknown {
    return html`
      <fieldset>
        <legend class="unseen">${this.legend}</legend>
        ${this.choices.map(
          ({ value, name, isProper }) => html`<label translate=${isProper === true ? 'no' : nothing}><input type="radio" name="choice" value=${value} .checked=${value === this.value} @change=${() => this.choose(value)} />${name}</label>`,
        )}
      </fieldset>
    `;
  }

  private choose(value: string): void {
    this.value = value;
    this.dispatchEvent(new Event('change'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-choice': ChoiceGroup;
  }
}
