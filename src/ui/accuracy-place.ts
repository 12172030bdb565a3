import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionStore } from '../core/correction-services.ts';
import type { Settings } from '../core/services.ts';
import { initialState } from './app-state.ts';
import { base } from './shared-styles.ts';

/** How often the app read right, as its user judged. */
@customElement('scrawl-accuracy')
export class AccuracyPlace extends LitElement {
  static override styles = [base];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) settings: Settings = initialState.settings;

  override render(): unknown {
    return html`<h1>Accuracy</h1>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-accuracy': AccuracyPlace;
  }
}
