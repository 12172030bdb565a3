import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DIGITS, type Classes } from '../../../src/core/classes.ts';
import { judgementsOf } from '../../../src/core/records/correction.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';
import { STATES } from './answers.ts';
import { hashOf, type CorrectionFilter } from './routes.ts';
import { judgementWord, shortened } from './words.ts';
import { selectStyles } from './page-styles.ts';
import { t } from './messages/language.ts';

/** Which of all corrections are shown. What is chosen becomes the address, which decides. */
@customElement('review-filters')
export class CorrectionFilters extends LocalizedElement {
  static override styles = [base, selectStyles, css`
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 14px;
      font-size: 0.9375rem;
    }
    select {
      margin-left: 4px;
    }
    a {
      display: inline-grid;
      align-content: center;
      min-height: var(--touch);
      color: var(--ink);
      text-underline-offset: 3px;
    }
  `];

  /** What labels there are. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) filter: CorrectionFilter = {};

  override render(): unknown {
    const { state = '', label = '', device } = this.filter;
    return html`
      <label>${t.filters.state} <select name="state" @change=${(event: Event) => this.choose('state', event)}>
        <option value="" ?selected=${state === ''}>${t.filters.any}</option>
        ${STATES.map((each) => html`<option value=${each} ?selected=${each === state}>${t.states[each]}</option>`)}
      </select></label>
      <label>${t.filters.label} <select name="label" @change=${(event: Event) => this.choose('label', event)}>
        <option value="" ?selected=${label === ''}>${t.filters.any}</option>
        ${judgementsOf(this.classes).map(String).map((each) => html`<option value=${each} ?selected=${each === label}>${judgementWord(each)}</option>`)}
      </select></label>
      ${device === undefined ? nothing : html`<span>${t.filters.ofDevice(shortened(device))}<a href=${hashOf({ ...this.filter, device: '' })}>${t.filters.allDevices}</a></span>`}
    `;
  }

  private choose(part: 'state' | 'label', event: Event): void {
    location.hash = hashOf({ ...this.filter, [part]: (event.target as HTMLSelectElement).value });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-filters': CorrectionFilters;
  }
}
