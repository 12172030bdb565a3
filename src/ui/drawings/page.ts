import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { Inside } from '../../contracts/inside.ts';
import type { CorrectionFiles } from '../../contracts/files.ts';
import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../contracts/drawings.ts';
import { CorrectionAddress } from './address.ts';
import './card.ts';
import { CorrectionChanges, inChunks, MOST_UNDONE, type Done } from './changes.ts';
import { CorrectionChoosing } from './choosing.ts';
import type { RowCommand } from '../list/events.ts';
import './empty.ts';
import type { Emptiness } from './empty.ts';
import type { HeadEvent } from './head.ts';
import './head.ts';
import type { CorrectionLink } from './link.ts';
import type { CorrectionList } from '../list/list.ts';
import '../list/list.ts';
import { CorrectionPages } from '../list/pages.ts';
import { pageStyles } from './page-styles.ts';
import '../files/export-panel.ts';
import { closeIcon } from '../kit/icons.ts';
import { FileDrop } from '../kit/file-drop.ts';
import '../files/import-panel.ts';
import '../kit/modal-sheet.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { judgedName, sentence } from '../kit/format.ts';

/** From this width on (px) a list and what is chosen in it stand beside each other. */
const WIDE = 760;

/** A sheet that lies over the list, or a drawing that stands beside it. */
type Sheet =
  | { readonly kind: 'card'; readonly kept: KeptCorrection }
  | { readonly kind: 'export' }
  | { readonly kind: 'import'; readonly files?: readonly File[] }
  | { readonly kind: 'delete'; readonly count: number };

