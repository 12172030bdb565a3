import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { BackendPreference, Theme } from '../core/services.ts';
import { initialState, type AppState } from './app-state.ts';
import './choice-group.ts';
import type { Choice } from './choice-group.ts';
import { NoticeEvent, SettingsEvent } from './events.ts';
import './reader-details.ts';
import { base, buttons } from './shared-styles.ts';

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
  static override styles = [base, buttons, css`
    :host {
      display: block;
      height: 100%;
      overflow: hidden auto;
      overscroll-behavior: contain;
    }
    .place {
      max-width: 560px;
      margin: 0 auto;
      padding: 20px clamp(16px, 5vw, 28px) 32px;
    }
    h1 {
      margin: 4px 0 8px;
      font-size: 30px;
      font-weight: 500;
      letter-spacing: -0.01em;
    }
    section {
      padding: 18px 0 6px;
    }
    section + section {
      margin-top: 16px;
      border-top: 1px solid var(--hairline);
    }
    h2 {
      margin: 0 0 12px;
      font-size: 18px;
      font-weight: 600;
    }
    p {
      margin: 10px 0 0;
      font-size: 15px;
      line-height: 1.45;
      color: var(--soft);
    }
  `];

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
          <h2>Reader</h2>
          <scrawl-choice legend="What the reader runs on" .choices=${BACKENDS} .value=${backend} @change=${(event: Event) => this.change({ backend: valueOf(event) as BackendPreference })}></scrawl-choice>
          <p>${BACKEND_WORDS[backend]}</p>
          <scrawl-details .state=${this.state}></scrawl-details>
        </section>
        <section>
          <h2>Yours alone</h2>
          <p>What you draw is read on this device and sent nowhere.</p>
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
