import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../kit/styles.ts';

/** Why there is no list. */
export type Emptiness =
  /** There is no correction on the device. */
  | { readonly kind: 'none' }
  /** None is as the filter wants it. */
  | { readonly kind: 'none-such' }
  /** They cannot be read; the message is a sentence. */
  | { readonly kind: 'failed'; readonly message: string };

/** What stands where the list would, and what can be done. Fires `import`, `all` or `retry`. */
@customElement('scrawl-correction-empty')
export class CorrectionEmpty extends LitElement {
  static override styles = [base, buttons, css`
    :host {
      display: grid;
      place-content: center;
      overflow: auto;
      padding: 24px;
      text-align: center;
    }
    h2 {
      margin: 0 0 6px;
      font-size: 22px;
      font-weight: 500;
    }
    p {
      max-width: 24em;
      margin: 0 0 18px;
      font-size: 16px;
      line-height: 1.45;
      color: var(--soft);
    }
    .alarm {
      color: var(--alarm);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
    }
    a {
      display: grid;
      place-items: center;
      min-height: var(--touch);
      padding: 0 16px;
      border-radius: 12px;
      background: var(--ink);
      color: var(--page);
      font-weight: 600;
      text-decoration: none;
    }
  `];

  @property({ attribute: false }) why: Emptiness = { kind: 'none' };

  override render(): unknown {
    const way = (name: string, type: string, look: string): unknown => html`<button class=${look} @click=${() => this.dispatchEvent(new Event(type))}>${name}</button>`;
    switch (this.why.kind) {
      case 'failed':
        return html`<p class="alarm" role="alert">${this.why.message}</p>
          <div class="ways">${way('Try again', 'retry', 'strong')}</div>`;
      case 'none-such':
        return html`<h2>None of them</h2>
          <p>No correction on this device is of that kind.</p>
          <div class="ways">${way('Show all', 'all', 'strong')}</div>`;
      case 'none':
        return html`<h2>Nothing to mend yet</h2>
          <p>Draw a digit. When it is misread, tap the right key below the sheet: it will stand here, to be looked at, exported, or taken back.</p>
          <div class="ways"><a href="#/">Draw a digit</a>${way('Import a file', 'import', 'plain')}</div>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-correction-empty': CorrectionEmpty;
  }
}
