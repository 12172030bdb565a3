import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { RowEvent, type RowCommand } from './events.ts';
import type { CorrectionPages } from './pages.ts';
import { rowHeight, rowId, type CorrectionRow } from './row.ts';
import './row.ts';
import { isSelected, NOTHING, type Selection } from './selection.ts';
import { rowKey } from './keys.ts';
import { LongPress } from './press.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** Rows beyond the edge that are there already when they come into sight. */
const OVERSCAN = 6;

/**
 * The list of corrections as a window onto it: so many rows as are in sight, moved and filled anew while one scrolls.
 * Our own, since libraries for it take rows of unknown height and items that
 * are all in memory; these are equally high and come from the database by the page.
 * For keys and voices it is a list box; `scrawl-row` events tell what was asked for, and `scroll` that it moved.
 */
@customElement('scrawl-correction-list')
export class CorrectionList extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      min-height: 0;
    }
    .scroller {
      height: 100%;
      overflow: hidden auto;
      overscroll-behavior: contain;
    }
    .scroller:focus-visible {
      outline: none;
    }
    .tall {
      position: relative;
      contain: layout style;
    }
  `];

  @property({ attribute: false }) pages!: CorrectionPages;
  /** Changed whenever `pages` has something new to show. */
  @property({ type: Number }) revision = 0;
  @property({ attribute: false }) selection: Selection = NOTHING;
  @property({ type: Boolean }) selecting = false;
  /** Whether there is an endpoint. */
  @property({ type: Boolean }) sends = false;
  /** Id of the drawing that is shown beside the list, if one is. */
  @property({ attribute: false }) opened: string | undefined;
  @property() scheme = '';
  /** The row that the keyboard is on. */
  @state() private active = 0;
  @state() private focused = false;
  @query('.scroller') private readonly scroller!: HTMLElement;
  @query('.tall') private readonly tall!: HTMLElement;

  private rows: CorrectionRow[] = [];
  private readonly resized = new ResizeObserver(() => this.refit());
  private readonly longPress = new LongPress((target) => this.pressedLong(target));

  override render(): unknown {
    const activeIsThere = this.rows.some(({ index }) => index === this.active);
    return html`<div
      class="scroller"
      role="listbox"
      tabindex="0"
      aria-label=${t.list.label}
      aria-multiselectable="true"
      aria-activedescendant=${this.focused && activeIsThere ? rowId(this.active) : nothing}
      @scroll=${() => this.scrolled()}
      @click=${(event: MouseEvent) => this.clicked(event)}
      @keydown=${(event: KeyboardEvent) => this.pressed(event)}
      @focus=${() => (this.focused = this.scroller.matches(':focus-visible'))}
      @blur=${() => (this.focused = false)}
      @pointerdown=${this.longPress}
      @contextmenu=${this.longPress}
    >
      <div class="tall" role="presentation"></div>
    </div>`;
  }

  override focus(): void {
    this.scroller.focus();
  }

  /** Index of the topmost row in sight. */
  get at(): number {
    return Math.round(this.scroller.scrollTop / rowHeight());
  }

  /** Brings a row to the top. */
  goTo(index: number): void {
    this.active = Math.max(0, Math.min(index, this.count - 1));
    this.scroller.scrollTop = index * rowHeight();
    this.place();
  }

  protected override firstUpdated(): void {
    this.resized.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.longPress.stop();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.place();
  }

  private get count(): number {
    return this.pages.count ?? 0;
  }

  private scrolled(): void {
    this.place();
    this.dispatchEvent(new Event('scroll'));
  }

  /** A bar that comes up below must not lie over the row that the keyboard is on. */
  private refit(): void {
    if (this.focused) this.moveTo(this.active);
    else this.place();
  }

  /** Puts the rows where they are in sight, and fills them with what was read. */
  private place(): void {
    const { count, scroller } = this;
    const each = rowHeight();
    const height = `${count * each}px`;
    if (this.tall.style.height !== height) this.tall.style.height = height;
    const first = Math.max(0, Math.floor(scroller.scrollTop / each) - OVERSCAN);
    const last = Math.min(count - 1, Math.ceil((scroller.scrollTop + scroller.clientHeight) / each) + OVERSCAN);
    this.rows = this.recycled(first, last);
    this.active = Math.max(0, Math.min(this.active, count - 1));
    for (const row of this.rows) {
      const kept = this.pages.row(row.index);
      row.kept = kept;
      row.selected = kept !== undefined && isSelected(this.selection, kept.correction.id);
      row.selecting = this.selecting;
      row.sends = this.sends;
      row.open = kept !== undefined && kept.correction.id === this.opened;
      row.active = this.focused && row.index === this.active;
      row.scheme = this.scheme;
      row.ariaSetSize = String(count);
    }
    this.pages.see(first, last);
  }

  /** Rows for `first` to `last`, in the document's order: those that are there stay, those out of sight move. */
  private recycled(first: number, last: number): CorrectionRow[] {
    const staying = new Map(this.rows.filter(({ index }) => index >= first && index <= last).map((row) => [row.index, row]));
    const spare = this.rows.filter((row) => staying.get(row.index) !== row);
    for (const row of spare) row.remove();
    const rows = [];
    for (let index = first; index <= last; index++) {
      const row = staying.get(index) ?? spare.pop() ?? document.createElement('scrawl-correction');
      row.index = index;
      if (this.tall.children[index - first] !== row) this.tall.insertBefore(row, this.tall.children[index - first] ?? null);
      rows.push(row);
    }
    return rows;
  }

  private ask(command: RowCommand): void {
    this.dispatchEvent(new RowEvent(command));
  }

  private clicked(event: MouseEvent): void {
    const row = (event.target as Element).closest('scrawl-correction');
    if (!row?.kept || this.longPress.consumed()) return;
    this.active = row.index;
    if (this.selecting || event.ctrlKey || event.metaKey) this.ask({ kind: 'select', kept: row.kept, chosen: !row.selected });
    else this.ask({ kind: 'open', kept: row.kept });
  }

  private pressedLong(target: Element): void {
    const row = target.closest('scrawl-correction');
    if (!row?.kept) return;
    this.active = row.index;
    this.ask({ kind: 'select', kept: row.kept, chosen: !row.selected });
  }

  private pressed(event: KeyboardEvent): void {
    const key = rowKey(event, { active: this.active, count: this.count, page: Math.max(1, Math.floor(this.scroller.clientHeight / rowHeight()) - 1) });
    if (key === undefined) return;
    event.preventDefault();
    this.focused = true;
    const kept = this.pages.row(this.active);
    switch (key.kind) {
      case 'move':
        if (key.select && kept) this.ask({ kind: 'select', kept, chosen: true });
        this.moveTo(key.to);
        if (key.select) this.selectActive();
        break;
      case 'toggle':
        if (kept) this.ask({ kind: 'select', kept, chosen: !isSelected(this.selection, kept.correction.id) });
        break;
      case 'relabel':
        if (kept) this.ask({ kind: 'relabel', kept, label: key.label });
        break;
      case 'open':
      case 'delete':
        if (kept) this.ask({ kind: key.kind, kept });
        break;
      case 'select-all':
      case 'select-none':
        this.ask({ kind: key.kind });
        break;
    }
  }

  private selectActive(): void {
    const kept = this.pages.row(this.active);
    if (kept) this.ask({ kind: 'select', kept, chosen: true });
  }

  private moveTo(index: number): void {
    this.active = index;
    const { scroller } = this;
    const each = rowHeight();
    const top = index * each;
    scroller.scrollTop = Math.min(top, Math.max(scroller.scrollTop, top + each - scroller.clientHeight));
    this.place();
    // In a low window the page around the list scrolls as well.
    const row = this.rows.find((each) => each.index === index);
    void row?.updateComplete.then(() => row.active && row.scrollIntoView({ block: 'nearest' }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-correction-list': CorrectionList;
  }
}
