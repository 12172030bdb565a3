import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { CorrectionFilter } from '../../contracts/drawings.ts';
import { judgementsOf, type Judgement } from '../../core/records/correction.ts';
import { filterOf } from './link.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { judgementName, sentence } from '../kit/format.ts';

type Field = 'label' | 'state';
type Outcome = NonNullable<CorrectionFilter['outcome']>;

function fields(judgements: readonly Judgement[]): readonly { readonly field: Field; readonly name: string; readonly options: readonly (readonly [value: string, name: string])[] }[] {
  const { anyLabel, anyState, label: digit, state } = t.list.filters;
  const { accepted, exported, queued, rejected } = t.list.states;
  return [
    { field: 'label', name: digit, options: [['', anyLabel], ...judgements.map((label) => [String(label), sentence(judgementName(label))] as const)] },
    { field: 'state', name: state, options: [['', anyState], ['queued', queued], ['exported', exported], ['accepted', accepted], ['rejected', rejected]] },
  ];
}

const OUTCOMES = ['wrong', 'right', undefined] as const satisfies readonly (Outcome | undefined)[];

/**
 * Which drawings are listed: what is asked for most as buttons, the rest as native lists, which every phone shows well.
 * Fires `change`.
 */
@customElement('scrawl-drawings-filters')
export class DrawingsFilters extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      min-width: 0;
    }
    .outcomes {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    select,
    button {
      min-height: var(--touch);
      padding: 0 12px;
      border: 1.5px solid var(--edge);
      border-radius: 12px;
      background: var(--page);
      color: var(--text);
      font: inherit;
      font-size: 0.9375rem;
      cursor: pointer;
    }
    select {
      max-width: 100%;
      padding: 0 6px;
    }
    button[aria-pressed='true'],
    select.set {
      border-color: var(--ink);
      color: var(--ink);
      font-weight: 600;
    }
    button[aria-pressed='true'] {
      background: var(--wash);
      color: var(--text);
    }
    @media (forced-colors: active) {
      button[aria-pressed='true'] {
        border-color: Highlight;
        border-width: 3px;
      }
    }
  `];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) filter: CorrectionFilter = {};

  /** Whether any drawing has gone anywhere: else all are in the same state. */
  @property({ type: Boolean }) hasStates = false;

  override render(): unknown {
    const { all, outcome, right, wrong } = t.list.filters;
    const names = { wrong, right };
    return html`<div class="outcomes" role="group" aria-label=${outcome}>
        ${OUTCOMES.map((each) => html`<button name="outcome" value=${each ?? ''} aria-pressed=${this.filter.outcome === each} @click=${() => this.choose(each)}>${each === undefined ? all : names[each]}</button>`)}
      </div>
      ${this.lists()}`;
  }

  private lists(): unknown {
    const shown = fields(this.judgements()).filter(({ field }) => field !== 'state' || this.hasStates || this.filter.state !== undefined);
    return shown.map(({ field, name, options }) => {
      const chosen = String(this.filter[field] ?? '');
      return html`<select class=${chosen === '' ? '' : 'set'} name=${field} aria-label=${name} @change=${() => this.choose(this.filter.outcome)}>
        ${options.map(([value, words]) => html`<option value=${value} .selected=${value === chosen}>${words}</option>`)}
      </select>`;
    });
  }

  /** One that a former model knew can still be asked for. */
  private judgements(): readonly Judgement[] {
    const judgements = judgementsOf(this.classes);
    const { label } = this.filter;
    return label === undefined || judgements.includes(label) ? judgements : [...judgements, label];
  }

  private choose(outcome: Outcome | undefined): void {
    this.filter = filterOf((field) => (field === 'outcome' ? outcome ?? null : this.renderRoot.querySelector<HTMLSelectElement>(`[name=${field}]`)?.value ?? null), this.judgements());
    this.dispatchEvent(new Event('change'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-drawings-filters': DrawingsFilters;
  }
}
