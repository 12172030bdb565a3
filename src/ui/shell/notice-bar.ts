import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { NoticeEvent } from '../state/events.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import type { Notice } from './notice.ts';

/** One quiet bar for a sentence and what can be done about it. It comes and goes, so the app's own live region voices it. */
@customElement('scrawl-notice')
export class NoticeBar extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: flex;
      align-items: center;
      gap: 4px;
      padding: 4px 8px 4px 18px;
      background: var(--page);
      color: var(--text);
    }
    p {
      flex: 1;
      min-width: 0;
      margin: 0;
      font-size: 0.9375rem;
      line-height: 1.25;
    }
    button {
      flex: none;
      padding: 0 14px;
    }
  `];

  @property({ attribute: false }) notice: Notice | undefined;

  override render(): unknown {
    return html`
      <p>${this.notice?.text}</p>
      ${this.notice?.choices.map(({ name, choice, strong }) => html`<button class=${strong ? 'strong' : ''} @click=${() => this.dispatchEvent(new NoticeEvent(choice))}>${name}</button>`)}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-notice': NoticeBar;
  }
}
