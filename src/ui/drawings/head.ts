import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { CorrectionFilter } from '../../contracts/drawings.ts';
import './filters.ts';
import { count } from '../kit/format.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { eventClass } from '../kit/event-class.ts';

export type HeadCommand = 'select' | 'import' | 'export' | 'all' | 'none' | 'delete' | 'done';

/** What was pressed above the list. */
export const HeadEvent = eventClass('scrawl-head', (command: HeadCommand) => ({ command }), false);
export type HeadEvent = InstanceType<typeof HeadEvent>;

/** Above the list: how many there are and which, and what can be done with all or with those chosen. Fires `change` with another `filter`. */
@customElement('scrawl-drawings-head')
export class DrawingsHead extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      container: head / inline-size;
      border-bottom: 1px solid var(--hairline);
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 6px 8px;
      padding: 10px 18px;
    }
    h1 {
      grid-area: title;
      display: flex;
      flex: 0 1 auto;
      flex-wrap: wrap;
      align-items: baseline;
      min-width: min-content;
      gap: 0 10px;
      margin: 0;
      font-size: 1.625rem;
      line-height: 1.1;
      font-weight: 500;
      letter-spacing: -0.01em;
      font-variant-numeric: tabular-nums;
    }
    small {
      font-size: 0.9375rem;
      font-weight: 400;
      letter-spacing: 0;
      color: var(--soft);
    }
    .acts {
      grid-area: acts;
      display: flex;
      flex: 0 1 auto;
      flex-wrap: wrap;
      justify-content: start;
      margin-inline: -10px;
    }
    button {
      padding: 0 10px;
      font-size: 1rem;
      color: var(--ink);
      white-space: nowrap;
    }
    scrawl-drawings-filters {
      grid-area: filters;
      flex: 1 0 100%;
      order: 1;
    }
    .selecting .acts {
      flex-basis: 100%;
    }
    /* As high as the row that it takes the place of. */
    .selecting h1 {
      min-height: var(--touch);
      align-items: center;
    }
    @container head (min-width: 50rem) {
      .head {
        display: grid;
        grid-template: 'title filters acts' minmax(var(--touch), auto) / auto minmax(0, 1fr) auto;
        column-gap: 20px;
        padding-block: 6px;
      }
      h1 {
        font-size: 1.375rem;
      }
    }
    @container head (max-width: 340px) {
      .head {
        padding-inline: 12px;
      }
      h1 {
        font-size: 1.25rem;
      }
      .acts {
        margin-inline: -8px;
      }
      button {
        padding: 0 8px;
        font-size: 0.9375rem;
      }
    }
  `];

  /** How many there are by the filter; nothing while that is not known. */
  @property({ attribute: false }) number: number | undefined;
  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) filter: CorrectionFilter = {};
  /** How many of them are chosen; nothing while none can be. */
  @property({ attribute: false }) selected: number | undefined;

  /** Whether any drawing was exported or sent. */
  @property({ type: Boolean }) hasStates = false;

  override render(): unknown {
    return this.selected === undefined ? this.overview() : this.selection(this.selected);
  }

  private overview(): unknown {
    const empty = !this.number;
    return html`<div class="head">
      <h1>${t.pages.drawings} <small>${this.number === undefined ? nothing : count(this.number)}</small></h1>
      ${empty && isEverything(this.filter) ? nothing : html`<scrawl-drawings-filters .classes=${this.classes} .filter=${this.filter} ?hasStates=${this.hasStates} @change=${(event: Event) => this.choose(event)}></scrawl-drawings-filters>`}
      <div class="acts">${this.act('select', t.list.select, empty)} ${this.act('import', t.list.import)} ${this.act('export', t.list.export, empty)}</div>
    </div>`;
  }

  private selection(selected: number): unknown {
    const all = this.number ?? 0;
    return html`<div class="head selecting">
      <h1 aria-live="polite">${t.list.selected(selected)}</h1>
      <div class="acts" role="group" aria-label=${t.list.selection}>
        ${selected < all ? this.act('all', t.list.all(all)) : this.act('none', t.list.none)} ${this.act('export', t.list.export, selected === 0)} ${this.act('delete', t.list.delete, selected === 0)}
        ${this.act('done', t.common.done)}
      </div>
    </div>`;
  }

  private act(command: HeadCommand, name: string, disabled = false): unknown {
    const dialog = command === 'import' || command === 'export';
    return html`<button ?disabled=${disabled} aria-haspopup=${dialog ? 'dialog' : nothing} @click=${() => this.dispatchEvent(new HeadEvent(command))}>${name}</button>`;
  }

  private choose(event: Event): void {
    this.filter = (event.target as HTMLElementTagNameMap['scrawl-drawings-filters']).filter;
    this.dispatchEvent(new Event('change'));
  }
}

const isEverything = (filter: CorrectionFilter): boolean => Object.keys(filter).length === 0;

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-drawings-head': DrawingsHead;
  }
  interface HTMLElementEventMap {
    'scrawl-head': HeadEvent;
  }
}
