import { LitElement } from 'lit';
import { onLanguage } from '../../messages/language.ts';

/** An element with words in it: it renders anew when another language is spoken. */
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
}
