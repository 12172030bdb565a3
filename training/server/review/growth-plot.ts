import { css, html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { count } from '../../../src/ui/kit/format.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';
import { scaleTop, type Day } from './growth.ts';
import { t } from './messages/language.ts';
import { dayWords } from './words.ts';

/* The drawing's own units; it is scaled to the width that there is. */
const WIDTH = 640;
const HEIGHT = 190;
const LEFT = 44;
const RIGHT = 4;
const TOP = 12;
const BOTTOM = 26;
const WIDEST_BAR = 36;

/** A bar for each day: what came, and hatched at its foot how much of it was flagged. */
@customElement('review-growth')
export class GrowthPlot extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      font: 0.8125rem var(--sans);
      font-variant-numeric: tabular-nums;
      fill: var(--soft);
    }
    .grid {
      stroke: var(--hairline);
    }
    .bar {
      fill: var(--level);
    }
    .flagged {
      fill: url(#hatch);
      stroke: var(--alarm);
    }
    #hatch path {
      stroke: var(--alarm);
      stroke-width: 2;
    }
    #hatch rect {
      fill: var(--page);
    }
    p {
      margin: 8px 0 0;
      color: var(--soft);
    }
    .sign {
      display: inline-block;
      width: 22px;
      height: 12px;
      vertical-align: -1px;
    }
    @media (max-width: 560px) {
      svg {
        font-size: 1.3125rem;
      }
    }
  `];

  /** One after the other, none left out. */
  @property({ attribute: false }) days: readonly Day[] = [];

  override render(): unknown {
    const { days } = this;
    const most = Math.max(0, ...days.map((day) => day.count));
    if (most === 0) return nothing;
    const top = scaleTop(most);
    const pitch = (WIDTH - LEFT - RIGHT) / days.length;
    const bar = Math.min(WIDEST_BAR, pitch * 0.8);
    const height = (amount: number): number => ((HEIGHT - TOP - BOTTOM) * amount) / top;
    const x = (index: number): number => LEFT + pitch * index + (pitch - bar) / 2;
    const base = HEIGHT - BOTTOM;
    const label = ({ day }: Day): string => dayWords(day, Date.now());
    return html`
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.words()}>
        <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6"></rect><path d="M-1 1 1 -1M0 6 6 0M5 7 7 5"></path></pattern></defs>
        ${[0, top / 2, top].filter(Number.isInteger).map((amount) => svg`<line class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${base - height(amount)} y2=${base - height(amount)} /><text x=${LEFT - 8} y=${base - height(amount) + 5} text-anchor="end">${count(amount)}</text>`)}
        ${days.map((day, index) => (day.count === 0 ? nothing : svg`<rect class="bar" x=${x(index)} y=${base - height(day.count)} width=${bar} height=${height(day.count)} /><rect class="flagged" visibility=${day.flagged > 0 ? 'visible' : 'hidden'} x=${x(index)} y=${base - height(day.flagged)} width=${bar} height=${height(day.flagged)} />`))}
        ${svg`<text x=${LEFT} y=${HEIGHT - 4}>${label(days[0]!)}</text>`}
        ${days.length > 1 ? svg`<text x=${WIDTH - RIGHT} y=${HEIGHT - 4} text-anchor="end">${label(days.at(-1)!)}</text>` : nothing}
      </svg>
      <p>${t.devices.legend(html`<svg class="sign" viewBox="0 0 22 12" aria-hidden="true"><rect class="bar" width="22" height="12"></rect></svg>`, html`<svg class="sign" viewBox="0 0 22 12" aria-hidden="true"><rect class="flagged" x="0.5" y="0.5" width="21" height="11"></rect></svg>`)}</p>
    `;
  }

  private words(): string {
    const { days } = this;
    const best = days.reduce((most, day) => (day.count > most.count ? day : most));
    const sum = (key: 'count' | 'flagged'): number => days.reduce((total, day) => total + day[key], 0);
    return t.devices.plot(sum('count'), days.length, sum('flagged'), dayWords(best.day, Date.now()), best.count);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-growth': GrowthPlot;
  }
}
