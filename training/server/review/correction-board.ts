import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { createSerial } from '../../../src/async/serial.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import type { ReviewedCorrection } from './answers.ts';
import { boardKey } from './board-keys.ts';
import { decided, EMPTY_BOARD, isDecided, labelling, replacedOn, restored, undone, withPage, type Board } from './board-state.ts';
import { boardStyles } from './board-styles.ts';
import './correction-filters.ts';
import './decision-desk.ts';
import { RefusedError, troubleWords } from './errors.ts';
import { t } from './messages/language.ts';
import type { Verdict, VerdictEvent } from './events.ts';
import type { Decision, ReviewApi } from './review-api.ts';
import './review-picture.ts';
import type { CorrectionFilter } from './routes.ts';
import { decisionWords, flagSign, judgementSign, sentence, tileWords } from './words.ts';

/** Tiles before the end at which the next page is fetched. */
const AHEAD = 12;

/** Corrections as tiles, one of which is on the desk; keys and buttons decide on that one. */
@customElement('review-board')
export class CorrectionBoard extends LocalizedElement {
  static override styles = [base, buttons, boardStyles];

  @property({ attribute: false }) api!: ReviewApi;
  @property() page: 'flagged' | 'all' = 'flagged';
  @property({ attribute: false }) filter: CorrectionFilter = {};
  @state() private board: Board = EMPTY_BOARD;
  @state() private trouble = '';
  @state() private said = '';
  @query('[role=listbox]') private readonly list!: HTMLElement | null;

