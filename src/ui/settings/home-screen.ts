import { css, html, nothing, svg } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../kit/icons.ts';
import { needsHandwork } from '../kit/needs-handwork.ts';
import { LocalizedElement } from '../kit/localized.ts';
import '../kit/modal-sheet.ts';
import { base, buttons } from '../kit/styles.ts';
import { t } from '../../messages/language.ts';

/** An arrow that leaves a box: how iOS draws its share button. */
const shareIcon = icon(svg`<path d="M8.4 9.6H6.2v10.6h11.6V9.6h-2.2"/><path d="M12 14.4V3.4M8.6 6.6 12 3.2l3.4 3.4"/>`);

/** How to put the app on the home screen, where no browser asks. */
@customElement('scrawl-home-screen')
export class HomeScreen extends LocalizedElement {
  static override styles = [base, buttons, css`
    p,
    ol {
      margin: 0 0 12px;
      line-height: 1.4;
    }
    ol {
      padding-left: 22px;
    }
    li {
      padding: 5px 0;
    }
    svg {
      vertical-align: -6px;
    }
    .soft {
      font-size: 0.9375rem;
      color: var(--soft);
    }
  `];

  @state() private isOpen = false;

  override render(): unknown {
    if (!needsHandwork()) return nothing;
    return html`
      <button class="plain" @click=${() => (this.isOpen = true)}>${t.homeScreen.heading}</button>
      <scrawl-modal heading=${t.homeScreen.heading} ?open=${this.isOpen} @close=${() => (this.isOpen = false)}>
        <p>${t.homeScreen.why}</p>
        <ol>
          <li>${t.homeScreen.share} ${shareIcon}</li>
          <li>${t.homeScreen.add}</li>
          <li>${t.homeScreen.open}</li>
        </ol>
        <p class="soft">${t.homeScreen.elsewhere}</p>
      </scrawl-modal>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-home-screen': HomeScreen;
  }
}
