import { css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/**
 * A page, in its slot, whose code is fetched when it is first gone to. That fails where the network is gone before the
 * app was cached, or where a newer version on the host has taken the code's place: the page that is open has no other.
 */
@customElement('scrawl-late')
export class LatePage extends LocalizedElement {
  static override styles = [base, buttons, pageStyles, css`
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 18px;
    }
  `];

  /** Fetches the code; the same once it is there. */
  @property({ attribute: false }) fetchCode!: () => Promise<unknown>;
  @property() heading = '';
  @state() private missing = false;

  protected override firstUpdated(): void {
    void this.load();
  }

  override render(): unknown {
    if (!this.missing) return html`<slot></slot>`;
    return html`<div class="page">
      <h1>${this.heading}</h1>
      <p class="alarm" role="alert">${t.pages.missing}</p>
      <div class="ways">
        <button class="strong" @click=${() => void this.load()}>${t.common.tryAgain}</button>
        <button class="plain" @click=${() => location.reload()}>${t.pages.restart}</button>
      </div>
    </div>`;
  }

  private async load(): Promise<void> {
    try {
      await this.fetchCode();
      this.missing = false;
    } catch {
      this.missing = true;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-late': LatePage;
  }
}
