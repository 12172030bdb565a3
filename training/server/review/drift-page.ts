import { css, html, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { count } from '../../../src/ui/kit/format.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import { Loaded, Work } from '../../../src/ui/kit/work.ts';
import type { DriftRow } from './answers.ts';
import { DRIFT_GROUPS, driftSentences, MEASURES, type DriftGroup } from './drift.ts';
import { readingStyles, selectStyles, tableStyles } from './page-styles.ts';
import type { ReviewApi } from './review-api.ts';
import { hashOf } from './routes.ts';
import { saveFile } from './save-file.ts';
import { dayWords, judgementWord, shortened } from './words.ts';
import { troubleWords } from './errors.ts';
import { t } from './messages/language.ts';

/** Whether drawings or their readings change over the weeks. */
@customElement('review-drift')
export class DriftPage extends LocalizedElement {
  static override styles = [base, buttons, readingStyles, tableStyles, selectStyles, css`
    form {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 16px;
      margin: 12px 0;
    }
    .wide {
      overflow-x: auto;
    }
    th,
    td {
      white-space: nowrap;
    }
    thead th {
      white-space: normal;
    }
    svg {
      min-width: 56px;
    }
  `];

  @property({ attribute: false }) api!: ReviewApi;
  @state() private by: DriftGroup = 'all';
  private readonly rows = new Loaded(this, () => this.api.drift(this.by));
  private readonly file = new Work(this);

  override render(): unknown {
    const { value, error } = this.rows;
    const trouble = error ?? this.file.error;
    return html`
      <h1>${t.pages.drift}</h1>
      <p>${t.drift.intro}</p>
      <p class="alarm" role="alert">${trouble === undefined ? nothing : troubleWords(trouble)}</p>
      ${error === undefined ? nothing : html`<button class="plain" @click=${() => void this.rows.reload()}>${t.tryAgain}</button>`}
      ${value === undefined ? nothing : this.shown(value)}
    `;
  }

  private shown(rows: readonly DriftRow[]): unknown {
    if (rows.length === 0 && this.by === 'all') return html`<p>${t.drift.empty}</p>`;
    return html`
      <form @submit=${(event: Event) => event.preventDefault()}>
        <label>${t.drift.show} <select name="by" @change=${(event: Event) => this.choose(event)}>${DRIFT_GROUPS.map((each) => html`<option value=${each} ?selected=${each === this.by}>${t.drift.groups[each]}</option>`)}</select></label>
        <button type="button" class="plain" ?disabled=${this.file.isBusy} @click=${() => void this.save()}>${t.drift.save}</button>
      </form>
      ${this.by === 'all' ? driftSentences(rows).map((each) => html`<p>${each}</p>`) : nothing}
      <p id="caption">${t.drift.caption}</p>
      <div class="wide" tabindex="0" role="region" aria-label=${t.drift.weeks}>
        <table aria-describedby="caption">
          <thead><tr><th scope="col">${t.drift.weekOf}</th>${this.by === 'all' ? nothing : html`<th scope="col">${this.by === 'label' ? t.drift.digit : t.drift.device}</th>`}<th scope="col">${t.drift.drawings}</th>${MEASURES.map(({ key }) => html`<th scope="col">${t.drift.measures[key]}</th>`)}</tr></thead>
          <tbody>${rows.map((row) => this.line(row))}</tbody>
        </table>
      </div>
    `;
  }

  private line(row: DriftRow): unknown {
    const name = this.by === 'device' ? html`<a href=${hashOf({ device: row.group })} title=${row.group} translate="no">${shortened(row.group)}</a>` : judgementWord(row.group);
    return html`
      <tr>
        <th scope="row">${dayWords(row.week, Date.now())}</th>
        ${this.by === 'all' ? nothing : html`<td>${name}</td>`}
        <td>${count(row.count)}</td>
        ${MEASURES.map(({ key, written }) => {
          const value = row[key];
          if (value === null) return html`<td><span class="unseen">${t.drift.unknown}</span><span aria-hidden="true">–</span></td>`;
          return html`<td>${written(value)}${key === 'confidence' ? html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${svg`<rect class="whole" width="100" height="8" /><rect class="share" width=${value * 100} height="8" />`}</svg>` : nothing}</td>`;
        })}
      </tr>
    `;
  }

  private choose(event: Event): void {
    this.by = (event.target as HTMLSelectElement).value as DriftGroup;
    void this.rows.reload();
  }

  private async save(): Promise<void> {
    await this.file.run(async () => saveFile(await this.api.driftFile(this.by), `drift-by-${this.by}.csv`));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-drift': DriftPage;
  }
}
