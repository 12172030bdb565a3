import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { placeStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';

/**
 * A place, in its slot, whose code is fetched when it is first gone to. That fails where the network is gone before the
 * app was cached, or where a newer version on the host has taken the code's place: the page that is open has no other.
 */
@customElement('scrawl-late')
export class LatePlace extends LitElement {
  static override styles = [base, buttons, placeStyles, css`
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
    return html`<div class="place">
      <h1>${this.heading}</h1>
      <p class="alarm" role="alert">This part of the app could not be fetched. Either there is no network, or a newer version of the app has taken its place.</p>
      <div class="ways">
        <button class="strong" @click=${() => void this.load()}>Try again</button>
        <button class="plain" @click=${() => location.reload()}>Start the app anew</button>
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
    'scrawl-late': LatePlace;
  }
}
