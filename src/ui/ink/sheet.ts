import { css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Stroke, StrokePoint } from '../../core/ink/ink.ts';
import { chalk } from './chalk.ts';
import { FrameSamples } from './frame-samples.ts';
import { SheetEvent, StrokeEvent } from '../state/events.ts';
import { SHEET, sheetPlace, sheetWidth } from '../state/sheet-size.ts';
import { InkPainter, type InkStyle } from './painter.ts';
import { predictedOf, samplesOf } from './pointer-samples.ts';
import { PointerTracker, type PointerMeaning } from './pointer-tracker.ts';
import { base } from '../kit/styles.ts';
import { paper } from './sheet-styles.ts';
import { InkTrail } from './trail.ts';
import type { Scheme } from '../kit/tokens.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

const DRYING_MS = 420;
const LEAVING_MS = 160;
const TURNING_MS = 190;

/**
 * The sheet of paper. It paints the ink it is given and tells of what the pen does with StrokeEvents; it keeps no
 * drawing of its own.
 */
@customElement('scrawl-sheet')
export class InkSheet extends LocalizedElement {
  static override styles = [base, paper, css`
    :host {
      display: block;
      position: relative;
      aspect-ratio: 1;
      touch-action: none;
      user-select: none;
      -webkit-user-select: none;
      -webkit-touch-callout: none;
      -webkit-tap-highlight-color: transparent;
    }
    .wet {
      color: var(--wet);
    }
    @media (forced-colors: active) {
      .wet {
        color: inherit;
      }
    }
    .dry {
      transition: opacity var(--calm) var(--ease);
    }
    :host([done]) .dry {
      opacity: 0.42;
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      border-radius: inherit;
      pointer-events: none;
    }
  `];

  @property({ attribute: false }) strokes: readonly Stroke[] = [];
  @property({ attribute: false }) open: Stroke | undefined;
  /** Of the sheet, in its own unit. */
  @property({ type: Number }) width = SHEET;
  /** Counts the sheets of the pad: another number turns the page. */
  @property({ type: Number }) page = 0;
  /** The drawing is finished with: it pales, and the next stroke begins a fresh sheet. */
  @property({ type: Boolean, reflect: true }) done = false;
  /** What ink looks like here: ink on paper or chalk on slate. */
  @property() scheme: Scheme = 'light';

  @query('.paper') private readonly paper!: HTMLElement;
  private readonly tracker = new PointerTracker();
  private readonly drawn = new FrameSamples((points) => this.tell({ kind: 'extend', points }));
  private painter: InkPainter | undefined;
  private trail: InkTrail | undefined;
  private colour = '';
  private predicted: StrokePoint | undefined;
  private fading: Animation | undefined;
  private turning: Animation | undefined;
  private rect: DOMRect | undefined;
  private readonly resizes = new ResizeObserver((entries) => this.resized(entries));
  private readonly contrast = matchMedia('(forced-colors: active)');

  override connectedCallback(): void {
    super.connectedCallback();
    this.contrast.addEventListener('change', this.restyle);
    if (this.hasUpdated) this.resizes.observe(this.paper);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.contrast.removeEventListener('change', this.restyle);
    this.resizes.disconnect();
    this.drawn.drop();
  }

  override render(): unknown {
    const count = this.strokes.length + (this.open === undefined ? 0 : 1);
    return html`
      <div
        class="paper"
        role="img"
        aria-label=${t.sheet.label(count, this.done)}
        aria-describedby="how"
        @pointerdown=${(event: PointerEvent) => this.heard(event, this.tracker.down(event))}
        @pointermove=${(event: PointerEvent) => this.heard(event, this.tracker.move(event))}
        @pointerup=${(event: PointerEvent) => this.heard(event, this.tracker.up(event))}
        @lostpointercapture=${(event: PointerEvent) => this.heard(event, this.tracker.up(event))}
        @pointercancel=${(event: PointerEvent) => this.heard(event, this.tracker.cancel(event))}
        @contextmenu=${keepStill}
      >
        <canvas class="dry"></canvas>
        <canvas class="wet"></canvas>
      </div>
      <p id="how" class="unseen">${t.sheet.how}</p>
    `;
  }

  protected override firstUpdated(): void {
    const [dry, wet] = this.paper.querySelectorAll('canvas');
    this.painter = new InkPainter(dry!, wet!);
    this.trail = new InkTrail(this.paper);
    // Touch listeners must say that they are not passive, or they could not hold back scrolling, loupe and Scribble.
    for (const type of ['touchstart', 'touchmove'] as const) this.paper.addEventListener(type, keepStill, { passive: false });
    this.restyle();
    try {
      this.resizes.observe(this.paper, { box: 'device-pixel-content-box' });
    } catch {
      // Safari knows no device pixels here; `resized` reckons them.
      this.resizes.observe(this.paper);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('scheme') && changed.get('scheme') !== undefined) this.restyle();
    if (changed.has('width')) this.painter?.widen(this.width);
    if (changed.has('strokes') || changed.has('open')) this.paint();
    if (changed.has('page') && changed.get('page') !== undefined) this.turn();
  }

  private paint(): void {
    const shows = this.painter?.paint(this.strokes, this.open, this.predicted);
    if (shows === 'open') this.endFading();
    else if (shows === 'drying') this.fadeWet(DRYING_MS);
    else if (shows === 'leaving') this.fadeWet(LEAVING_MS);
  }

