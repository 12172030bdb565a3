import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { Sync } from '../../contracts/sync.ts';
import type { BackendPreference, Recognizer } from '../../contracts/recognizer.ts';
import type { Theme } from '../../contracts/settings.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import '../kit/choice-group.ts';
import type { Choice } from '../kit/choice-group.ts';
import './endpoint.ts';
import { NoticeEvent, SettingsEvent } from '../state/events.ts';
import './personalization.ts';
import './data.ts';
import './reader-details.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { LANGUAGES, t } from '../../messages/language.ts';
import '../kit/switch-row.ts';
import { backendName } from '../kit/format.ts';
import { canBeFelt } from '../kit/haptics.ts';
import { needsHandwork } from '../kit/needs-handwork.ts';

const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const BACKENDS: readonly BackendPreference[] = ['auto', 'wasm', 'webgpu'];

const themes = (): readonly Choice[] => THEMES.map((value) => ({ value, name: t.settings.themes[value] }));
const backends = (): readonly Choice[] => BACKENDS.map((value) => ({ value, name: value === 'auto' ? t.settings.backendAuto : backendName(value), isProper: value !== 'auto' }));

/** The page for what one sets once. */
@customElement('scrawl-settings')
export class SettingsPage extends LocalizedElement {
  static override styles = [base, buttons, pageStyles, css`
    h3 {
      margin: 22px 0 10px;
      font-size: 1rem;
      font-weight: 600;
    }
    select {
      width: 100%;
      min-height: var(--touch);
      padding: 0 12px;
      border: 1.5px solid var(--edge);
      border-radius: 14px;
      background: var(--page);
      color: var(--text);
      font: inherit;
      cursor: pointer;
    }
  `];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) sync!: Sync;
  @property({ attribute: false }) recognizer!: Pick<Recognizer, 'habits'>;
  @property({ attribute: false }) state: AppState = initialState;

  override connectedCallback(): void {
    super.connectedCallback();
    // Few need it; where it cannot be had, there is no button.
    if (needsHandwork()) import('./home-screen.ts').catch(() => undefined);
  }

  override render(): unknown {
    const { settings, updatePostponed, version } = this.state;
    const { backend, language, theme } = settings;
    return html`
      <div class="page">
        <h1>${t.settings.heading}</h1>
        ${version.kind === 'update-waiting' && updatePostponed
          ? html`<section>
              <h2>${t.notice.update}</h2>
              <button class="strong" @click=${() => this.dispatchEvent(new NoticeEvent('update'))}>${t.notice.updateNow}</button>
            </section>`
          : nothing}
        <section>
          <h2>${t.settings.look}</h2>
          <scrawl-choice legend=${t.settings.look} .choices=${themes()} .value=${theme} @change=${(event: Event) => this.change({ theme: valueOf(event) as Theme })}></scrawl-choice>
        </section>
        <section>
          <h2 id="language">${t.settings.language}</h2>
          <select aria-labelledby="language" @change=${(event: Event) => this.change({ language: (event.target as HTMLSelectElement).value || undefined })}>
            <option value="" .selected=${language === undefined}>${t.settings.languageAuto}</option>
            ${LANGUAGES.map(({ code, name }) => html`<option value=${code} lang=${code} translate="no" .selected=${code === language}>${name}</option>`)}
          </select>
        </section>
        <section>
          <h2>${t.settings.drawing}</h2>
          <scrawl-switch class="fresh" name=${t.settings.freshSheet} .on=${settings.freshSheet} @change=${(event: Event) => this.change({ freshSheet: (event.target as HTMLElementTagNameMap['scrawl-switch']).on })}></scrawl-switch>
          <p>${t.settings.freshSheetHint}</p>
          ${canBeFelt() ? html`<scrawl-switch class="felt" name=${t.settings.haptics} .on=${settings.haptics !== false} @change=${(event: Event) => this.change({ haptics: (event.target as HTMLElementTagNameMap['scrawl-switch']).on })}></scrawl-switch>` : nothing}
        </section>
        <section>
          <h2>${t.settings.writing}</h2>
          <scrawl-personalization .store=${this.store} .recognizer=${this.recognizer} .state=${this.state}></scrawl-personalization>
        </section>
        <section>
          <h2>${t.settings.data}</h2>
          ${needsHandwork() ? html`<scrawl-home-screen></scrawl-home-screen>` : nothing}
          <scrawl-kept .store=${this.store} .state=${this.state}></scrawl-kept>
        </section>
        <section class="advanced">
          <h2>${t.settings.advanced}</h2>
          <h3>${t.settings.endpoint}</h3>
          <scrawl-endpoint .sync=${this.sync} .status=${this.state.sync}></scrawl-endpoint>
          ${this.state.sync.kind === 'on'
            ? html`<scrawl-switch class="tries" name=${t.endpoint.tries} .on=${settings.triesModels === true} @change=${(event: Event) => this.change({ triesModels: (event.target as HTMLElementTagNameMap['scrawl-switch']).on })}></scrawl-switch>
                <p>${t.endpoint.triesHint}</p>`
            : nothing}
          <h3>${t.settings.reader}</h3>
          <scrawl-choice legend=${t.settings.runsOn} .choices=${backends()} .value=${backend} @change=${(event: Event) => this.change({ backend: valueOf(event) as BackendPreference })}></scrawl-choice>
          <p>${t.settings.backends[backend]}</p>
          <scrawl-details .state=${this.state}></scrawl-details>
          <p><a class="way" href="#/network">${t.network.invite}</a></p>
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
    'scrawl-settings': SettingsPage;
  }
}
