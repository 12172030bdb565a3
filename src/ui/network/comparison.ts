import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { NETWORKS, PREPARATIONS, type NetworkComparison, type Shares } from '../../core/accuracy/compare-networks.ts';
import { formats, t } from '../../messages/language.ts';
import { judgementName, rateInterval, rateValue } from '../kit/format.ts';
import { LocalizedElement } from '../kit/localized.ts';
import '../kit/net-picture.ts';
import { base } from '../kit/styles.ts';
import type { Differing } from './trial.ts';

/** More pictures than this say nothing new. */
const MOST_SHOWN = 24;

/** Two networks' figures side by side, and the digits that they read differently. */
@customElement('scrawl-comparison')
export class ComparisonTable extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    table {
      width: 100%;
      border-collapse: collapse;
      font-size: 0.9375rem;
      line-height: 1.3;
      font-variant-numeric: tabular-nums;
    }
    caption {
      padding-bottom: 10px;
      line-height: 1.4;
      text-align: start;
      color: var(--soft);
    }
    th,
    td {
      padding: 7px 8px 7px 0;
      text-align: start;
      vertical-align: top;
      font-weight: 400;
    }
    th:last-child,
    td:last-child {
      padding-inline-end: 0;
    }
    tbody tr {
      border-top: 1px solid var(--hairline);
    }
    thead th[colspan] {
      padding-bottom: 0;
      font-weight: 600;
    }
    thead tr + tr th,
    th[scope='row'] {
      color: var(--soft);
    }
    thead tr + tr th {
      font-size: 0.8125rem;
      overflow-wrap: break-word;
      hyphens: auto;
    }
    small {
      display: block;
      font-size: 0.8125rem;
      color: var(--soft);
    }
    @media (max-width: 380px) {
      th,
      td {
        padding-inline-end: 4px;
      }
      thead tr + tr th,
      small {
        font-size: 0.75rem;
      }
    }
    .best {
      font-weight: 600;
      color: var(--ink);
    }
    h3 {
      margin: 22px 0 10px;
      font-size: 1rem;
      font-weight: 600;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(84px, 1fr));
      gap: 14px 10px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 0.8125rem;
      line-height: 1.35;
      color: var(--soft);
    }
    scrawl-picture {
      width: 56px;
      margin-bottom: 4px;
      border-radius: 6px;
    }
    .right {
      font-weight: 600;
      color: var(--text);
    }
  `];

  @property({ attribute: false }) comparison!: NetworkComparison;
  @property({ attribute: false }) differing: readonly Differing[] = [];

  override render(): unknown {
    const { all, count, digits, only } = this.comparison;
    return html`
      <table>
        <caption>${t.network.caption(count)} ${t.network.alone(only.ours, only.own)}</caption>
        <thead>
          <tr><td></td>${NETWORKS.map((network) => html`<th scope="colgroup" colspan="2">${network === 'ours' ? html`<span translate="no">Scrawl</span>` : t.network.yours}</th>`)}</tr>
          <tr><td></td>${NETWORKS.map(() => PREPARATIONS.map((preparation) => html`<th scope="col">${t.network.preparations[preparation]}</th>`))}</tr>
        </thead>
        <tbody>
          ${row(t.network.allDigits, all, true)} ${[...digits].map(([digit, shares]) => row(digit, shares, false))}
        </tbody>
      </table>
      ${this.differing.length === 0 ? nothing : this.pictures()}
    `;
  }

  private pictures(): unknown {
    return html`<h3>${t.network.differently(this.differing.length)}</h3>
      <ul>${this.differing.slice(0, MOST_SHOWN).map(({ digit, label, readings }) => html`<li>
        <scrawl-picture .picture=${digit.picture}></scrawl-picture>
        ${NETWORKS.map((network) => {
          const read = readings[network].framed;
          return html`<div class=${read === label ? 'right' : ''}>${network === 'ours' ? t.network.scrawlRead(judgementName(read)) : t.network.yoursRead(judgementName(read))}</div>`;
        })}
      </li>`)}</ul>`;
  }
}

/** @param detailed with the interval, for which there is room once. */
function row(name: unknown, shares: Shares, detailed: boolean): unknown {
  const all = NETWORKS.flatMap((network) => PREPARATIONS.map((preparation) => shares[network][preparation]));
  const values = all.flatMap((rate) => rate?.value ?? []);
  // Where all are as good, none is the best.
  const best = new Set(values).size > 1 ? Math.max(...values) : undefined;
  return html`<tr><th scope="row">${name}<small>${formats.number(shares.ours.framed?.count ?? 0)} ×</small></th>
    ${all.map((rate) => (rate === undefined ? html`<td>–</td>` : html`<td class=${rate.value === best ? 'best' : ''}>${rateValue(rate)}${detailed ? html`<small>${rateInterval(rate)}</small>` : nothing}</td>`))}</tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-comparison': ComparisonTable;
  }
}