  #fetching: AbortController | undefined;
  /** One decision after the other, so that the last word on a correction arrives last. */
  readonly #inTurn = createSerial();
  /** Versions that this page's own decisions have led to, by id. */
  readonly #versions = new Map<string, number>();
  readonly #pressed = (event: KeyboardEvent): void => this.press(event);

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#pressed);
    this.#fetching?.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('api') && !changed.has('filter')) return;
    this.#fetching?.abort();
    this.#fetching = undefined;
    this.board = { ...EMPTY_BOARD, classes: this.board.classes };
    void this.fetchMore();
  }

  override render(): unknown {
    const { board, page } = this;
    const { items, active, next, past } = board;
    return html`
      <div class="tiles">
        <div class="head">
          <h1>${t.pages[page]}</h1>
          ${page === 'all' ? html`<review-filters .filter=${this.filter} .classes=${board.classes}></review-filters>` : nothing}
        </div>
        <p class="alarm" role="alert">${this.trouble}</p>
        ${items.length > 0 ? this.tiles() : next === null ? this.nothingHere() : nothing}
        ${this.trouble !== '' || (next !== null && items.length > 0) ? html`<button class="plain more" @click=${() => void this.fetchMore()}>${this.trouble !== '' && next === undefined ? t.tryAgain : t.board.more}</button>` : nothing}
      </div>
      ${items.length > 0 ? html`<review-desk .classes=${board.classes} .correction=${items[active]} .past=${past.length} @review-verdict=${(event: VerdictEvent) => this.act(event.verdict)}></review-desk>` : nothing}
      <p class="unseen" role="status">${this.said}</p>
    `;
  }

  private tiles(): unknown {
    const { items, active } = this.board;
    return html`
      <div class="list" role="listbox" tabindex="0" aria-label=${t.board.label} aria-activedescendant="tile-${active}" aria-keyshortcuts="A R N U 0 1 2 3 4 5 6 7 8 9">
        ${items.map((item, index) => this.tile(item, index, index === active))}
      </div>
    `;
  }

  private tile(item: ReviewedCorrection, index: number, isActive: boolean): unknown {
    const decision = decisionWords(item);
    return html`
      <div class="tile" role="option" id="tile-${index}" aria-selected=${isActive ? 'true' : 'false'} data-id=${item.id} data-state=${item.state} @click=${() => this.move(index)}>
        <review-picture .bytes=${item.picture}></review-picture>
        <span class="unseen">${tileWords(item)}</span>
        <span class="labels" aria-hidden="true">${judgementSign(item.predicted)} → ${judgementSign(item.label)}</span>
        <span class="small" aria-hidden="true">${decision === '' ? flagSign(item.flags) : decision}</span>
      </div>
    `;
  }

  private nothingHere(): unknown {
    return this.page === 'flagged'
      ? html`<p class="empty">${t.board.nothingFlagged} <a href="#/all">${t.board.all}</a></p>`
      : html`<p class="empty">${t.board.nothing} ${Object.keys(this.filter).length > 0 ? html`<a href="#/all">${t.board.all}</a>` : nothing}</p>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('board')) return;
    const before = changed.get('board') as Board | undefined;
    if (before?.items.length === 0 && this.board.items.length > 0 && document.activeElement === document.body) this.list?.focus();
    if (before?.active !== this.board.active) this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  private async fetchMore(): Promise<void> {
    const { next } = this.board;
    if (next === null || this.#fetching !== undefined) return;
    const fetching = (this.#fetching = new AbortController());
    try {
      const page = await this.api.corrections(this.filter, next ?? null, fetching.signal);
      if (fetching.signal.aborted) return;
      this.trouble = '';
      this.board = withPage(this.board, page);
    } catch (error) {
      if (!fetching.signal.aborted) this.trouble = troubleWords(error);
    } finally {
      if (this.#fetching === fetching) this.#fetching = undefined;
    }
  }

  private press(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    // A letter means something else where one writes or chooses, and on another part of the page.
    const here = target === document.body || event.composedPath().includes(this);
    if (!here || event.defaultPrevented || (target instanceof Element && target.matches('input, select'))) return;
    const { items, active, classes } = this.board;
    const columns = this.list === null ? 1 : getComputedStyle(this.list).gridTemplateColumns.split(' ').length;
    const key = boardKey(event, { active, count: items.length, columns, classes });
    if (key === undefined) return;
    event.preventDefault();
    if (key.kind === 'move') this.move(key.to);
    else this.act(key);
  }

  private move(to: number): void {
    this.board = { ...this.board, active: to };
    this.list?.focus({ preventScroll: true });
    this.fetchAhead();
  }

  private act(verdict: Verdict): void {
    const item = this.board.items[this.board.active];
    if (verdict.kind === 'undo') return this.undo();
    if (item === undefined) return;
    const decision: Decision = verdict.kind === 'label' ? labelling(item, verdict.label) : { decision: verdict.kind };
    this.board = decided(this.board, decision);
    this.tell(this.wordsOf(item.id));
    this.send(item, decision, () => (this.board = restored(this.board, item)));
    this.fetchAhead();
  }

  private undo(): void {
    const taken = undone(this.board);
    if (taken === undefined) return;
    const { item, decision } = taken;
    const stood = this.board.items.find(({ id }) => id === item.id);
    this.board = taken.board;
    this.tell(t.board.undone(tileWords(item)));
    this.send(item, decision, () => {
      if (stood !== undefined) this.board = { ...restored(this.board, stood), past: [...this.board.past, item] };
    });
  }

  /** @param failed puts back what was shown before */
  private send(item: ReviewedCorrection, decision: Decision, failed: () => void): void {
    const { api } = this;
    void this.#inTurn(async () => {
      try {
        const version = Math.max(item.version, this.#versions.get(item.id) ?? 0);
        this.#versions.set(item.id, await api.decide({ id: item.id, version }, decision));
        this.trouble = '';
      } catch (error) {
        failed();
        this.trouble = t.board.notSaved(troubleWords(error));
        if (error instanceof RefusedError && error.error === 'CorrectionChangedError') await this.showAnew(api, item);
      }
    });
  }

  private async showAnew(api: ReviewApi, { key }: ReviewedCorrection): Promise<void> {
    try {
      this.board = replacedOn(this.board, await api.correction(key));
      this.trouble += ` ${t.board.asItIs}`;
    } catch {
      // It stays as it was shown; whatever is decided on it is refused again.
    }
  }

  private fetchAhead(): void {
    if (this.board.active >= this.board.items.length - AHEAD) void this.fetchMore();
  }

  private wordsOf(id: string): string {
    const words = decisionWords(this.board.items.find((item) => item.id === id)!);
    const waiting = this.board.items.filter((item) => !isDecided(item)).length;
    return t.board.left(sentence(words), waiting);
  }

  private tell(words: string): void {
    this.said = words;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-board': CorrectionBoard;
  }
}