  private fadeWet(duration: number): void {
    this.fading?.cancel();
    const wet = this.paper.querySelector('.wet')!;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.fading = wet.animate([{ opacity: 1 }, { opacity: 0 }], { duration: still ? 0 : duration, easing: 'ease-in', fill: 'forwards' });
    this.fading.onfinish = () => this.endFading();
  }

  /** A cleared sheet is put away, ink and all; the next one lies below. */
  private turn(): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    this.turning = this.paper.animate([{}, { transform: 'translate(-7%, 1%) rotate(-5deg)', opacity: 0 }], { duration: TURNING_MS, easing: 'ease-in' });
  }

  private endFading(): void {
    if (this.fading === undefined) return;
    const { fading } = this;
    this.fading = undefined;
    if (this.open === undefined) this.painter?.clearWet();
    fading.cancel();
  }

  private readonly restyle = (): void => {
    // In forced colours the canvas takes the system's, through its `color`.
    const isChalk = this.scheme === 'dark' && !this.contrast.matches;
    const [dry, wet] = [...this.paper.querySelectorAll('canvas')].map((canvas): InkStyle => {
      const { color } = getComputedStyle(canvas);
      // The wet ink's in the end: its canvas is the second one.
      this.colour = color;
      return (context) => (isChalk ? chalk(context, color) : color);
    });
    this.painter?.restyle(dry!, wet!);
  };

  private resized(entries: readonly ResizeObserverEntry[]): void {
    const entry = entries.at(-1)!;
    // A sheet that is hidden under the pen has no size; the stroke goes on in the last place it had.
    if (entry.contentRect.width > 0) this.rect = undefined;
    // Missing in Safari, whatever the type says.
    const exact = entry.devicePixelContentBoxSize as readonly ResizeObserverSize[] | undefined;
    const pixels = (length: number, measured: number | undefined): number => {
      const reckoned = Math.round(length * devicePixelRatio);
      // The two differ by rounding only, except where developer tools imitate another screen: there the first is wrong.
      return measured !== undefined && Math.abs(measured - reckoned) <= 1 ? measured : reckoned;
    };
    const { width, height } = entry.contentRect;
    if (width === 0 || height === 0) return;
    this.painter?.resize(pixels(width, exact?.[0]?.inlineSize), pixels(height, exact?.[0]?.blockSize));
    this.dispatchEvent(new SheetEvent(sheetWidth(width, height)));
  }

  private heard(event: PointerEvent, meaning: PointerMeaning): void {
    if (event.type === 'pointerdown') event.preventDefault();
    switch (meaning) {
      case 'replace':
        this.discard();
        this.begin(event);
        break;
      case 'begin':
        this.begin(event);
        break;
      case 'extend':
        this.extend(event);
        break;
      case 'end':
        if (event.type === 'pointerup') this.extend(event);
        this.drawn.flush();
        this.predicted = undefined;
        this.tell({ kind: 'end' });
        break;
      case 'discard':
        this.discard();
        break;
      case 'erase':
        this.erase(event);
        break;
      case 'ignore':
        break;
    }
  }

  private begin(event: PointerEvent): void {
    // Before the sheet is measured.
    this.turning?.cancel();
    this.hold(event);
    this.predicted = undefined;
    const point = this.place(event);
    this.drawn.begin(point);
    this.tell({ kind: 'begin', point });
  }

  private discard(): void {
    this.drawn.drop();
    this.predicted = undefined;
    this.tell({ kind: 'discard' });
  }

  private erase(event: PointerEvent): void {
    if (event.type === 'pointerdown') this.hold(event);
    this.tell({ kind: 'erase', points: this.samples(event) });
  }

  private hold(event: PointerEvent): void {
    try {
      this.paper.setPointerCapture(event.pointerId);
    } catch {
      // The pointer has left already; the stroke ends with its up, or with the next down.
    }
    this.rect = this.paper.getBoundingClientRect();
  }

  private samples(event: PointerEvent): StrokePoint[] {
    return samplesOf(event).map((sample) => this.place(sample));
  }

  private extend(event: PointerEvent): void {
    const { last } = this.drawn;
    const points = this.samples(event);
    if (event.type === 'pointerup' && last !== undefined && points.every((point) => point.x === last.x && point.y === last.y)) return;
    const ahead = predictedOf(event);
    this.predicted = ahead && this.place(ahead);
    this.drawn.add(points);
    if (this.painter && this.rect) this.trail?.follow(event, this.colour, this.painter.tipWidth * sheetPlace(this.width, this.rect).scale);
  }

  /** A pointer's place in sheet units. */
  private place(event: PointerEvent): StrokePoint {
    const rect = (this.rect ??= this.paper.getBoundingClientRect());
    const { scale, left, top } = sheetPlace(this.width, rect);
    const place = {
      x: (event.clientX - rect.left - left) / scale,
      y: (event.clientY - rect.top - top) / scale,
      t: event.timeStamp,
    };
    // Fingers and mice report a constant, not a measurement.
    return event.pointerType === 'pen' && event.pressure > 0 ? { ...place, pressure: event.pressure } : place;
  }

  private tell(change: StrokeEvent['change']): void {
    this.dispatchEvent(new StrokeEvent(change));
  }
}

function keepStill(event: Event): void {
  if (event.cancelable) event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-sheet': InkSheet;
  }
}
