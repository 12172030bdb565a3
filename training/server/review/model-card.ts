import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { accuracy, bytes, metricName, shownMetrics } from '../../../src/ui/kit/format.ts';
import '../../../src/ui/kit/confirm-button.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';
import type { ListedModel } from './answers.ts';
import { ModelEvent, type ModelAct } from './events.ts';
import { lostMostWords, promotionWords, refusalWords, releaseWords, when } from './words.ts';
import { t } from './messages/language.ts';

/** The share of the devices that an admin may begin with, in percent. */
const FIRST_SHARE = 10;

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
    .state.current,
    .state.releasing {
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
  /** What a rollback would lead to; only a model that is in use has one. */
  @property({ attribute: false }) former: string | undefined;
  /** Whether phones try it silently. */
  @property({ type: Boolean }) isTried = false;
  /** Whether any model is being released: then no other one can be. */
  @property({ type: Boolean }) releasing = false;
  @property({ type: Boolean }) mayAct = false;
  @property({ type: Boolean }) busy = false;

  override render(): unknown {
    const { id, manifest, state, origin, report, addedAt, promotions, lostMost } = this.model;
    return html`
      <h2><span translate="no">${id}</span> <span class="state ${state}">${state === 'releasing' ? releaseWords(promotions) : t.models.states[state]}</span></h2>
      <p>${origin === 'shipped' ? t.models.shipped : t.models.retrained}, ${when(addedAt)}; ${bytes(manifest.bytes)}${report === null ? '' : t.models.taught(report.corrections.taught, report.corrections.heldOut)}</p>
      <dl>${shownMetrics(manifest.metrics).map(([name, rate]) => html`<dt>${metricName(name)}</dt><dd>${accuracy(rate)}</dd>`)}</dl>
      ${report === null || report.reasons.length === 0 ? nothing : html`<ul class="reasons">${report.reasons.map((reason) => html`<li>${refusalWords(reason)}</li>`)}</ul>`}
      ${lostMost === null ? nothing : html`<p>${lostMostWords(lostMost)}</p>`}
      ${promotions.length === 0 ? nothing : html`<ul>${promotions.map((promotion) => this.promotion(promotion))}</ul>`}
      ${this.act()}
    `;
  }

  private promotion(promotion: ListedModel['promotions'][number]): unknown {
    return html`<li>${promotionWords(promotion)}</li>`;
  }

  private act(): unknown {
    const { former, busy, mayAct, isTried, releasing, model: { id, state } } = this;
    const disabled = busy || !mayAct;
    const ask = (act: ModelAct) => () => this.dispatchEvent(new ModelEvent(act));
    const promote = (name: string, question: string, share: number): unknown =>
      html`<scrawl-confirm name=${name} question=${question} yes=${name} ?disabled=${disabled} @confirm=${ask({ kind: 'promote', model: id, share })}></scrawl-confirm>`;
    if (state === 'releasing') {
      return html`
        ${promote(t.models.deployToAll, t.models.deployToAllQuestion(id), 100)}
        ${former === undefined ? nothing : html`<scrawl-confirm name=${t.models.takeBack} question=${t.models.takeBackQuestion(id, former)} yes=${t.models.takeBack} ?disabled=${disabled} @confirm=${ask({ kind: 'roll-back', model: id })}></scrawl-confirm>`}
      `;
    }
    if (state !== 'current') {
      // One release at a time.
      if (releasing) return nothing;
      const isRefused = state === 'refused';
      return html`
        ${promote(t.models.deploy, t.models.deployQuestion(id, isRefused), 100)}
        ${promote(t.models.deployTo(FIRST_SHARE), t.models.deployToQuestion(id, FIRST_SHARE, isRefused), FIRST_SHARE)}
        ${isTried ? nothing : html`<scrawl-confirm name=${t.shadow.begin} question=${t.shadow.beginQuestion(id)} yes=${t.shadow.begin} ?disabled=${disabled} @confirm=${ask({ kind: 'begin-shadow', model: id })}></scrawl-confirm>`}
      `;
    }
    if (former === undefined || releasing) return nothing;
    return html`<scrawl-confirm name=${t.models.rollBack} question=${t.models.rollBackQuestion(id, former)} yes=${t.models.rollBack} ?disabled=${disabled} @confirm=${ask({ kind: 'roll-back', model: id })}></scrawl-confirm>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-model': ModelCard;
  }
}
