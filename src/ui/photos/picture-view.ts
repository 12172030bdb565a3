import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Box } from '../../core/pictures/plane.ts';
import { t } from '../../messages/language.ts';
import { digitSign, spokenDigit } from '../draw/digit-sign.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { base } from '../kit/styles.ts';
import { boxAt, boxBetween, CORNERS, movedBox, resizedBox, usualSize, type Corner, type Position } from './box-geometry.ts';
import { boxStyles } from './box-styles.ts';
import { AddBoxEvent, ChangeBoxEvent, ChooseBoxEvent } from './events.ts';
import { digitsOf, foundOf, type Photo, type PhotoDigit } from './state.ts';

/** Screen pixels that a pointer goes before it drags: a finger that taps is never quite still. */
const SLACK = 6;

/** What a pointer does to a box, or to the empty picture; places are in pixels of the picture. */
interface Drag {
  readonly pointer: number;
  readonly from: Position;
  /** Absent while a box is drawn anew. */
  readonly digit?: PhotoDigit;
  readonly corner?: Corner;
  readonly box: Box | undefined;
}

/** The picture with a box for each digit: a tap chooses one, the chosen one is dragged and resized. */
@customElement('scrawl-picture-view')
export class PictureView extends LocalizedElement {
  static override styles = [base, boxStyles, css`
    :host {
      display: block;
      container-type: size;
      min-width: 0;
      min-height: 0;
    }
    .scroll {
      display: grid;
      width: 100%;
      height: 100%;
      overflow: auto;
      overscroll-behavior: contain;
      border-radius: 10px;
      background: color-mix(in srgb, var(--edge) 16%, transparent);
    }
    .stage {
      position: relative;
      margin: auto;
      aspect-ratio: var(--ratio);
      width: calc(min(100cqw, 100cqh * var(--ratio)) * var(--zoom));
      user-select: none;
      -webkit-user-select: none;
      -webkit-touch-callout: none;
    }
    .stage.adding {
      cursor: crosshair;
      touch-action: none;
    }
    canvas {
      display: block;
      width: 100%;
      height: 100%;
      background: #fff;
      forced-color-adjust: none;
    }
  `];

  @property({ attribute: false }) photo!: Photo;
  /** The next drag, or tap, on the picture makes a box. */
  @property({ type: Boolean }) adding = false;
  /** How much larger than the place it has the picture is shown, 1 or more. */
  @property({ type: Number }) zoom = 1;
  @state() private drag: Drag | undefined;
  @query('canvas') private readonly canvas!: HTMLCanvasElement;
  @query('.stage') private readonly stage!: HTMLElement;

  override render(): unknown {
    const { picture } = this.photo;
    const digits = digitsOf(this.photo);
    const drawn = this.drag !== undefined && this.drag.digit === undefined ? this.drag.box : undefined;
    return html`
      <div class="scroll">
        <div
          class="stage ${this.adding ? 'adding' : ''}"
          role="group"
          aria-label=${t.photos.boxes}
          aria-describedby="how"
          .style=${`--ratio: ${picture.width / picture.height}; --zoom: ${this.zoom}`}
          @pointerdown=${(event: PointerEvent) => this.down(event)}
          @pointermove=${(event: PointerEvent) => this.move(event)}
          @pointerup=${(event: PointerEvent) => this.up(event)}
          @pointercancel=${() => (this.drag = undefined)}
          @lostpointercapture=${() => (this.drag = undefined)}
        >
          <canvas width=${picture.shown.width} height=${picture.shown.height} role="img" aria-label=${t.photos.picture}></canvas>
          ${digits.map((digit, place) => this.box(digit, place))} ${drawn === undefined ? nothing : html`<div class="box drawn" .style=${this.placed(drawn)}></div>`}
        </div>
      </div>
      <p id="how" class="unseen">${t.photos.how}</p>
    `;
  }

