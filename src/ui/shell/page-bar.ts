import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { accuracyIcon, correctionsIcon, drawIcon, settingsIcon } from '../kit/icons.ts';
import { pageOf, PAGES, type Route } from '../state/routes.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

const ICONS: Readonly<Partial<Record<Route, unknown>>> = { draw: drawIcon, drawings: correctionsIcon, accuracy: accuracyIcon, settings: settingsIcon };

/** The way from page to page: plain links, so that back, long press and new tab work. */
@customElement('scrawl-page-bar')
export class PageBar extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      container-type: inline-size;
    }
    nav {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      height: 100%;
    }
    a {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 2px;
      min-height: 54px;
      font-size: 0.7812rem;
      line-height: 1;
      color: var(--soft);
      text-decoration: none;
      -webkit-tap-highlight-color: transparent;
    }
    svg {
      display: block;
    }
    a[aria-current] {
      color: var(--ink);
      font-weight: 600;
    }
    a span {
      padding-bottom: 5px;
    }
    a[aria-current] span {
      padding-bottom: 3px;
      border-bottom: 2px solid;
    }
    a:focus-visible {
      outline-offset: -4px;
      border-radius: 12px;
    }
    /* Large text stays as large as it was asked for: names stand two and two, and then one under another. */
    @container (max-width: 19.9rem) {
      nav {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
    @container (max-width: 14rem) {
      svg {
        display: none;
      }
      a {
        min-height: var(--touch);
      }
    }
    @container (max-width: 9.9rem) {
      nav {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @media (orientation: landscape) and (max-height: 560px) {
      :host {
        container-type: normal;
      }
      nav {
        display: flex;
        flex-direction: column;
        justify-content: center;
      }
      a {
        flex: 0 1 84px;
        padding: 0 2px;
        font-size: 0.7188rem;
      }
    }
  `];

  @property() route: Route = 'draw';

  override render(): unknown {
    return html`
      <nav aria-label=${t.pages.label}>
        ${PAGES.map(({ route, hash }) => html`<a href=${hash} aria-current=${route === this.route ? 'page' : route === pageOf(this.route) ? 'true' : nothing}>${ICONS[route]}<span>${t.pages[route]}</span></a>`)}
      </nav>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-page-bar': PageBar;
  }
}