/** The page where the drawings on the device are looked through, mended, handed on and taken in. */
@customElement('scrawl-drawings')
export class DrawingsPage extends LocalizedElement {
  static override styles = [base, buttons, pageStyles];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) files!: CorrectionFiles;
  /** Files that were dropped, shared or opened elsewhere: another list is to be imported. */
  @property({ attribute: false }) incoming: readonly File[] = [];
  /** Whether there is an endpoint. */
  @property({ type: Boolean }) sends = false;
  /** Starts the look inside the network. */
  @property({ attribute: false }) openInside: (() => Promise<Inside>) | undefined;
  @state() private revision = 0;
  @state() private sheet: Sheet | undefined;
  @state() private done: Done | undefined;
  /** Whether there is room for a list and what is chosen in it. */
  @state() private wide = false;
  @state() private hasStates = false;
  @query('scrawl-correction-list') private readonly list!: CorrectionList | null;

  private pages!: CorrectionPages;
  private changes!: CorrectionChanges;
  private choosing!: CorrectionChoosing;
  /** The row that the address names, until the list is there to go to it. */
  private at = 0;
  private stopHearing: (() => void) | undefined;
  private readonly widths = new ResizeObserver(([entry]) => (this.wide = entry!.contentRect.width >= WIDE));
  private readonly drop = new FileDrop(this, (files) => {
    this.sheet ??= { kind: 'import', files };
  });
  private readonly address = new CorrectionAddress(this, () => this.classes, (link) => void this.goTo(link));
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.pressed(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.dark.addEventListener('change', this.recoloured);
    this.widths.observe(this);
    if (this.hasUpdated) this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.dark.removeEventListener('change', this.recoloured);
    this.widths.disconnect();
    this.stopHearing?.();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('store')) this.start();
    if (changed.has('incoming') && this.incoming.length > 0) this.sheet = { kind: 'import', files: this.incoming };
  }

  private start(): void {
    this.stopHearing?.();
    this.pages = new CorrectionPages(this.store, () => this.revision++);
    this.choosing = new CorrectionChoosing(this, { store: this.store, pages: this.pages });
    this.changes = new CorrectionChanges(this.store, (done) => (this.done = done));
    this.stopHearing = this.store.subscribe(() => {
      this.pages.refresh();
      void this.lookForStates();
    });
    void this.lookForStates();
    void this.goTo(this.address.link);
  }

  override render(): unknown {
    const { sheet } = this;
    const close = (): void => (this.sheet = undefined);
    return html`
      <div class="page ${this.drop.over ? 'over' : ''}" data-drop=${t.import.drop}>
        <div class="body ${this.wide ? 'wide' : ''}">
          <scrawl-drawings-head
            .classes=${this.classes}
            .number=${this.pages.counted}
            .filter=${this.pages.filter}
            ?hasStates=${this.hasStates}
            .selected=${this.choosing.isOn ? this.choosing.count : undefined}
            @change=${(event: Event) => this.filtered((event.target as HTMLElementTagNameMap['scrawl-drawings-head']).filter)}
            @scrawl-head=${this.headed}
          ></scrawl-drawings-head>
          ${this.content()} ${this.wide && (this.pages.count ?? 0) > 0 ? this.detail() : nothing}
        </div>
        ${this.doneBar()}
      </div>
      <p class="unseen" role="status">${this.done?.text}</p>
      <scrawl-modal heading=${sheet?.kind === 'card' ? headingOf(sheet.kept) : t.card.heading} ?open=${sheet?.kind === 'card' && !this.wide} @close=${() => this.wide || close()}>
        ${sheet?.kind === 'card' && !this.wide ? this.card(sheet.kept) : nothing}
      </scrawl-modal>
      <scrawl-modal heading=${t.export.heading} ?open=${sheet?.kind === 'export'} @close=${close}>
        ${sheet?.kind === 'export' ? html`<scrawl-export .store=${this.store} .files=${this.files} .selected=${this.choosing.chosen()} @close=${close}></scrawl-export>` : nothing}
      </scrawl-modal>
      <scrawl-modal heading=${t.import.heading} ?open=${sheet?.kind === 'import'} @close=${close}>
        ${sheet?.kind === 'import' ? html`<scrawl-import .classes=${this.classes} .files=${this.files} .dropped=${sheet.files ?? []} @added=${() => this.imported()} @close=${close}></scrawl-import>` : nothing}
      </scrawl-modal>
      <scrawl-modal heading=${t.list.deleteQuestion(sheet?.kind === 'delete' ? sheet.count : 0)} ?open=${sheet?.kind === 'delete'} @close=${close}>
        <p class="question">${t.list.deleteWarning(MOST_UNDONE)}</p>
        <div class="answers">
          <button class="plain" @click=${close}>${t.list.keep}</button>
          <button class="strong" @click=${() => void this.removeSelected()}>${t.list.delete}</button>
        </div>
      </scrawl-modal>
    `;
  }

  protected override updated(): void {
    if (this.at === 0 || this.pages.counted === undefined || !this.list) return;
    const { at } = this;
    this.at = 0;
    void this.list.updateComplete.then(() => this.list?.goTo(at));
  }

  private content(): unknown {
    const { failure, filter, count: number } = this.pages;
    if (failure === undefined && number === undefined) return html`<div></div>`;
    if (failure === undefined && number !== 0) {
      return html`<scrawl-correction-list
        .pages=${this.pages}
        .revision=${this.revision}
        .selection=${this.choosing.selection}
        ?selecting=${this.choosing.isOn}
        ?sends=${this.sends}
        .opened=${this.wide && this.sheet?.kind === 'card' ? this.sheet.kept.correction.id : undefined}
        scheme=${this.scheme}
        @scroll=${() => this.address.writeAtRest(() => ({ filter: this.pages.filter, at: this.list?.at ?? 0 }))}
        @scrawl-row=${this.asked}
      ></scrawl-correction-list>`;
    }
    const why: Emptiness = failure !== undefined ? { kind: 'failed', error: failure } : { kind: Object.keys(filter).length > 0 ? 'none-such' : 'none' };
    return html`<scrawl-drawings-empty
      .why=${why}
      @retry=${() => this.pages.refresh()}
      @all=${() => this.filtered({})}
      @import=${() => (this.sheet = { kind: 'import' })}
    ></scrawl-drawings-empty>`;
  }

  private card(kept: KeptCorrection): unknown {
    return html`<scrawl-correction-card .classes=${this.classes} .kept=${kept} ?sends=${this.sends} .openInside=${this.openInside} scheme=${this.scheme} @scrawl-row=${this.asked}></scrawl-correction-card>`;
  }

  private detail(): unknown {
    const { sheet } = this;
    const chosen = sheet?.kind === 'card' ? sheet.kept : undefined;
    return html`<section class="detail" aria-label=${t.card.heading}>${chosen === undefined ? html`<p>${t.list.chooseOne}</p>` : html`<h2>${headingOf(chosen)}</h2>${this.card(chosen)}`}</section>`;
  }

  private doneBar(): unknown {
    const { done } = this;
    if (done === undefined) return nothing;
    return html`<div class="done">
      <p aria-hidden="true">${done.text}</p>
      ${done.undo === undefined ? nothing : html`<button class="undo" title=${t.answer.undoHint} aria-keyshortcuts="Control+Z" @click=${() => void this.changes.undo()}>${t.common.undo}</button>`}
      <button aria-label=${t.list.dismiss} @click=${() => this.changes.putAway()}>${closeIcon}</button>
    </div>`;
  }

  private get scheme(): string {
    return `${document.documentElement.dataset.theme ?? 'auto'} ${this.dark.matches}`;
  }

  private readonly headed = ({ command }: HeadEvent): void => {
    switch (command) {
      case 'select':
        this.choosing.start();
        break;
      case 'all':
        this.choosing.all();
        break;
      case 'none':
        this.choosing.none();
        break;
      case 'delete':
        this.askToRemove();
        break;
      case 'done':
        this.selectNone();
        break;
      case 'import':
      case 'export':
        this.sheet = { kind: command };
    }
  };

  private readonly asked = ({ command }: { command: RowCommand }): void => {
    switch (command.kind) {
      case 'open':
        this.sheet = { kind: 'card', kept: command.kept };
        break;
      case 'select':
        this.choosing.choose(command.kept.correction.id, command.chosen);
        break;
      case 'select-all':
        this.choosing.all();
        break;
      case 'select-none':
        this.selectNone();
        break;
      case 'relabel':
        this.sheet = this.wide ? { kind: 'card', kept: { ...command.kept, correction: { ...command.kept.correction, label: command.label } } } : undefined;
        void this.changes.relabel(command.kept, command.label);
        break;
      case 'delete':
        this.sheet = undefined;
        // With some chosen, the key means those.
        if (this.choosing.isOn && this.choosing.count > 0) this.askToRemove();
        else void this.changes.remove([[command.kept.correction.id]], 1);
        break;
    }
  };

  private selectNone(): void {
    this.choosing.end();
    void this.updateComplete.then(() => this.list?.focus());
  }

  private askToRemove(): void {
    const number = this.choosing.count;
    if (number > MOST_UNDONE) this.sheet = { kind: 'delete', count: number };
    else void this.removeSelected();
  }

  private async removeSelected(): Promise<void> {
    this.sheet = undefined;
    const number = this.choosing.count;
    const ids = this.choosing.ids();
    this.selectNone();
    await this.changes.remove(chunksOf(ids), number);
  }

  private imported(): void {
    this.changes.moveOn();
    this.filtered({});
  }

  private filtered(filter: CorrectionFilter): void {
    this.choosing.none();
    this.at = 0;
    if (this.list) this.list.goTo(0);
    this.pages.choose(filter, 0);
    this.revision++;
    this.address.write({ filter, at: 0 });
  }

  private async goTo({ filter, at, exports, isOpen }: CorrectionLink): Promise<void> {
    const { pages } = this;
    // What was misread is what one comes for; a store that cannot be read says so below.
    const misread = isOpen === true && exports !== true && (await pages.has({ outcome: 'wrong' }));
    if (pages !== this.pages) return;
    const shown: CorrectionFilter = misread ? { outcome: 'wrong' } : filter;
    this.at = at;
    pages.choose(shown, at);
    this.revision++;
    if (exports !== true) return;
    this.sheet = { kind: 'export' };
    // Once: the sheet is closed again, the address stays.
    this.address.write({ filter, at });
  }

  /** Which way a drawing has gone is worth a filter once one has gone anywhere. */
  private async lookForStates(): Promise<void> {
    const { pages } = this;
    const found = await Promise.all((['exported', 'accepted', 'rejected'] as const).map((state) => pages.has({ state })));
    this.hasStates = found.includes(true);
  }

  private readonly recoloured = (): void => this.requestUpdate();

  private pressed(event: KeyboardEvent): void {
    const undo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!undo || this.done?.undo === undefined) return;
    event.preventDefault();
    void this.changes.undo();
  }
}

async function* chunksOf(ids: Promise<readonly string[]>): AsyncGenerator<readonly string[], void, undefined> {
  yield* inChunks(await ids);
}

function headingOf({ correction: { label, predicted } }: KeptCorrection): string {
  return sentence(judgedName(predicted, label));
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-drawings': DrawingsPage;
  }
}