  private box(digit: PhotoDigit, place: number): unknown {
    const isChosen = digit.key === this.photo.chosen;
    const isFirst = place === 0 && this.photo.chosen === undefined;
    const shown = { prediction: foundOf(digit)?.prediction, label: digit.label };
    const { sign, isDoubtful } = digitSign(shown);
    const box = this.drag?.digit === digit && this.drag.box !== undefined ? this.drag.box : digit.box;
    const said = digit.read === 'reading' ? t.photos.readingBox : digit.read === 'blank' ? t.photos.noInk : digit.read === 'failed' ? t.photos.boxFailed : spokenDigit(shown);
    return html`<button
      class="box ${isDoubtful ? 'doubt' : ''} ${digit.label === undefined ? '' : 'judged'} ${box.top < 0.12 * this.photo.picture.height ? 'low' : ''}"
      data-key=${digit.key}
      aria-pressed=${String(isChosen)}
      aria-label=${t.answer.digitAt(place + 1, said)}
      tabindex=${isChosen || isFirst ? 0 : -1}
      .style=${this.placed(box)}
      @click=${() => this.dispatchEvent(new ChooseBoxEvent(digit.key))}
    >
      <span class="tag">${digit.read === 'reading' ? '…' : html`${sign}${isDoubtful && sign !== '?' ? '?' : ''}`}</span>
      ${isChosen ? CORNERS.map((corner) => html`<span class="corner ${corner}" data-corner=${corner}></span>`) : nothing}
    </button>`;
  }

  private placed({ left, top, width, height }: Box): string {
    const { picture } = this.photo;
    const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)}%`;
    return `left: ${share(left, picture.width)}; top: ${share(top, picture.height)}; width: ${share(width, picture.width)}; height: ${share(height, picture.height)}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before: Photo | undefined = changed.get('photo');
    if (changed.has('photo') && before?.picture.shown !== this.photo.picture.shown) this.canvas.getContext('2d')!.drawImage(this.photo.picture.shown, 0, 0);
    if ((changed.has('photo') && before?.chosen !== this.photo.chosen) || changed.has('zoom')) this.chosenBox?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private get chosenBox(): HTMLElement | null {
    return this.renderRoot.querySelector('.box[aria-pressed="true"]');
  }

  /** The keys go to the chosen box. */
  focusChosen(): void {
    this.chosenBox?.focus();
  }

  private down(event: PointerEvent): void {
    if (!event.isPrimary || event.button !== 0) return;
    const from = this.positionOf(event);
    const target = event.target as HTMLElement;
    const key = target.closest<HTMLElement>('.box')?.dataset.key;
    const digit = this.adding || key === undefined ? undefined : digitsOf(this.photo).find((each) => each.key === Number(key));
    if (digit === undefined && !this.adding) return;
    // A box is chosen first: else a finger that wants to scroll would move it.
    if (digit !== undefined && digit.key !== this.photo.chosen && event.pointerType === 'touch') return;
    const { corner } = target.dataset;
    this.stage.setPointerCapture(event.pointerId);
    this.drag = { pointer: event.pointerId, from, box: undefined, ...(digit && { digit }), ...(corner !== undefined && { corner: corner as Corner }) };
  }

  private move(event: PointerEvent): void {
    const { drag } = this;
    if (drag?.pointer !== event.pointerId) return;
    const { x, y } = this.positionOf(event);
    const by = { x: x - drag.from.x, y: y - drag.from.y };
    if (drag.box === undefined && Math.hypot(by.x, by.y) < SLACK * this.pixelsPerScreenPixel) return;
    const { picture } = this.photo;
    if (drag.digit === undefined) this.drag = { ...drag, box: boxBetween(drag.from, { x, y }, picture) };
    else this.drag = { ...drag, box: drag.corner === undefined ? movedBox(drag.digit.box, by, picture) : resizedBox(drag.digit.box, drag.corner, by, picture) };
  }

  private up(event: PointerEvent): void {
    const { drag } = this;
    if (drag?.pointer !== event.pointerId) return;
    this.drag = undefined;
    if (drag.digit !== undefined) {
      this.dispatchEvent(drag.box === undefined ? new ChooseBoxEvent(drag.digit.key) : new ChangeBoxEvent(drag.digit.key, drag.box));
      return;
    }
    const { picture } = this.photo;
    this.dispatchEvent(new AddBoxEvent(drag.box ?? boxAt(drag.from, usualSize(digitsOf(this.photo).map(({ box }) => box), picture), picture)));
  }

  private get pixelsPerScreenPixel(): number {
    return this.photo.picture.width / this.stage.getBoundingClientRect().width;
  }

  private positionOf({ clientX, clientY }: PointerEvent): Position {
    const { left, top } = this.stage.getBoundingClientRect();
    return { x: (clientX - left) * this.pixelsPerScreenPixel, y: (clientY - top) * this.pixelsPerScreenPixel };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-picture-view': PictureView;
  }
}
