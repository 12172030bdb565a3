import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { troubleWords } from './errors.ts';
import { t } from './messages/language.ts';
import { count } from '../../../src/ui/kit/format.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import { Loaded } from '../../../src/ui/kit/work.ts';
import { STATES, type ReviewStats } from './answers.ts';
import './agreement-table.ts';
import './growth-plot.ts';
import { everyDay } from './growth.ts';
import { readingStyles } from './page-styles.ts';
import type { ReviewApi } from './review-api.ts';
import { hashOf } from './routes.ts';

/** How much came, when, and how far those who sent it are to be believed. */
@customElement('review-devices')
export class DevicesPage extends LocalizedElement {
  static override styles = [base, buttons, readingStyles, css`
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 20px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li a {
      display: inline-block;
      padding: 10px 0;
    }
    b {
      font-variant-numeric: tabular-nums lining-nums;
    }
  `];

  @property({ attribute: false }) api!: ReviewApi;
  private readonly stats = new Loaded(this, () => this.api.stats());

  override render(): unknown {
    const { value, error } = this.stats;
    return html`
      <h1>${t.pages.devices}</h1>
      <p class="alarm" role="alert">${error === undefined ? nothing : troubleWords(error)}</p>
      ${error === undefined ? nothing : html`<button class="plain" @click=${() => void this.stats.reload()}>${t.tryAgain}</button>`}
      ${value === undefined ? nothing : this.shown(value)}
    `;
  }

  private shown({ states, devices, days }: ReviewStats): unknown {
    if (devices.length === 0) return html`<p>${t.devices.empty}</p>`;
    const growth = everyDay(days, new Date().toISOString().slice(0, 10));
    return html`
      <ul>${STATES.filter((each) => states[each] !== undefined).map((each) => html`<li><a href=${hashOf({ state: each })}><b>${count(states[each]!)}</b> ${t.states[each]}</a></li>`)}</ul>
      <section>
        <h2>${t.devices.growth}</h2>
        <review-growth .days=${growth}></review-growth>
      </section>
      <section>
        <h2>${t.devices.agreement}</h2>
        <review-agreement .devices=${devices}></review-agreement>
      </section>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-devices': DevicesPage;
  }
}
