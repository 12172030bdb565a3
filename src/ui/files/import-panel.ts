import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CorrectionFiles, ImportChoices, ImportPreview, PickedFile } from '../../contracts/files.ts';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { Judgement } from '../../core/records/correction.ts';
import { panelStyles } from './export-styles.ts';
import { count } from '../kit/format.ts';
import '../kit/net-picture.ts';
import { isPictureFile } from '../kit/picture-files.ts';
import { FilesEvent } from '../state/events.ts';
import '../kit/switch-row.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { judgementName } from '../kit/format.ts';
import '../kit/error-note.ts';
import { sourceName } from './formats.ts';

type Stage =
  | { readonly kind: 'picking'; readonly error?: unknown; readonly files?: readonly File[] }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'asked'; readonly files: readonly File[]; readonly question: NonNullable<ImportPreview['question']> }
  | { readonly kind: 'previewed'; readonly files: readonly File[]; readonly choices: ImportChoices; readonly preview: ImportPreview }
  | { readonly kind: 'adding'; readonly number: number; readonly share: number }
  | { readonly kind: 'done'; readonly added: number; readonly known: number };

/** More odd things than these are counted. */
const MOST_WARNINGS = 5;

/** Corrections in from a file: seen before they are kept, and kept all or not at all. Fires `added` once they are kept, and `close` when it is done with. */
@customElement('scrawl-import')
export class ImportPanel extends LocalizedElement {
  static override styles = [base, buttons, panelStyles, css`
    .drop {
      display: grid;
      place-items: center;
      min-height: 150px;
      margin: 8px 0 12px;
      padding: 16px;
      border: 1.5px dashed var(--edge);
      border-radius: 14px;
      text-align: center;
    }
    .samples {
      display: grid;
      grid-template-columns: repeat(auto-fill, 44px);
      gap: 6px;
      margin: 10px 0;
    }
    scrawl-picture {
      border-radius: 4px;
    }
    .labels {
      display: grid;
      grid-template-columns: repeat(5, 1fr);
      gap: 2px 10px;
      margin: 6px 0 10px;
      font-size: 0.9375rem;
      font-variant-numeric: tabular-nums;
    }
    .labels div {
      display: flex;
      gap: 6px;
    }
    .labels .none {
      grid-column: 1 / -1;
    }
    dt {
      font-weight: 600;
      color: var(--ink);
    }
    dd {
      margin: 0;
    }
    ul {
      margin: 6px 0 10px;
      padding-left: 20px;
      font-size: 0.9375rem;
      line-height: 1.4;
    }
    .name {
      overflow-wrap: anywhere;
    }
  `];

  @property({ attribute: false }) files!: CorrectionFiles;
  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  /** Files that were dropped; others may be picked. */
  @property({ attribute: false }) dropped: readonly File[] = [];
  @state() private stage: Stage = { kind: 'picking' };
  @query('input') private readonly input!: HTMLInputElement;
  @query('.stage') private readonly staged!: HTMLElement;

