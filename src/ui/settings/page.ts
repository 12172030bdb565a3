import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { Sync } from '../../contracts/sync.ts';
import type { BackendPreference } from '../../contracts/recognizer.ts';
import type { Theme } from '../../contracts/settings.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import '../kit/choice-group.ts';
import type { Choice } from '../kit/choice-group.ts';
import './endpoint.ts';
import { NoticeEvent, SettingsEvent } from '../state/events.ts';
import './personalization.ts';
import './data.ts';
import './reader-details.ts';
import { placeStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';

const THEMES: readonly (Choice & { value: Theme })[] = [
  { value: 'auto', name: 'Auto' },
  { value: 'light', name: 'Paper' },
  { value: 'dark', name: 'Slate' },
];

const BACKENDS: readonly (Choice & { value: BackendPreference })[] = [
  { value: 'auto', name: 'Auto' },
  { value: 'wasm', name: 'WASM' },
  { value: 'webgpu', name: 'WebGPU' },
];

const BACKEND_WORDS: Readonly<Record<BackendPreference, string>> = {
  auto: 'Plain WASM, until a measurement on this device finds WebGPU faster.',
  wasm: 'Runs on the processor. Works everywhere.',
  webgpu: 'Runs on the graphics chip. If that fails, WASM takes over by itself.',
};

/** The place for what one sets once. */
@customElement('scrawl-settings')
export class SettingsPlace extends LitElement {
  static override styles = [base, buttons, placeStyles];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) sync!: Sync;
  @property({ attribute: false }) state: AppState = initialState;

  override render(): unknown {
    const { settings, updatePostponed, version } = this.state;
    const { backend, theme } = settings;
    return html`
      <div class="place">
        <h1>Settings</h1>
        ${version.kind === 'update-waiting' && updatePostponed
          ? html`<section>
              <h2>A new version is ready</h2>
              <button class="strong" @click=${() => this.dispatchEvent(new NoticeEvent('update'))}>Update</button>
            </section>`
          : nothing}
        <section>
          <h2>Look</h2>
          <scrawl-choice legend="Look" .choices=${THEMES} .value=${theme} @change=${(event: Event) => this.change({ theme: valueOf(event) as Theme })}></scrawl-choice>
        </section>
        <section>
          <h2>Your hand</h2>
          <scrawl-hand .state=${this.state}></scrawl-hand>
        </section>
        <section>
          <h2>Endpoint</h2>
          <scrawl-endpoint .sync=${this.sync} .status=${this.state.sync}></scrawl-endpoint>
        </section>
        <section>
          <h2>Reader</h2>
          <scrawl-choice legend="What the reader runs on" .choices=${BACKENDS} .value=${backend} @change=${(event: Event) => this.change({ backend: valueOf(event) as BackendPreference })}></scrawl-choice>
          <p>${BACKEND_WORDS[backend]}</p>
          <scrawl-details .state=${this.state}></scrawl-details>
        </section>
        <section>
          <h2>Yours alone</h2>
          <scrawl-kept .store=${this.store} .state=${this.state}></scrawl-kept>
        </section>
      </div>
    `;
  }

  private change(change: SettingsEvent['change']): void {
    this.dispatchEvent(new SettingsEvent(change));
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLElementTagNameMap['scrawl-choice']).value;
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-settings': SettingsPlace;
  }
}
