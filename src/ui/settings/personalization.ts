import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { Recognizer } from '../../contracts/recognizer.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import { ForgetEvent, SettingsEvent } from '../state/events.ts';
import { personalMessage } from './personal-message.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';
import '../kit/switch-row.ts';
import './writer-choice.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** What the reader learns of its user's writing, and what it learns from. */
@customElement('scrawl-personalization')
export class PersonalizationSettings extends LocalizedElement {
  static override styles = [base, buttons, pageStyles, css`
    :host {
      height: auto;
      overflow: visible;
    }
    scrawl-writer {
      margin-top: 12px;
    }
    .forget {
      margin: 14px 0 10px;
    }
  `];

  @property({ attribute: false }) recognizer!: Pick<Recognizer, 'habits'>;
  @property({ attribute: false }) store!: Pick<CorrectionStore, 'renameWriter'>;
  @property({ attribute: false }) state: AppState = initialState;

  protected override updated(): void {
    // Only who has judged some digits sees it. Without it the rest of the page serves as well.
    if (this.renderRoot.querySelector('scrawl-habits') !== null) void import('./habits.ts').catch(() => undefined);
  }

  override render(): unknown {
    const { recognizer, settings } = this.state;
    const personal = recognizer.kind === 'ready' ? recognizer.personal : undefined;
    const hasLearned = personal !== undefined && personal.kind !== 'off' && personal.examples > 0;
    return html`
      <scrawl-switch name=${t.personalization.adapt} .on=${settings.adapt} @change=${(event: Event) => this.change({ adapt: isOn(event) })}></scrawl-switch>
      <p aria-live="polite">${personalMessage(recognizer)}</p>
      ${hasLearned ? html`<scrawl-habits .recognizer=${this.recognizer} .personal=${personal} .undone=${settings.undoneHabits ?? []}></scrawl-habits>` : nothing}
      <button class="plain forget" ?disabled=${!hasLearned} @click=${() => this.dispatchEvent(new ForgetEvent('personalization'))}>${t.personalization.forget}</button>
      <scrawl-switch class="confirmed" name=${t.personalization.keepConfirmed} .on=${settings.keepConfirmed} @change=${(event: Event) => this.change({ keepConfirmed: isOn(event) })}></scrawl-switch>
      <p>${t.personalization.keepConfirmedHint}</p>
      <scrawl-writer .settings=${settings} .store=${this.store}></scrawl-writer>
      <p>${t.personalization.writerHint}</p>
    `;
  }

  private change(change: SettingsEvent['change']): void {
    this.dispatchEvent(new SettingsEvent(change));
  }
}

function isOn(event: Event): boolean {
  return (event.target as HTMLElementTagNameMap['scrawl-switch']).on;
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-personalization': PersonalizationSettings;
  }
}
