import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { compareWriters, type WriterAccuracy } from '../../core/accuracy/compare-writers.ts';
import type { PackedJudgements } from '../../core/accuracy/packed-judgements.ts';
import { FEWEST_EXAMPLES } from '../../core/personalization/examples.ts';
import type { Rate } from '../../core/rate.ts';
import { DIGITS, type Classes } from '../../core/classes.ts';
import { judgementName, rateInterval, rateValue } from '../kit/format.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, t } from '../../messages/language.ts';

/** The writers of a device side by side: a column each. */
@customElement('scrawl-writers')
export class WritersTable extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      overflow-x: auto;
    }
    table {
      border-collapse: collapse;
      min-width: 100%;
      font-size: 0.9375rem;
      line-height: 1.3;
      font-variant-numeric: tabular-nums;
    }
    th,
    td {
      padding: 8px 12px 8px 0;
      border-top: 1px solid var(--hairline);
      text-align: start;
      vertical-align: top;
      font-weight: 400;
    }
    thead th {
      border-top: 0;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    th[scope='row'] {
      color: var(--soft);
    }
    div + div {
      margin-top: 6px;
    }
    small {
      display: block;
      font-size: 0.8125rem;
      color: var(--soft);
      white-space: nowrap;
    }
  `];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) judgements!: PackedJudgements;

  override render(): unknown {
    const writers = compareWriters(this.judgements, this.classes);
    const labels = [...new Set([...this.classes, ...writers.flatMap(({ digits }) => [...digits.keys()])])];
    const row = (name: unknown, cell: (writer: WriterAccuracy) => unknown): unknown => html`<tr><th scope="row">${name}</th>${writers.map((writer) => html`<td>${cell(writer)}</td>`)}</tr>`;
    const share = (rate: Rate | undefined): unknown => (rate === undefined ? '–' : html`${rateValue(rate)}<small>${rateInterval(rate)}</small>`);
    return html`<table tabindex="0" aria-label=${t.accuracy.byWriter}>
      <thead><tr><td></td>${writers.map(({ writer }) => html`<th scope="col">${writer === '' ? t.rounds.noName : html`<span translate="no">${writer}</span>`}</th>`)}</tr></thead>
      <tbody>
        ${row(t.accuracy.correct, ({ accuracy }) => share(accuracy.rate))}
        ${row(t.accuracy.judgedCount, ({ accuracy }) => formats.number(accuracy.rate.count))}
        ${row(t.accuracy.stability, ({ accuracy }) => (accuracy.settledAt === undefined ? t.accuracy.notYet : t.accuracy.stableFrom(accuracy.settledAt)))}
        ${row(t.accuracy.before(FEWEST_EXAMPLES), ({ before }) => share(before))}
        ${row(t.accuracy.after, ({ after }) => share(after))}
        ${row(t.accuracy.confused, ({ confused }) => (confused.length === 0 ? '–' : confused.map(({ label, predicted, count }) => html`<div>${t.rounds.readAs(judgementName(label), judgementName(predicted))}<small>${formats.number(count)} ×</small></div>`)))}
        ${labels.map((digit) => (writers.some(({ digits }) => digits.has(digit)) ? row(judgementName(digit), ({ digits }) => share(digits.get(digit))) : nothing))}
      </tbody>
    </table>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-writers': WritersTable;
  }
}
