import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Judgement } from '../../core/records/correction.ts';
import { scribbleIcon } from '../kit/icons.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { judgementName } from '../kit/format.ts';

/** What was drawn against what was read: a row for each thing drawn, right answers on the diagonal. */
@customElement('scrawl-confusion')
export class ConfusionTable extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    table {
      width: 100%;
      border-collapse: separate;
      border-spacing: 2px;
      table-layout: fixed;
      font-size: clamp(0.6562rem, 3.1vw, 0.84375rem);
      font-variant-numeric: tabular-nums;
      text-align: center;
    }
    caption {
      padding-bottom: 8px;
      font-size: 0.9375rem;
      line-height: 1.4;
      text-align: start;
      color: var(--soft);
    }
    th {
      padding: 0;
      font-weight: 500;
      color: var(--soft);
    }
    th svg {
      display: block;
      width: 17px;
      height: 17px;
      margin: auto;
    }
    td {
      height: 27px;
      padding: 0;
      border-radius: 5px;
      background: var(--key);
    }
    .right {
      box-shadow: inset 0 0 0 1.5px var(--level);
    }
    .right.some {
      background: var(--wash);
    }
    /* A wrong answer is known by its frame as well as by its colour. */
    .wrong.some {
      border-radius: 0;
      box-shadow: inset 0 0 0 2px var(--alarm);
      font-weight: 700;
    }
    /* Where there are no shadows. */
    @media (forced-colors: active) {
      .right,
      .wrong.some {
        border: 1px solid CanvasText;
      }
      .wrong.some {
        border: 2px dashed CanvasText;
      }
    }
  `];

  @property({ attribute: false }) judgements: readonly Judgement[] = [];
  /** Counts by what was drawn, then by what was read, in the order of `judgements`. */
  @property({ attribute: false }) confusion: readonly (readonly number[])[] = [];

  override render(): unknown {
    return html`
      <table>
        <caption>${t.accuracy.confusion(this.commonest())}</caption>
        <thead>
          <tr>
            <th scope="col"><span class="unseen">${t.accuracy.drawn}</span></th>
            ${this.judgements.map((judgement) => html`<th scope="col">${heading(judgement)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.confusion.map((row, drawn) => html`<tr><th scope="row">${heading(this.judgements[drawn]!)}</th>${row.map((times, read) => html`<td class="${drawn === read ? 'right' : 'wrong'} ${times > 0 ? 'some' : ''}">${times === 0 ? '' : brief(times)}</td>`)}</tr>`)}
        </tbody>
      </table>
    `;
  }

  private commonest(): string {
    let most: { readonly drawn: Judgement; readonly read: Judgement; readonly times: number } | undefined;
    this.confusion.forEach((row, drawn) => {
      row.forEach((times, read) => {
        if (drawn !== read && times > (most?.times ?? 0)) most = { drawn: this.judgements[drawn]!, read: this.judgements[read]!, times };
      });
    });
    if (most === undefined) return t.accuracy.noMistake;
    const { drawn, read, times } = most;
    if (times === 1) return t.accuracy.noRepeatedMistake;
    return t.accuracy.commonest(judgementName(drawn), judgementName(read), brief(times));
  }
}

const heading = (judgement: Judgement): unknown => (judgement === 'none' ? html`${scribbleIcon}<span class="unseen">${t.common.notADigit}</span>` : judgement);

/** A count that fits a narrow cell. */
const brief = (times: number): string => (times < 1000 ? String(times) : times < 10_000 ? `${(times / 1000).toFixed(1)}k` : `${Math.round(times / 1000)}k`);

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-confusion': ConfusionTable;
  }
}
