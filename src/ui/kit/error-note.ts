import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../../messages/language.ts';
import { errorMessage, technicalText } from './error-message.ts';
import { LocalizedElement } from './localized.ts';
import { base } from './styles.ts';

/** What went wrong, as a sentence that says what to do; the technical text, in English, waits behind "Details". */
@customElement('scrawl-error')
export class ErrorNote extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    p {
      margin: 0 0 6px;
      color: var(--alarm);
    }
    summary {
      min-height: var(--touch);
      line-height: var(--touch);
      font-size: 0.9375rem;
      cursor: pointer;
    }
    code {
      display: block;
      font: inherit;
      font-size: 0.9375rem;
      line-height: 1.4;
      color: var(--soft);
      overflow-wrap: anywhere;
    }
  `];

  @property({ attribute: false }) error: unknown;
  /** What follows from it, e.g. "Nothing was imported." */
  @property() outcome = '';

  override render(): unknown {
    if (this.error === undefined) return nothing;
    return html`
      <p role="alert">${errorMessage(this.error)} ${this.outcome}</p>
      <details>
        <summary>${t.common.details}</summary>
        <code lang="en" translate="no">${technicalText(this.error)}</code>
      </details>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-error': ErrorNote;
  }
}
