import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionFiles, CorrectionStore } from '../core/correction-services.ts';
import type { Settings } from '../core/services.ts';
import { initialState } from './app-state.ts';
import { base } from './shared-styles.ts';

/** All corrections on the device. */
@customElement('scrawl-corrections')
export class CorrectionsPlace extends LitElement {
  static override styles = [base];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) files: CorrectionFiles | undefined;
  @property({ attribute: false }) settings: Settings = initialState.settings;

  override render(): unknown {
    return html`<h1>Corrections</h1>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-corrections': CorrectionsPlace;
  }
}
