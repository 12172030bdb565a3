import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { LayerMaps } from '../../contracts/inside.ts';
import { base } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

const COLUMNS = 12;

/** The maps of one layer. A tap on one, or the slider below them, chooses it: then `change` is fired. */
@customElement('scrawl-maps')
export class LayerMapsView extends LocalizedElement {
  static override styles = [base, css`
    :host {
      display: block;
    }
    .maps {
      position: relative;
    }
    canvas {
      display: block;
      width: 100%;
      border-radius: 6px;
      background: #000;
      image-rendering: pixelated;
      cursor: pointer;
      forced-color-adjust: none;
    }
    .chosen {
      position: absolute;
      box-shadow:
        0 0 0 2px var(--page),
        0 0 0 4px var(--focus);
      border-radius: 2px;
      pointer-events: none;
    }
    label {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      align-items: center;
      gap: 12px;
      min-height: var(--touch);
      font-size: 0.9375rem;
      color: var(--soft);
      font-variant-numeric: tabular-nums;
    }
    input {
      width: 100%;
      min-height: var(--touch);
      margin: 0;
      accent-color: var(--ink);
    }
  `];

  @property({ attribute: false }) layer!: LayerMaps;
  /** Its place among the layers, from 0. */
  @property({ type: Number }) place = 0;
  /** The chosen map; −1 for none. */
  @property({ type: Number }) chosen = -1;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;

  override render(): unknown {
    const { chosen, layer, place } = this;
    const { side, count } = layer;
    const rows = Math.ceil(count / COLUMNS);
    const frame = chosen < 0 ? nothing : html`<div class="chosen" style="left: ${(100 * (chosen % COLUMNS)) / COLUMNS}%; top: ${(100 * Math.floor(chosen / COLUMNS)) / rows}%; width: ${100 / COLUMNS}%; height: ${100 / rows}%"></div>`;
    return html`
      <div class="maps">
        <canvas width=${COLUMNS * (side + 1)} height=${rows * (side + 1)} role="img" aria-label=${t.inside.layer(place + 1, count, side)} @click=${(event: MouseEvent) => this.point(event, rows)}></canvas>
        ${frame}
      </div>
      <label>
        <span>${chosen < 0 ? t.inside.chooseMap : t.inside.map(chosen + 1, count)}</span>
        <input type="range" min="1" max=${count} step="1" .value=${String(Math.max(1, chosen + 1))} aria-valuetext=${t.inside.map(Math.max(1, chosen + 1), count)} @input=${(event: Event) => this.choose(Number((event.target as HTMLInputElement).value) - 1)} />
      </label>
    `;
  }

  protected override updated(): void {
    const { side, count, maps } = this.layer;
    const context = this.canvas.getContext('2d')!;
    const pixels = context.createImageData(this.canvas.width, this.canvas.height);
    for (let map = 0; map < count; map++) {
      const corner = Math.floor(map / COLUMNS) * (side + 1) * pixels.width + (map % COLUMNS) * (side + 1);
      for (let at = 0; at < side * side; at++) {
        const to = 4 * (corner + Math.floor(at / side) * pixels.width + (at % side));
        const value = maps[map * side * side + at]!;
        pixels.data[to] = pixels.data[to + 1] = pixels.data[to + 2] = value;
        pixels.data[to + 3] = 255;
      }
    }
    context.putImageData(pixels, 0, 0);
  }

  private point({ offsetX, offsetY }: MouseEvent, rows: number): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.choose(Math.floor((offsetY * rows) / clientHeight) * COLUMNS + Math.floor((offsetX * COLUMNS) / clientWidth));
  }

  private choose(map: number): void {
    if (map < 0 || map >= this.layer.count) return;
    this.chosen = map;
    this.dispatchEvent(new Event('change'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-maps': LayerMapsView;
  }
}
