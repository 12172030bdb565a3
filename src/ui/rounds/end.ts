import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CorrectionStore, KeptCorrection } from '../../contracts/drawings.ts';
import { outcome, type Round } from '../../core/rounds/round.ts';
import { rate } from '../../core/rate.ts';
import { judgementName, rateInterval, rateValue } from '../kit/format.ts';
import '../kit/net-picture.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** How a round went: the share that was read right, and what was not. Fires `close`. */
@customElement('scrawl-round-end')
export class RoundEnd extends LocalizedElement {
  static override styles = [base, buttons, pageStyles, css`
    h1:focus {
      outline: none;
    }
    .figure {
      margin: 18px 0 0;
      font-size: 3.25rem;
      line-height: 1;
      font-variant-numeric: tabular-nums lining-nums;
      color: var(--ink);
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 14px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      width: 5.25rem;
      font-size: 0.9375rem;
      line-height: 1.3;
    }
    scrawl-picture {
      margin-bottom: 4px;
      border-radius: 6px;
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 16px;
      margin-top: 22px;
    }
  `];

  @property({ attribute: false }) round!: Round;
  @property({ attribute: false }) store!: Pick<CorrectionStore, 'page'>;
  @state() private kept: readonly KeptCorrection[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('round')) void this.load();
  }

  override render(): unknown {
    const { right, count, misread } = outcome(this.round);
    const share = rate(right, count);
    const pictureOf = (id: string): KeptCorrection['picture'] | undefined => this.kept.find(({ correction }) => correction.id === id)?.picture;
    return html`<div class="page">
      <h1 tabindex="-1">${t.rounds.over}</h1>
      <p class="figure">${rateValue(share)}</p>
      <p>${t.accuracy.correctOf(count, html`<span>${rateInterval(share)}</span>`)}</p>
      ${misread.length === 0
        ? html`<p>${t.rounds.allRight}</p>`
        : html`<section><h2>${t.rounds.misread}</h2><ul>${misread.map(({ id, prompt, predicted }) => html`<li><scrawl-picture .picture=${pictureOf(id)} aria-hidden="true"></scrawl-picture>${t.rounds.readAs(String(prompt), judgementName(predicted))}</li>`)}</ul></section>`}
      <div class="ways">
        <button class="strong" @click=${() => this.dispatchEvent(new Event('close'))}>${t.rounds.another}</button>
        <a class="way" href="#/accuracy">${t.pages.accuracy}</a>
      </div>
      ${this.round.writer === undefined ? nothing : html`<p translate="no">${this.round.writer}</p>`}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('h1')?.focus();
  }

  private async load(): Promise<void> {
    const ids = outcome(this.round).misread.map(({ id }) => id);
    // Without their pictures they are still named.
    this.kept = ids.length === 0 ? [] : await this.store.page({ filter: { ids }, limit: ids.length }).catch(() => []);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-round-end': RoundEnd;
  }
}
