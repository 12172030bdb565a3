import { css, html, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';
import { LocalizedElement } from './localized.ts';
import { t } from '../../messages/language.ts';

/** A button that asks before it acts, where it stands: no dialog comes up. Fires `confirm` once it was meant. */
@customElement('scrawl-confirm')
export class ConfirmButton extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      margin-top: 14px;
    }
    .asked {
      padding: 12px 14px;
      border: 1.5px solid var(--edge);
      border-radius: 14px;
    }
    p {
      margin: 0 0 10px;
      font-size: 0.9375rem;
      line-height: 1.4;
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `];

  /** What the button says, e.g. "Delete everything". */
  @property() name = '';
  /** What is asked then, as a question. */
  @property() question = '';
  /** The answer that means it, in a word or two. */
  @property() yes = '';
  @property({ type: Boolean }) disabled = false;
  @state() private asked = false;

  override render(): unknown {
    if (!this.asked) return html`<button class="plain" ?disabled=${this.disabled} @click=${() => (this.asked = true)}>${this.name}</button>`;
    return html`
      <div class="asked" role="group" aria-label=${this.name} @keydown=${(event: KeyboardEvent) => this.pressed(event)}>
        <p id="question">${this.question}</p>
        <div class="choices">
          <button class="plain no" aria-describedby="question" @click=${() => (this.asked = false)}>${t.common.no}</button>
          <button class="strong yes" @click=${() => this.confirm()}>${this.yes || t.common.yes}</button>
        </div>
      </div>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // The button that was pressed is gone: the hand on the keyboard goes on where it was, on the answer that does nothing.
    if ((changed as Map<string, unknown>).get('asked') === undefined) return;
    this.shadowRoot!.querySelector<HTMLButtonElement>(this.asked ? '.no' : 'button')?.focus();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.asked = false;
  }

  private confirm(): void {
    this.asked = false;
    this.dispatchEvent(new Event('confirm'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-confirm': ConfirmButton;
  }
}
