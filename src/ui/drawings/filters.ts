import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionFilter } from '../../contracts/drawings.ts';
import { JUDGEMENTS } from '../../core/records/correction.ts';
import { filterOf } from './link.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { judgementName, sentence } from '../kit/format.ts';

type Field = 'label' | 'outcome' | 'state';

function fields(): readonly { readonly field: Field; readonly name: string; readonly options: readonly (readonly [value: string, name: string])[] }[] {
  const { anyLabel, anyOutcome, anyState, label: digit, outcome, right, state, wrong } = t.list.filters;
  const { accepted, exported, queued, rejected } = t.list.states;
  return [
    { field: 'label', name: digit, options: [['', anyLabel], ...JUDGEMENTS.map((label) => [String(label), sentence(judgementName(label))] as const)] },
    { field: 'outcome', name: outcome, options: [['', anyOutcome], ['wrong', wrong], ['right', right]] },
    { field: 'state', name: state, options: [['', anyState], ['queued', queued], ['exported', exported], ['accepted', accepted], ['rejected', rejected]] },
  ];
}

/** Which corrections are listed: three native lists, since every phone has a good way to show these. Fires `change`. */
@customElement('scrawl-correction-filters')
export class CorrectionFilters extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: flex;
      gap: 6px;
      min-width: 0;
    }
    select {
      flex: 0 1 auto;
      min-width: 0;
      height: var(--touch);
      padding: 0 8px;
      border: 1.5px solid var(--edge);
      border-radius: 12px;
      background: var(--page);
      color: var(--text);
      font: inherit;
      font-size: 15px;
      text-overflow: ellipsis;
      cursor: pointer;
    }
    select.set {
      border-color: var(--ink);
      color: var(--ink);
      font-weight: 600;
    }
  `];

  @property({ attribute: false }) filter: CorrectionFilter = {};

  override render(): unknown {
    return fields().map(({ field, name, options }) => {
      const chosen = String(this.filter[field] ?? '');
      return html`<select class=${chosen === '' ? '' : 'set'} name=${field} aria-label=${name} @change=${() => this.choose()}>
        ${options.map(([value, words]) => html`<option value=${value} .selected=${value === chosen}>${words}</option>`)}
      </select>`;
    });
  }

  private choose(): void {
    this.filter = filterOf((field) => this.renderRoot.querySelector<HTMLSelectElement>(`[name=${field}]`)!.value);
    this.dispatchEvent(new Event('change'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-correction-filters': CorrectionFilters;
  }
}
