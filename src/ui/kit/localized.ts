import { LitElement, type PropertyValues } from 'lit';
import { onLanguage } from '../../messages/language.ts';

/** What every element here extends: it renders anew when another language is spoken, and survives a page translator. */
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
   * A page translator puts a <font> in the place of each text. Lit does not know: it writes the next text as the `data`
   * of what stands there, and no such element shows it. So the text takes its place again, to be translated in its turn.
   */
  protected override update(changed: PropertyValues): void {
    super.update(changed);
    for (const font of this.renderRoot.querySelectorAll<HTMLElement & { data?: string }>('font')) {
      if (font.data !== undefined) font.replaceWith(font.data);
    }
  }
}
