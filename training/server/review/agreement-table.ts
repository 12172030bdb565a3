import { css, html, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';
import type { Agreement, ReviewStats } from './answers.ts';
import { tableStyles } from './page-styles.ts';
import { hashOf } from './routes.ts';
import { shortened, when } from './words.ts';
import { t } from './messages/language.ts';

/** Below this share a device stands out. */
const LOW = 0.8;

/** For each device, how many of its labels reviewers let stand, and how many the model of the time gave too. */
@customElement('review-agreement')
export class AgreementTable extends LocalizedElement {
  static override styles = [base, tableStyles, css`
    :host {
      display: block;
    }
    tbody th {
      line-height: 1.35;
    }
    small {
      display: block;
      font-size: 0.8125rem;
      color: var(--soft);
    }
    a {
      color: var(--ink);
      text-underline-offset: 3px;
    }
    td {
      width: 27%;
    }
    .low {
      font-weight: 700;
      color: var(--alarm);
    }
    .low .share {
      fill: var(--alarm);
    }
  `];

  @property({ attribute: false }) devices: ReviewStats['devices'] = [];

  override render(): unknown {
    return html`
      <table>
        <caption>${t.devices.caption}</caption>
        <thead><tr><th scope="col">${t.devices.device}</th><th scope="col">${t.devices.reviewers}</th><th scope="col">${t.devices.model}</th></tr></thead>
        <tbody>
          ${this.devices.map(
            ({ device, count: sent, flagged, rejected, byReviewers, byModel, lastAt }) => html`
              <tr>
                <th scope="row">
                  <a href=${hashOf({ device })} title=${device} translate="no">${shortened(device)}</a>
                  <small>${t.devices.counts(sent, flagged, rejected)}</small>
                  <small>${t.devices.last(when(lastAt))}</small>
                </th>
                ${agreementCell(byReviewers)}${agreementCell(byModel)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }
}

function agreementCell({ agreed, of }: Agreement): unknown {
  if (of === 0) return html`<td><span class="unseen">${t.devices.none}</span><span aria-hidden="true">–</span></td>`;
  const share = agreed / of;
  return html`<td class=${share < LOW ? 'low' : ''}>${t.devices.of(agreed, of)}<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${svg`<rect class="whole" width="100" height="8" /><rect class="share" width=${share * 100} height="8" />`}</svg></td>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'review-agreement': AgreementTable;
  }
}
