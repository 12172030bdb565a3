import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PIXELS, SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base } from '../../../src/ui/kit/styles.ts';

/** The 28 × 28 bytes of a correction, as ink on paper or chalk on slate. What it is called, its surroundings say. */
@customElement('review-picture')
export class ReviewPicture extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      aspect-ratio: 1;
      color: var(--ink);
      background: var(--sheet);
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      border-radius: inherit;
      image-rendering: pixelated;
    }
  `];

  /** In Base64. */
  @property() bytes = '';

  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #repaint = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#repaint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#scheme.removeEventListener('change', this.#repaint);
  }

  override render(): unknown {
    return html`<canvas width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>`;
  }

  protected override updated(): void {
    const context = this.renderRoot.querySelector('canvas')!.getContext('2d')!;
    context.globalCompositeOperation = 'source-over';
    const ink = atob(this.bytes);
    const pixels = context.createImageData(SIDE, SIDE);
    for (let i = 0; i < Math.min(ink.length, PIXELS); i++) pixels.data[4 * i + 3] = ink.charCodeAt(i);
    context.putImageData(pixels, 0, 0);
    // What was drawn is how much there is of the colour.
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = getComputedStyle(this).color;
    context.fillRect(0, 0, SIDE, SIDE);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-picture': ReviewPicture;
  }
}
