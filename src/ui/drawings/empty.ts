import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import '../kit/error-note.ts';

/** Why there is no list. */
export type Emptiness =
  /** There is no correction on the device. */
  | { readonly kind: 'none' }
  /** None is as the filter wants it. */
  | { readonly kind: 'none-such' }
  /** They cannot be read; the message is a sentence. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** What stands where the list would, and what can be done. Fires `import`, `all` or `retry`. */
@customElement('scrawl-drawings-empty')
export class DrawingsEmpty extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: grid;
      place-content: safe center;
      overflow: auto;
      padding: 24px;
      text-align: center;
    }
    h2 {
      margin: 0 0 6px;
      font-size: 1.375rem;
      font-weight: 500;
    }
    p {
      max-width: 24em;
      margin: 0 0 18px;
      font-size: 1rem;
      line-height: 1.45;
      color: var(--soft);
    }
    .alarm {
      color: var(--alarm);
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: 8px;
    }
  `];

  @property({ attribute: false }) why: Emptiness = { kind: 'none' };

  override render(): unknown {
    const way = (name: string, type: string, look: string): unknown => html`<button class=${look} @click=${() => this.dispatchEvent(new Event(type))}>${name}</button>`;
    switch (this.why.kind) {
      case 'failed':
        return html`<scrawl-error .error=${this.why.error}></scrawl-error>
          <div class="ways">${way(t.common.tryAgain, 'retry', 'strong')}</div>`;
      case 'none-such':
        return html`<h2>${t.list.noMatches}</h2>
          <p>${t.list.noMatchesHint}</p>
          <div class="ways">${way(t.list.showAll, 'all', 'strong')}</div>`;
      case 'none':
        return html`<h2>${t.list.empty}</h2>
          <p>${t.list.emptyHint}</p>
          <div class="ways"><a class="strong" href="#/">${t.list.draw}</a>${way(t.list.importFile, 'import', 'plain')}</div>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-drawings-empty': DrawingsEmpty;
  }
}
