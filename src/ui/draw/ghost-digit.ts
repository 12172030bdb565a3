import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LocalizedElement } from '../kit/localized.ts';
import { base } from '../kit/styles.ts';

/** An invitation: a pencil's faint seven that draws itself once on the untouched sheet, and goes when ink comes. */
@customElement('scrawl-ghost')
export class GhostDigit extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      fill: none;
      stroke: var(--soft);
      stroke-width: 10;
      stroke-linecap: round;
      stroke-linejoin: round;
      opacity: 0.3;
    }
    path {
      stroke-dasharray: 1;
      animation: draw 1.1s 0.5s cubic-bezier(0.5, 0.1, 0.3, 1) backwards;
    }
    @keyframes draw {
      from {
        stroke-dashoffset: 1;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      path {
        animation: none;
      }
    }
  `];

  override render(): unknown {
    return html`<svg viewBox="0 0 1000 1000" aria-hidden="true"><path pathLength="1" d="M330 312c52-16 98-6 160-14 68-8 122-18 196-20-84 104-160 230-222 446" /></svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-ghost': GhostDigit;
  }
}
