import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import type { Bearer } from './answers.ts';
import './correction-board.ts';
import './devices-page.ts';
import './drift-page.ts';
import { TokenRefusedError, troubleWords } from './errors.ts';
import { t } from './messages/language.ts';
import type { TokenEvent } from './events.ts';
import './models-page.ts';
import { ReviewApi } from './review-api.ts';
import { PAGES, routeOf, type Route } from './routes.ts';
import './token-form.ts';

/** Of the tab's own storage, which ends with it. */
const KEY = 'scrawl-review-token';

interface Session {
  readonly api: ReviewApi;
  readonly bearer: Bearer;
}

/** The review page: a token first, then its pages. */
@customElement('review-app')
export class ReviewApp extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      position: fixed;
      inset: 0;
      display: grid;
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
      padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
      background: var(--page);
      color: var(--text);
      font: 1rem/1.45 var(--sans);
      -webkit-text-size-adjust: 100%;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 20px;
      padding: 0 clamp(8px, 2vw, 24px);
      border-bottom: 1px solid var(--hairline);
    }
    nav {
      display: flex;
      flex: 1 1 auto;
      flex-wrap: wrap;
      max-width: 100%;
    }
    a {
      display: grid;
      place-content: center;
      min-width: var(--touch);
      min-height: 52px;
      padding: 0 clamp(8px, 2vw, 16px);
      color: var(--soft);
      text-decoration: none;
    }
    a[aria-current] {
      color: var(--ink);
      font-weight: 600;
      box-shadow: inset 0 -3px var(--ink);
    }
    a:focus-visible {
      outline-offset: -4px;
      border-radius: 10px;
    }
    .who {
      font-size: 0.875rem;
      color: var(--soft);
    }
    .leave {
      margin-left: auto;
      padding: 0 10px;
      white-space: nowrap;
      font-size: 0.875rem;
      text-decoration: underline;
      text-underline-offset: 3px;
    }
    main {
      overflow: hidden auto;
      min-height: 0;
    }
    @media (max-width: 620px) {
      .who {
        position: absolute;
        clip-path: inset(50%);
      }
      /* All pages in one row, in the longest of the languages. */
      header {
        gap: 0;
        padding: 0 4px;
      }
      a {
        padding: 0 5px;
      }
    }
  `];

  @state() private route: Route = routeOf(location.hash);
  @state() private session: Session | undefined;
  @state() private reason = '';
  /** While the endpoint is asked whose token it is. */
  @state() private busy = false;

  readonly #turned = (): void => {
    this.route = routeOf(location.hash);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#turned);
    const token = sessionStorage.getItem(KEY);
    if (token !== null) void this.enter(token);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#turned);
  }

  override render(): unknown {
    const { session, route } = this;
    if (session === undefined) return html`<main><review-token .reason=${this.reason} .busy=${this.busy} @review-token=${(event: TokenEvent) => void this.enter(event.token)}></review-token></main>`;
    return html`
      <header>
        <nav aria-label=${t.pages.label}>${PAGES.map(({ page, hash }) => html`<a href=${hash} aria-current=${page === route.page ? 'page' : nothing}>${t.pages[page]}</a>`)}</nav>
        <span class="who"><span translate="no">${session.bearer.name}</span>, ${t.roles[session.bearer.role]}</span>
        <button class="leave" @click=${() => this.leave('')}>${t.signOut}</button>
      </header>
      <main>${pageOf(route, session)}</main>
    `;
  }

  protected override updated(): void {
    document.title = t.title(this.session && t.pages[this.route.page]);
  }

  private async enter(token: string): Promise<void> {
    this.reason = '';
    this.busy = true;
    try {
      // What no header can hold is no token.
      if (!/^[\x21-\x7e]+$/.test(token)) throw new TokenRefusedError();
      const api = new ReviewApi(token, () => this.leave(t.token.refused));
      const bearer = await api.bearer();
      if (bearer.role === 'submit') return this.leave(t.token.ofPhone);
      sessionStorage.setItem(KEY, token);
      this.session = { api, bearer };
    } catch (error) {
      if (error instanceof TokenRefusedError) this.leave(troubleWords(error));
      else this.reason = troubleWords(error);
    } finally {
      this.busy = false;
    }
  }

  private leave(reason: string): void {
    sessionStorage.removeItem(KEY);
    this.session = undefined;
    this.reason = reason;
  }
}

function pageOf(route: Route, { api, bearer }: Session): unknown {
  switch (route.page) {
    case 'flagged':
    case 'all':
      return html`<review-board .api=${api} .page=${route.page} .filter=${route.filter}></review-board>`;
    case 'devices':
      return html`<review-devices .api=${api}></review-devices>`;
    case 'drift':
      return html`<review-drift .api=${api}></review-drift>`;
    case 'models':
      return html`<review-models .api=${api} .mayAct=${bearer.role === 'admin'}></review-models>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-app': ReviewApp;
  }
}
