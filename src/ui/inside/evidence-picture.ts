import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { smoothed, type Evidence } from '../../core/network/evidence.ts';
import { SIDE, type GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import type { ChannelFacts } from '../../contracts/inside.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { paintPiece, type PhotoPiece } from './photo-piece.ts';

/** From this share of the strongest evidence on, a pixel also bears a sign: colours alone would not do for everyone. */
const SIGNED = 0.4;

type Colour = readonly [red: number, green: number, blue: number];

/** The ink, coloured by what it says for one digit (+) and for another (−); where there is little to say, it stays grey, or the photograph is seen. */
@customElement('scrawl-evidence')
export class EvidencePicture extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
      position: relative;
      aspect-ratio: 1;
      color: var(--text);
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      border-radius: 8px;
      background: var(--sheet);
      box-shadow: 0 0 0 1px var(--edge);
      forced-color-adjust: none;
    }
    .field {
      position: absolute;
      border: 2px solid var(--text);
      border-radius: 3px;
      pointer-events: none;
    }
  `];

  /** Of the two classes that the evidence is of. */
  @property({ attribute: false }) names: readonly [string, string] = ['', ''];
  @property({ attribute: false }) picture: GrayImage28 | undefined;
  @property({ attribute: false }) evidence: Evidence | undefined;
  /** What it was made from, if that is a photograph: the colours lie on it. */
  @property({ attribute: false }) photo: PhotoPiece | undefined;
  /** A square to mark, in pixels of the picture. */
  @property({ attribute: false }) field: ChannelFacts['field'];
  /** Of the colours: it is painted anew when they change. */
  @property() scheme = '';
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  override render(): unknown {
    const { evidence, field } = this;
    const share = (pixels: number): string => `${((100 * pixels) / SIDE).toFixed(1)}%`;
    const [left, top, right, bottom] = field ? [field.left, field.top, field.left + field.side, field.top + field.side].map((edge) => Math.min(SIDE, Math.max(0, edge))) : [];
    return html`<canvas role="img" aria-label=${evidence ? (this.photo ? t.inside.paintedPhoto : t.inside.painted)(...this.names) : t.picture.label}></canvas>
      ${field ? html`<div class="field" style="left: ${share(left!)}; top: ${share(top!)}; width: ${share(right! - left!)}; height: ${share(bottom! - top!)}"></div>` : ''}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.size === 1 && changed.has('field')) return;
    this.paint();
  }

  private paint(): void {
    const { canvas, picture, photo, evidence } = this;
    const size = Math.max(SIDE, Math.round(canvas.clientWidth * devicePixelRatio));
    canvas.width = canvas.height = size;
    if (picture === undefined) return;
    const context = canvas.getContext('2d')!;
    const style = getComputedStyle(this);
    const paper = style.getPropertyValue('--sheet').trim();
    if (photo) paintPiece(context, photo, size, paper);
    const [pro, contra, plain] = ['--pro', '--contra', '--edge'].map((name) => colourOf(style.getPropertyValue(name))) as [Colour, Colour, Colour];
    const shares = evidence ? smoothed(evidence.pixels, picture) : new Float32Array(SIDE * SIDE);
    const most = shares.reduce((largest, share) => Math.max(largest, Math.abs(share)), 1e-9);
    const small = new OffscreenCanvas(SIDE, SIDE);
    const pixels = new ImageData(SIDE, SIDE);
    picture.forEach((ink, at) => {
      const strength = shares[at]! / most;
      const side = strength > 0 ? pro : contra;
      // The root shows what is weak as well.
      const part = Math.sqrt(Math.abs(strength));
      pixels.data.set([...plain.map((channel, i) => channel + (side[i]! - channel) * part), photo ? ink * part : ink], 4 * at);
    });
    small.getContext('2d')!.putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(small, 0, 0, size, size);
    sign(context, shares, most, size / SIDE, paper);
  }
}

/** Writes + and − on the pixels that say most. */
function sign(context: CanvasRenderingContext2D, shares: Float32Array, most: number, cell: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, cell / 7);
  context.beginPath();
  const reach = cell * 0.28;
  shares.forEach((share, at) => {
    if (Math.abs(share) < SIGNED * most) return;
    const [x, y] = [((at % SIDE) + 0.5) * cell, (Math.floor(at / SIDE) + 0.5) * cell];
    context.moveTo(x - reach, y);
    context.lineTo(x + reach, y);
    if (share < 0) return;
    context.moveTo(x, y - reach);
    context.lineTo(x, y + reach);
  });
  context.stroke();
}

/** Of `#rrggbb`, as the tokens are written. */
function colourOf(text: string): Colour {
  const value = Number.parseInt(text.trim().slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-evidence': EvidencePicture;
  }
}
