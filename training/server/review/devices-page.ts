import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { messageOf } from '../../../src/core/errors.ts';
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
import { STATE_WORDS } from './words.ts';

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
      <h1>Devices</h1>
      <p class="alarm" role="alert">${error === undefined ? nothing : messageOf(error)}</p>
      ${error === undefined ? nothing : html`<button class="plain" @click=${() => void this.stats.reload()}>Try again</button>`}
      ${value === undefined ? nothing : this.shown(value)}
    `;
  }

  private shown({ states, devices, days }: ReviewStats): unknown {
    if (devices.length === 0) return html`<p>Nothing has come in yet. A phone sends its corrections once the endpoint’s address and a token are in its settings.</p>`;
    const growth = everyDay(days, new Date().toISOString().slice(0, 10));
    return html`
      <ul>${STATES.filter((each) => states[each] !== undefined).map((each) => html`<li><a href=${hashOf({ state: each })}><b>${count(states[each]!)}</b> ${STATE_WORDS[each]}</a></li>`)}</ul>
      <section>
        <h2>Growth</h2>
        <review-growth .days=${growth}></review-growth>
      </section>
      <section>
        <h2>Agreement</h2>
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
