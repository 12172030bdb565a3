import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { closeIcon } from './icons.ts';
import { base, buttons } from './styles.ts';
import { LocalizedElement } from './localized.ts';
import { t } from '../../messages/language.ts';

/** A dialog that comes up from the thumb's edge. Escape, its button and a tap beside it close it; then `close` is fired. */
@customElement('scrawl-modal')
export class ModalSheet extends LocalizedElement {
  static override styles = [base, buttons, css`
    dialog {
      width: min(100% - 24px, 440px);
      max-height: min(100dvh - 48px, 640px);
      margin: auto auto max(12px, env(safe-area-inset-bottom));
      padding: 0;
      overflow: hidden auto;
      overscroll-behavior: contain;
      border: 1px solid var(--hairline);
      border-radius: 18px;
      background: var(--page);
      color: var(--text);
      box-shadow: 0 20px 50px -12px var(--shadow);
    }
    @media (min-height: 700px) and (min-width: 600px) {
      dialog {
        margin: auto;
      }
    }
    dialog::backdrop {
      background: rgb(20 22 26 / 0.4);
    }
    dialog[open] {
      animation: rise var(--calm) var(--ease);
    }
    @keyframes rise {
      from {
        opacity: 0;
        transform: translateY(18px);
      }
    }
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      padding: 8px 8px 0 20px;
    }
    h2 {
      min-width: 0;
      margin: 0;
      font-size: 1.1875rem;
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    header button {
      flex: none;
    }
    .content {
      padding: 4px 20px 20px;
    }
  `];

  @property() heading = '';
  @property({ type: Boolean }) open = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  override render(): unknown {
    return html`
      <dialog aria-labelledby="heading" @close=${() => this.closed()} @click=${(event: MouseEvent) => this.clicked(event)}>
        <header>
          <h2 id="heading">${this.heading}</h2>
          <button aria-label=${t.common.close} @click=${() => this.dialog.close()}>${closeIcon}</button>
        </header>
        <div class="content"><slot></slot></div>
      </dialog>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.dialog.open) this.dialog.showModal();
    if (!this.open && this.dialog.open) this.dialog.close();
  }

  private closed(): void {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  }

  private clicked(event: MouseEvent): void {
    if (event.target !== this.dialog) return;
    const { left, right, top, bottom } = this.dialog.getBoundingClientRect();
    const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
    if (!inside) this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-modal': ModalSheet;
  }
}
