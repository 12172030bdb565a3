import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { count } from '../../../src/ui/kit/format.ts';
import '../../../src/ui/kit/confirm-button.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';
import type { ShadowTally } from './answers.ts';
import { ModelEvent } from './events.ts';
import { t } from './messages/language.ts';
import { tableStyles } from './page-styles.ts';
import { judgementWord, shadowVerdict, shortened, when } from './words.ts';

/** How a candidate fares that phones try without showing what it reads. */
@customElement('review-shadow')
export class ShadowPanel extends LocalizedElement {
  static override styles = [base, tableStyles, css`
    :host {
      display: block;
    }
    p {
      margin: 6px 0;
      font-size: 0.9375rem;
      color: var(--soft);
    }
    .wins {
      color: var(--learned);
      font-weight: 600;
    }
    .wide {
      overflow-x: auto;
    }
    table + table {
      margin-top: 16px;
    }
  `];

  @property({ attribute: false }) tally!: ShadowTally;
  @property({ type: Boolean }) mayAct = false;
  @property({ type: Boolean }) busy = false;

  override render(): unknown {
    const { tally, busy, mayAct } = this;
    const { model, against, begunAt, labels, perDevice, wins } = tally;
    const disabled = busy || !mayAct;
    return html`
      <p>${t.shadow.intro(model, against, when(begunAt))}</p>
      <p class=${wins ? 'wins' : ''} role="status">${shadowVerdict(tally)}</p>
      ${labels.length === 0 ? nothing : html`<div class="wide" tabindex="0" role="region" aria-label=${t.shadow.counts}>${this.table(t.shadow.byDigit, t.shadow.digit, labels.map((row) => ({ ...row, name: judgementWord(row.label) })))}${this.table(t.shadow.byDevice, t.shadow.device, perDevice.map((row) => ({ ...row, name: html`<span translate="no">${shortened(row.device)}</span>` })))}</div>`}
      ${wins ? html`<scrawl-confirm name=${t.shadow.deploy(model)} question=${t.models.deployQuestion(model, false)} yes=${t.models.deploy} ?disabled=${disabled} @confirm=${() => this.dispatchEvent(new ModelEvent({ kind: 'promote', model, share: 100 }))}></scrawl-confirm>` : nothing}
      <scrawl-confirm name=${t.shadow.end} question=${t.shadow.endQuestion(model)} yes=${t.shadow.end} ?disabled=${disabled} @confirm=${() => this.dispatchEvent(new ModelEvent({ kind: 'end-shadow' }))}></scrawl-confirm>
    `;
  }

  private table(caption: string, what: string, rows: readonly (Omit<ShadowTally['labels'][number], 'label'> & { readonly name: unknown })[]): unknown {
    return html`
      <table>
        <caption>${caption}</caption>
        <thead><tr><th scope="col">${what}</th>${[t.shadow.both, t.shadow.onlyBefore, t.shadow.onlyCandidate, t.shadow.neither].map((each) => html`<th scope="col">${each}</th>`)}</tr></thead>
        <tbody>${rows.map(({ name, both, onlyBefore, onlyCandidate, neither }) => html`<tr><th scope="row">${name}</th>${[both, onlyBefore, onlyCandidate, neither].map((each) => html`<td>${count(each)}</td>`)}</tr>`)}</tbody>
      </table>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-shadow': ShadowPanel;
  }
}
