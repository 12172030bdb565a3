import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';
import { LocalizedElement } from './localized.ts';

/** Something that is on or off, with its name: a native checkbox, so that keys and voices know it. Fires `change`. */
@customElement('scrawl-switch')
export class SwitchRow extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    label {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 16px;
      min-height: var(--touch);
      font-size: 1.0625rem;
      line-height: 1.3;
      cursor: pointer;
      -webkit-tap-highlight-color: transparent;
    }
    input {
      flex: none;
      appearance: none;
      position: relative;
      width: 52px;
      height: 32px;
      margin: 0;
      border: 1.5px solid var(--edge);
      border-radius: 16px;
      cursor: pointer;
    }
    /* Where the knob stands tells it without colour. */
    input::after {
      content: '';
      position: absolute;
      top: 4.5px;
      left: 5px;
      width: 20px;
      height: 20px;
      border-radius: 50%;
      border: 2px solid var(--edge);
      transition: transform var(--quick) var(--ease);
    }
    input:checked {
      border-color: var(--ink);
      background: var(--ink);
    }
    input:checked::after {
      border-color: var(--page);
      background: var(--page);
      transform: translateX(19px);
    }
    @media (forced-colors: active) {
      input:checked {
        forced-color-adjust: none;
        background: Highlight;
      }
    }
  `];

  @property() name = '';
  @property({ type: Boolean }) on = false;

  override render(): unknown {
    return html`<label>${this.name}<input type="checkbox" role="switch" .checked=${this.on} @change=${(event: Event) => this.turn((event.target as HTMLInputElement).checked)} /></label>`;
  }

  private turn(on: boolean): void {
    this.on = on;
    this.dispatchEvent(new Event('change'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-switch': SwitchRow;
  }
}
