import { LitElement, type PropertyValues } from 'lit';
import { onLanguage } from '../../messages/language.ts';

/** The base class of every element. It renders again when the language changes, and its texts go on changing under a page translator. */
export class LocalizedElement extends LitElement {
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onLanguage(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  /**
   * A page translator replaces each text with a <font> element. Lit does not notice: it sets the `data` of that element to
   * the next text, and nobody sees it. So the <font> is replaced with that text, which the translator then translates.
   */
  protected override update(changed: PropertyValues): void {
    super.update(changed);
    for (const font of this.renderRoot.querySelectorAll<HTMLElement & { data?: string }>('font')) {
      if (font.data !== undefined) font.replaceWith(font.data);
    }
  }
}
