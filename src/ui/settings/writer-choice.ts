import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Settings } from '../../contracts/settings.ts';
import { LONGEST_WRITER, writerName } from '../../core/records/bounds.ts';
import { initialState } from '../state/app-state.ts';
import { SettingsEvent } from '../state/events.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** In the place of a name: another one is to be added. */
const ANOTHER = '\n';

/** Who writes: one of the writers that this device knows, nobody by name, or another. */
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
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: end;
      gap: 8px;
      margin-top: 12px;
    }
  `];

  @property({ attribute: false }) settings: Settings = initialState.settings;
  @state() private adding = false;

  override render(): unknown {
    const { writer = '' } = this.settings;
    const names = knownWriters(this.settings);
    return html`
      <label>
        ${t.rounds.writer}
        <select @change=${(event: Event) => this.choose((event.target as HTMLSelectElement).value)}>
          <option value="" .selected=${writer === '' && !this.adding}>${t.rounds.noName}</option>
          ${names.map((name) => html`<option value=${name} .selected=${name === writer && !this.adding} translate="no">${name}</option>`)}
          <option value=${ANOTHER} .selected=${this.adding}>${t.rounds.addWriter}</option>
        </select>
      </label>
      ${this.adding ? this.form() : nothing}
    `;
  }

  private form(): unknown {
    return html`<form @submit=${(event: SubmitEvent) => this.add(event)}>
      <label>${t.rounds.name}<input name="name" maxlength=${LONGEST_WRITER} autocomplete="off" required /></label>
      <button class="plain">${t.rounds.add}</button>
    </form>`;
  }

  protected override updated(): void {
    if (this.adding) this.renderRoot.querySelector('input')?.focus();
  }

  private choose(name: string): void {
    this.adding = name === ANOTHER;
    if (!this.adding) this.dispatchEvent(new SettingsEvent({ writer: name, writers: knownWriters(this.settings) }));
  }

  private add(event: SubmitEvent): void {
    event.preventDefault();
    const name = writerName(this.renderRoot.querySelector('input')!.value.trim());
    if (name === '') return;
    this.adding = false;
    this.dispatchEvent(new SettingsEvent({ writer: name, writers: [...new Set([...knownWriters(this.settings), name])] }));
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
