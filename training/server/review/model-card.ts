import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { accuracy, bytes, metricName, shownMetrics } from '../../../src/ui/kit/format.ts';
import '../../../src/ui/kit/confirm-button.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';
import type { ListedModel } from './answers.ts';
import { ModelEvent, type ModelAct } from './events.ts';
import { MODEL_STATE_WORDS, promotionWords, when } from './words.ts';

/** One model: its figures, its past, and what an admin may do with it. */
@customElement('review-model')
export class ModelCard extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    h2 {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 6px 12px;
      margin: 0 0 6px;
      font-size: 1.125rem;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    .state {
      padding: 1px 10px;
      border: 1.5px solid var(--edge);
      border-radius: 99px;
      font-size: 0.875rem;
      font-weight: 400;
      color: var(--soft);
    }
    .state.current {
      border-color: var(--learned);
      color: var(--learned);
      font-weight: 600;
    }
    .state.refused,
    .state.withdrawn {
      border-color: var(--alarm);
      color: var(--alarm);
    }
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 2px 18px;
      margin: 8px 0;
      font-size: 0.9375rem;
      font-variant-numeric: tabular-nums lining-nums;
    }
    dt {
      color: var(--soft);
    }
    dd {
      margin: 0;
    }
    p,
    ul {
      margin: 6px 0;
      padding: 0;
      font-size: 0.9375rem;
      list-style: none;
      color: var(--soft);
    }
    .reasons {
      color: var(--alarm);
    }
  `];

  @property({ attribute: false }) model!: ListedModel;
  /** What a rollback would lead to; only the model in use has one. */
  @property({ attribute: false }) former: string | undefined;
  @property({ type: Boolean }) mayAct = false;
  @property({ type: Boolean }) busy = false;

  override render(): unknown {
    const { id, manifest, state, origin, report, addedAt, promotions } = this.model;
    return html`
      <h2>${id} <span class="state ${state}">${MODEL_STATE_WORDS[state]}</span></h2>
      <p>${origin === 'shipped' ? 'Came with the endpoint' : 'Retrained here'}, ${when(addedAt)}; ${bytes(manifest.bytes)}${report === null ? '' : `; taught ${report.corrections.taught} corrections, judged by ${report.corrections.heldOut} others`}</p>
      <dl>${shownMetrics(manifest.metrics).map(([name, rate]) => html`<dt>${metricName(name)}</dt><dd>${accuracy(rate)}</dd>`)}</dl>
      ${report === null || report.reasons.length === 0 ? nothing : html`<ul class="reasons">${report.reasons.map(({ message }) => html`<li>${message}</li>`)}</ul>`}
      ${promotions.length === 0 ? nothing : html`<ul>${promotions.map((promotion) => this.promotion(promotion))}</ul>`}
      ${this.act()}
    `;
  }

  private promotion(promotion: ListedModel['promotions'][number]): unknown {
    const { at, withdrawnAt, withdrawnBy } = promotion;
    return html`<li>Put into use ${when(at)}, ${promotionWords(promotion)}${withdrawnAt === null ? '' : `; withdrawn ${when(withdrawnAt)}${withdrawnBy === null ? '' : ` by ${withdrawnBy}`}`}</li>`;
  }

  private act(): unknown {
    const { former, busy, mayAct, model: { id, state } } = this;
    const disabled = busy || !mayAct;
    const ask = (act: ModelAct) => () => this.dispatchEvent(new ModelEvent(act));
    if (state !== 'current') {
      const warning = state === 'refused' ? ' The gate has refused it.' : '';
      return html`<scrawl-confirm name="Put into use" question="Shall phones get ${id} from now on?${warning}" yes="Put into use" ?disabled=${disabled} @confirm=${ask({ kind: 'promote', model: id })}></scrawl-confirm>`;
    }
    if (former === undefined) return nothing;
    return html`<scrawl-confirm name="Roll back" question="Shall ${id} be withdrawn, and phones go back to ${former}?" yes="Roll back" ?disabled=${disabled} @confirm=${ask({ kind: 'roll-back', model: id })}></scrawl-confirm>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-model': ModelCard;
  }
}