  override render(): unknown {
    return html`<div class="stage" tabindex="-1">${this.staging()}</div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('dropped') && this.dropped.length > 0) void this.read(this.dropped);
  }

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('stage') as Stage | undefined;
    if (before !== undefined && before.kind !== this.stage.kind) this.staged.focus();
  }

  private staging(): unknown {
    const { stage } = this;
    switch (stage.kind) {
      case 'picking':
        return html`
          ${stage.error === undefined ? nothing : html`<scrawl-error .error=${stage.error} outcome=${t.import.nothing}></scrawl-error>`} ${this.offer(stage.files)}
          <div class="drop" @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${(event: DragEvent) => this.take(event)}>
            <div>
              <button class="strong" @click=${() => this.input.click()}>${t.import.choose}</button>
              <p class="soft">${t.import.orDrop}</p>
            </div>
            <input type="file" aria-label=${t.import.input} hidden multiple @change=${() => this.picked(this.input.files)} />
          </div>
          <p class="soft">${t.import.formats}</p>
        `;
      case 'reading':
        return html`<progress aria-label=${t.import.reading}></progress><p class="name">${t.import.readingFile(stage.name)}</p>`;
      case 'asked':
        return this.asked(stage.files, stage.question);
      case 'previewed':
        return this.previewed(stage);
      case 'adding':
        return html`<progress .value=${stage.share} aria-label=${t.import.adding}></progress><p>${t.import.addingOf(stage.number)}</p>`;
      case 'done':
        return html`
          <p role="status">${t.import.added(stage.added)}${stage.known > 0 ? ` ${t.import.known(stage.known)}` : nothing}</p>
          <div class="actions"><button class="strong" @click=${() => this.close()}>${t.common.done}</button></div>
        `;
    }
  }

  /** Photographs have no labels to import: their digits can be read. */
  private offer(files: readonly File[] = []): unknown {
    if (files.length === 0 || !files.every(isPictureFile)) return nothing;
    const read = (): void => {
      this.close();
      this.dispatchEvent(new FilesEvent(files));
    };
    return html`<p>${t.import.isPhoto(files.length)}</p>
      <div class="actions"><button class="strong" @click=${read}>${t.import.readPhoto}</button></div>`;
  }

  private asked(files: readonly File[], { choices }: NonNullable<ImportPreview['question']>): unknown {
    return html`
      <p>${t.import.ask}</p>
      ${choices.map(
        ({ labelsBy, examples }) => html`
          <div class="choice">
            <button class="plain" @click=${() => void this.read(files, { labelsBy })}>${t.import.labelsBy[labelsBy]}</button>
            <ul>${examples.map(({ path, label }) => html`<li class="name"><span translate="no">${path}</span>: ${label ?? t.import.noDigit}</li>`)}</ul>
          </div>
        `,
      )}
      <div class="actions"><button class="plain" @click=${() => this.close()}>${t.common.cancel}</button></div>
    `;
  }

  private previewed({ files, choices, preview }: Extract<Stage, { kind: 'previewed' }>): unknown {
    const { name, format, count: number, known, perLabel, samples, warnings } = preview;
    const fresh = number - known;
    const more = warnings.length - MOST_WARNINGS;
    return html`
      <p class="name">${t.import.holds(html`<strong translate="no">${name}</strong>`, files.length, number)} <span class="soft">${sourceName(format)}</span></p>
      ${known > 0 ? html`<p>${wereKnown(known, number)}</p>` : nothing}
      <div class="samples">${samples.map((picture) => html`<scrawl-picture .picture=${picture}></scrawl-picture>`)}</div>
      ${this.doubted(files, choices, preview)}
      <dl class="labels" aria-label=${t.import.perLabel}>
        ${labelsIn(perLabel, this.classes).map((label) => html`<div class=${label === 'none' ? 'none' : ''}><dt>${judgementName(label)}</dt><dd>${count(perLabel.get(label) ?? 0)}</dd></div>`)}
      </dl>
      ${fresh === 0
        ? nothing
        : html`<scrawl-switch name=${t.import.own} .on=${choices.isOwn === true} @change=${(event: Event) => this.claim((event.target as HTMLElementTagNameMap['scrawl-switch']).on)}></scrawl-switch>
            <p class="soft">${t.import.ownHint}</p>`}
      ${warnings.length === 0
        ? nothing
        : html`<h3>${t.import.warnings}</h3>
            <ul>${warnings.slice(0, MOST_WARNINGS).map(({ what, count: number }) => html`<li>${t.import.notes[what](number)}</li>`)}${more > 0 ? html`<li>${t.import.moreWarnings(more)}</li>` : nothing}</ul>`}
      <div class="actions">
        ${fresh === 0
          ? html`<button class="strong" @click=${() => this.close()}>${t.common.close}</button>`
          : html`<button class="plain" @click=${() => this.close()}>${t.common.cancel}</button>
              <button class="strong" @click=${() => void this.add(files, choices, fresh, number)}>${t.import.add(fresh)}</button>`}
      </div>
    `;
  }

  /** What the network makes of a sample, where it is not what the labels say; turning is asked for, never done by itself. */
  private doubted(files: readonly File[], choices: ImportChoices, { check }: ImportPreview): unknown {
    if (check === undefined) return nothing;
    const { read, agreed, turned } = check;
    if (turned === undefined) return html`<p role="alert" class="alarm">${t.import.disagree(agreed, read)}</p>`;
    return html`
      <p role="alert" class="alarm">${t.import.turned(agreed, turned.agreed, read)}</p>
      <div class="actions"><button class="strong" @click=${() => void this.read(files, { ...choices, turn: turned.turn })}>${t.import.turnBack}</button></div>
    `;
  }

  /** Nobody else can know who drew it. */
  private claim(isOwn: boolean): void {
    const { stage } = this;
    if (stage.kind === 'previewed') this.stage = { ...stage, choices: { ...stage.choices, isOwn } };
  }

  private picked(files: FileList | null | undefined): void {
    if (files && files.length > 0) void this.read([...files]);
  }

  private take(event: DragEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.picked(event.dataTransfer?.files);
  }

  private async read(files: readonly File[], choices: ImportChoices = {}): Promise<void> {
    this.stage = { kind: 'reading', name: files.map(({ name }) => name).join(', ') };
    try {
      const preview = await this.files.preview(files.map(pickedFile), choices);
      if (this.stage.kind !== 'reading') return;
      this.stage = preview.question === undefined ? { kind: 'previewed', files, choices, preview } : { kind: 'asked', files, question: preview.question };
    } catch (error) {
      this.stage = { kind: 'picking', error, files };
    }
  }

  private async add(files: readonly File[], choices: ImportChoices, number: number, of: number): Promise<void> {
    const told = (done: number): void => void (this.stage = { kind: 'adding', number, share: done / of });
    told(0);
    try {
      this.stage = { kind: 'done', ...(await this.files.add(files.map(pickedFile), choices, told)) };
      this.dispatchEvent(new Event('added'));
    } catch (error) {
      this.stage = { kind: 'picking', error };
    }
  }

  private close(): void {
    this.dispatchEvent(new Event('close'));
  }
}

function wereKnown(number: number, all: number): string {
  return number === all ? t.import.knownAll : t.import.knownSome(number);
}

function pickedFile(file: File): PickedFile {
  return {
    name: file.name,
    size: file.size,
    chunks: () => chunksOf(file.stream()),
    read: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
  };
}

/** Not every browser iterates over a stream by itself. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    await reader.cancel();
  }
}

/** The model's classes, also those that are not there, then other labels, and "none". */
function labelsIn(perLabel: ReadonlyMap<Judgement, number>, classes: Classes): readonly Judgement[] {
  const others = [...perLabel.keys()].filter((label) => label !== 'none' && !classes.includes(label));
  return [...classes, ...others, ...(perLabel.has('none') ? ['none' as const] : [])];
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-import': ImportPanel;
  }
}
