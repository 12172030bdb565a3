import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ByteSink, CorrectionFiles, FileFormat } from '../../contracts/files.ts';
import type { CorrectionFilter, CorrectionStore } from '../../contracts/drawings.ts';
import { FORMATS } from './formats.ts';
import { timeLeft } from '../kit/format.ts';
import { panelStyles } from './export-styles.ts';
import { blobSink, canAskWhere, canShare, download, gatheredSink, isDismissal, isFull, pickedSink } from './export-target.ts';
import { count } from '../kit/format.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { errorMessage } from '../kit/error-message.ts';

/** What is to be exported: nobody counts or names a selection before that is asked for. */
export interface Chosen {
  readonly count: number;
  filter(): Promise<CorrectionFilter>;
}

type Stage =
  | { readonly kind: 'choosing'; readonly note?: string; readonly alarm?: true }
  | { readonly kind: 'writing'; readonly done: number; readonly total: number; readonly since: number }
  /** The file is whole, and the share sheet wants a tap of its own. */
  | { readonly kind: 'sharing'; readonly file: File; readonly shared: () => void; readonly refused: (reason: unknown) => void }
  /** The file is whole and handed on; there is nothing to wait for but to see it in the list. */
  | { readonly kind: 'marking'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly written: number; readonly leftOut: number; readonly unmarked?: string };

/** Milliseconds between two looks at the progress. */
const TICK = 100;

const EMPTY: Chosen = { count: 0, filter: () => Promise.resolve({ ids: [] }) };

