import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import { TokenEvent } from './events.ts';
import { t } from './messages/language.ts';

/** Asks for the token of a reviewer, and says why where it asks again. */
@customElement('review-token')
export class TokenForm extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      max-width: 460px;
      margin: 12vh auto 0;
      padding: 0 20px 32px;
    }
    h1 {
      margin: 0 0 12px;
      font-size: 1.875rem;
      font-weight: 500;
      letter-spacing: -0.01em;
    }
    p {
      margin: 0 0 18px;
      color: var(--soft);
    }
    .alarm {
      margin: 14px 0;
      color: var(--alarm);
    }
    label {
      display: block;
      margin-bottom: 6px;
    }
    input {
      width: 100%;
      min-height: var(--touch);
      padding: 0 14px;
      border: 1.5px solid var(--edge);
      border-radius: 12px;
      background: var(--sheet);
      color: inherit;
      font: inherit;
    }
    button {
      margin-top: 14px;
    }
    code {
      font-size: 0.88em;
      overflow-wrap: anywhere;
    }
  `];

  /** Why the last token would not do; empty at first. */
  @property() reason = '';
  @property({ type: Boolean }) busy = false;
  @query('input') private readonly input!: HTMLInputElement;

  override render(): unknown {
    return html`
      <h1>${t.token.heading}</h1>
      <p>${t.token.intro}</p>
      <form @submit=${(event: Event) => this.submit(event)}>
        <label for="token">${t.token.label}</label>
        <input id="token" name="token" type="password" autocomplete="current-password" spellcheck="false" required aria-describedby="how ${this.reason === '' ? '' : 'reason'}" aria-invalid=${this.reason === '' ? nothing : 'true'} />
        <button class="strong" ?disabled=${this.busy}>${this.busy ? t.token.checking : t.token.signIn}</button>
      </form>
      <p id="reason" class="alarm" role="alert">${this.reason}</p>
      <p id="how">${t.token.how(html`<code translate="no">npm run endpoint:token -- create --role review --name you</code>`)}</p>
    `;
  }

  protected override firstUpdated(): void {
    this.input.focus();
  }

  private submit(event: Event): void {
    event.preventDefault();
    const token = this.input.value.trim();
    if (token !== '' && !this.busy) this.dispatchEvent(new TokenEvent(token));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-token': TokenForm;
  }
}
