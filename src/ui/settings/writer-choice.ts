import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import { writerRenamed, type Settings } from '../../contracts/settings.ts';
import { LONGEST_WRITER, writerName } from '../../core/records/bounds.ts';
import { initialState } from '../state/app-state.ts';
import { SettingsEvent } from '../state/events.ts';
import '../kit/error-note.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import { Work } from '../kit/work.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** In the place of a name: another one is to be added. */
const ANOTHER = '\n';

/** Who writes: one of the writers that this device knows, who can be renamed, nobody by name, or another. */
@customElement('scrawl-writer')
export class WriterChoice extends LocalizedElement {
  static override styles = [base, buttons, fields, css`
    :host {
      display: block;
    }
    label {
      display: block;
      font-size: 0.9375rem;
      color: var(--soft);
    }
    select,
    input {
      font-size: 1.0625rem;
    }
    .rename {
      margin-top: 8px;
    }
    .alarm {
      margin: 6px 0 0;
      font-size: 0.9375rem;
      color: var(--alarm);
    }
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: end;
      gap: 8px;
      margin-top: 12px;
    }
  `];

  @property({ attribute: false }) settings: Settings = initialState.settings;
  /** Gives a writer another name. */
  @property({ attribute: false }) store!: Pick<CorrectionStore, 'renameWriter'>;
  @state() private asking: 'add' | 'rename' | undefined;
  /** The name that was asked for and is another writer's. */
  @state() private taken = '';
  private readonly renaming = new Work(this);

  override render(): unknown {
    const { asking } = this;
    const { writer = '' } = this.settings;
    const names = knownWriters(this.settings);
    return html`
      <label>
        ${t.rounds.writer}
        <select ?disabled=${this.renaming.isBusy} @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}>
          <option value="" .selected=${writer === '' && asking !== 'add'}>${t.rounds.noName}</option>
          ${names.map((name) => html`<option value=${name} .selected=${name === writer && asking !== 'add'} translate="no">${name}</option>`)}
          <option value=${ANOTHER} .selected=${asking === 'add'}>${t.rounds.addWriter}</option>
        </select>
      </label>
      ${asking === undefined ? (writer === '' ? nothing : html`<button class="plain rename" @click=${() => this.ask('rename')}>${t.rounds.rename}</button>`) : this.form(asking)}
    `;
  }

  private form(asking: 'add' | 'rename'): unknown {
    const { taken, renaming } = this;
    return html`<form @submit=${(event: SubmitEvent) => void this.submitted(event, asking)}>
        <label>
          ${asking === 'add' ? t.rounds.name : t.rounds.newName}
          <input name="name" maxlength=${LONGEST_WRITER} autocomplete="off" required .value=${asking === 'add' ? '' : (this.settings.writer ?? '')} ?disabled=${renaming.isBusy} aria-invalid=${taken === '' ? nothing : 'true'} aria-describedby=${taken === '' ? nothing : 'taken'} />
        </label>
        <button class="plain" ?disabled=${renaming.isBusy}>${asking === 'add' ? t.rounds.add : t.rounds.rename}</button>
      </form>
      <p id="taken" class="alarm" role="alert">${taken === '' ? nothing : t.rounds.taken(taken)}</p>
      ${renaming.error === undefined ? nothing : html`<scrawl-error .error=${renaming.error}></scrawl-error>`}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('asking') && this.asking !== undefined) this.renderRoot.querySelector('input')?.select();
  }

  private ask(what: 'add' | 'rename' | undefined): void {
    this.asking = what;
    this.taken = '';
    this.renaming.forgive();
  }

  private choose(name: string): void {
    this.ask(name === ANOTHER ? 'add' : undefined);
    if (name !== ANOTHER) this.dispatchEvent(new SettingsEvent({ writer: name, writers: knownWriters(this.settings) }));
  }

  private async submitted(event: SubmitEvent, asking: 'add' | 'rename'): Promise<void> {
    event.preventDefault();
    const name = writerName(this.renderRoot.querySelector('input')!.value.trim());
    const names = knownWriters(this.settings);
    const { writer = '' } = this.settings;
    if (name === '') return;
    if (asking === 'rename' && name !== writer) {
      this.taken = names.includes(name) ? name : '';
      if (this.taken !== '' || !(await this.renaming.run(() => this.store.renameWriter(writer, name)))) return;
      this.dispatchEvent(new SettingsEvent({ writers: names, ...writerRenamed({ ...this.settings, writers: names }, writer, name) }));
    } else if (asking === 'add') {
      this.dispatchEvent(new SettingsEvent({ writer: name, writers: [...new Set([...names, name])] }));
    }
    this.ask(undefined);
  }
}

/** The writers of this device by name. */
export function knownWriters({ writer = '', writers = [] }: Settings): readonly string[] {
  return [...new Set([...writers, ...(writer === '' ? [] : [writer])])];
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-writer': WriterChoice;
  }
}
