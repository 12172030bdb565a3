import { css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { SIDE, type GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import { base } from './styles.ts';
import { LocalizedElement } from './localized.ts';
import { t } from '../../messages/language.ts';

/** The 28 × 28 pixels the net sees, as it sees them: light ink on black, nothing smoothed. */
@customElement('scrawl-picture')
export class NetPicture extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      aspect-ratio: 1;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      border-radius: inherit;
      background: #000;
      image-rendering: pixelated;
      forced-color-adjust: none;
    }
  `];

  @property({ attribute: false }) picture: GrayImage28 | undefined;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  override render(): unknown {
    return html`<canvas width=${SIDE} height=${SIDE} role="img" aria-label=${t.picture.label}></canvas>`;
  }

  protected override updated(): void {
    const context = this.canvas.getContext('2d')!;
    context.clearRect(0, 0, SIDE, SIDE);
    if (this.picture === undefined) return;
    const pixels = context.createImageData(SIDE, SIDE);
    this.picture.forEach((ink, index) => pixels.data.set([ink, ink, ink, 255], index * 4));
    context.putImageData(pixels, 0, 0);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-picture': NetPicture;
  }
}