/** Corrections out to a file, or to the phone's share sheet. Fires `close` when it is done with. */
@customElement('scrawl-export')
export class ExportPanel extends LocalizedElement {
  static override styles = [base, buttons, panelStyles, css`
    label {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      align-items: center;
      gap: 0 12px;
      min-height: var(--touch);
      padding: 5px 0;
      line-height: 1.25;
      cursor: pointer;
    }
    label + label {
      border-top: 1px solid var(--hairline);
    }
    input {
      width: 20px;
      height: 20px;
      margin: 0;
      accent-color: var(--ink);
    }
    .number {
      font-size: 0.9375rem;
      font-variant-numeric: tabular-nums;
      color: var(--soft);
    }
    small {
      grid-column: 2 / -1;
    }
    label:has(:disabled) {
      color: var(--soft);
      cursor: default;
    }
  `];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) files!: CorrectionFiles;
  /** Those chosen in the list, if any. */
  @property({ attribute: false }) selected: Chosen | undefined;
  @state() private stage: Stage = { kind: 'choosing' };
  @state() private what: 'selected' | 'new' | 'all' | undefined;
  @state() private format: FileFormat = 'batch-json';
  @state() private all = EMPTY;
  @state() private fresh = EMPTY;
  @query('.stage') private readonly staged!: HTMLElement;
  private stopping = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.countAll();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override render(): unknown {
    return html`<div class="stage" tabindex="-1">${this.staging()}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('stage') as Stage | undefined;
    // The button that was pressed is gone: the keyboard stays in the sheet.
    if (before !== undefined && before.kind !== this.stage.kind) this.staged.focus();
  }

  private staging(): unknown {
    const { stage } = this;
    switch (stage.kind) {
      case 'choosing':
        return this.choosing(stage.note, stage.alarm);
      case 'writing':
        return html`
          <progress .value=${stage.total === 0 ? 0 : stage.done / stage.total} aria-label=${t.export.writing}></progress>
          <p>${t.export.writingOf(stage.done, stage.total)} <span class="soft">${timeLeft(stage.done, stage.total, performance.now() - stage.since)}</span></p>
          <div class="actions"><button class="plain" @click=${() => this.stop()}>${t.common.cancel}</button></div>
        `;
      case 'sharing':
        return html`
          <p>${t.export.ready(stage.file.name)}</p>
          <div class="actions">
            <button class="plain" @click=${() => this.stop()}>${t.common.cancel}</button>
            <button class="plain" @click=${() => this.saveInstead(stage)}>${t.export.save}</button>
            <button class="strong" @click=${() => void this.share(stage)}>${t.export.shareNow}</button>
          </div>
        `;
      case 'marking':
        return html`
          <progress .value=${stage.total === 0 ? 0 : stage.done / stage.total} aria-label=${t.export.marking}></progress>
          <p>${t.export.markingOf(stage.done, stage.total)}</p>
          ${this.doneButton()}
        `;
      case 'done':
        return html`
          <p role="status">${t.export.done(stage.written)}${stage.leftOut > 0 ? ` ${this.format === 'stroke-ndjson' ? t.export.leftOutStrokes(stage.leftOut) : t.export.leftOut(stage.leftOut)}` : nothing}</p>
          ${stage.unmarked === undefined ? nothing : html`<p role="alert">${t.export.unmarked(stage.unmarked)}</p>`}
          ${this.doneButton()}
        `;
    }
  }

  private doneButton(): unknown {
    return html`<div class="actions"><button class="strong" @click=${() => this.dispatchEvent(new Event('close'))}>${t.common.done}</button></div>`;
  }

  private choosing(note: string | undefined, alarm: true | undefined): unknown {
    const what = this.chosenWhat();
    const nothingToDo = this.those(what).count === 0;
    const choice = (value: typeof what, name: string): unknown => {
      const number = this.those(value).count;
      return html`<label>
        <input type="radio" name="what" .checked=${value === what} ?disabled=${number === 0} @change=${() => (this.what = value)} /><span>${name}</span><span class="number">${count(number)}</span>
      </label>`;
    };
    return html`
      ${note === undefined ? nothing : html`<p role="alert" class=${alarm ? 'alarm' : ''}>${note}</p>`}
      <fieldset>
        <legend>${t.export.what}</legend>
        ${this.selected === undefined ? nothing : choice('selected', t.export.selected)} ${choice('new', t.export.fresh)} ${choice('all', t.export.all)}
      </fieldset>
      <fieldset>
        <legend>${t.export.format}</legend>
        ${FORMATS.map(
          (format) => html`<label>
            <input type="radio" name="format" .checked=${format === this.format} @change=${() => (this.format = format)} /><span>${t.export.formats[format]!.name}</span><small>${t.export.formats[format]!.readers}</small>
          </label>`,
        )}
      </fieldset>
      <div class="actions">
        ${canShare(this.kind()) ? html`<button class="plain" ?disabled=${nothingToDo} @click=${() => void this.gather('share')}>${t.export.share}</button>` : nothing}
        <button class="strong" ?disabled=${nothingToDo} @click=${() => void (canAskWhere() ? this.save() : this.gather('download'))}>${t.export.save}</button>
      </div>
    `;
  }

  private async countAll(): Promise<void> {
    try {
      const counts = await Promise.all([this.store.count(), this.store.count({ state: 'queued' })]);
      [this.all, this.fresh] = [{}, { state: 'queued' } as const].map((filter, index) => ({ count: counts[index]!, filter: () => Promise.resolve(filter) })) as [Chosen, Chosen];
    } catch (error) {
      this.stage = { kind: 'choosing', note: errorMessage(error), alarm: true };
    }
  }

  private chosenWhat(): 'selected' | 'new' | 'all' {
    return this.what ?? (this.selected ? 'selected' : this.fresh.count > 0 || this.all.count === 0 ? 'new' : 'all');
  }

  private those(what: 'selected' | 'new' | 'all'): Chosen {
    return { selected: this.selected ?? EMPTY, new: this.fresh, all: this.all }[what];
  }

  private kind(): { readonly name: string; readonly type: string } {
    return this.files.describe(this.format, new Date());
  }

  private async save(): Promise<void> {
    await this.write(() => pickedSink(this.kind()));
  }

  private async gather(way: 'share' | 'download'): Promise<void> {
    const handOn = way === 'download' ? download : (file: File) => new Promise<void>((shared, refused) => (this.stage = { kind: 'sharing', file, shared, refused }));
    await this.write(() => gatheredSink(this.kind(), handOn), () => blobSink(this.kind(), handOn));
  }

  /**
   * @param open gives no sink when the user wants none.
   * @param openWhenFull another way, from the beginning, where there is no room on the disk for the first: an export is
   *   what one makes then.
   */
  private async write(open: () => Promise<ByteSink | undefined> | ByteSink, openWhenFull?: () => ByteSink): Promise<void> {
    const those = this.those(this.chosenWhat());
    const { signal } = (this.stopping = new AbortController());
    try {
      const sink = await open();
      if (sink === undefined) return;
      const since = performance.now();
      let shown = -Infinity;
      const show = (stage: Stage): void => {
        const now = performance.now();
        if (stage.kind === this.stage.kind && now - shown < TICK) return;
        shown = now;
        this.stage = stage;
      };
      const onProgress = (done: number, total: number): void => {
        if (!signal.aborted) show({ kind: 'writing', done, total, since });
      };
      onProgress(0, those.count);
      const onMarked = (done: number, total: number): void => show({ kind: 'marking', done, total });
      const outcome = await this.files.write({ format: this.format, filter: await those.filter(), sink, signal, onProgress, onMarked });
      this.stage = { kind: 'done', ...outcome };
    } catch (error) {
      if (openWhenFull && isFull(error) && !signal.aborted) return this.write(openWhenFull);
      this.stage = signal.aborted || isDismissal(error) ? stopped() : { kind: 'choosing', note: refusal(error), alarm: true };
    }
  }

  private stop(): void {
    this.stopping.abort();
    if (this.stage.kind === 'sharing') this.stage.refused(new DOMException('not shared', 'AbortError'));
  }

  private async share({ file, shared, refused }: Stage & { kind: 'sharing' }): Promise<void> {
    try {
      await navigator.share({ files: [file] });
      shared();
    } catch (error) {
      // Away from the system's sheet, and back here: it can be opened again. One that hangs lets no other open: the file waits.
      if (!isDismissal(error) && !isBusy(error)) refused(error);
    }
  }

  /** Where the system's sheet does not come, or never answers. */
  private saveInstead({ file, shared }: Stage & { kind: 'sharing' }): void {
    download(file);
    shared();
  }
}

/** Whether a share before this one has not come back yet. */
const isBusy = (error: unknown): boolean => error instanceof DOMException && error.name === 'InvalidStateError';

const stopped = (): Stage => ({ kind: 'choosing', note: t.export.stopped });

function refusal(error: unknown): string {
  const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
  return isRefused ? t.export.refused : errorMessage(error);
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-export': ExportPanel;
  }
}
