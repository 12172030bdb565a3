import type { Stroke, StrokePoint } from '../../core/ink/ink.ts';
import { SHEET, sheetPlace } from '../state/sheet-size.ts';
import { inkLine, InkLine, type LinePoint } from './line.ts';
import { inkOutline, traceOutline, widthAt } from './outline.ts';

/** Points of a line that are outlined at once; a longer one is painted in pieces, so that its length costs nothing. */
const PIECE = 320;
/** Points that two pieces share, so that no seam shows. */
const OVERLAP = 12;

/** How the ink looks; a pattern (chalk) is made for each canvas that asks. */
export type InkStyle = (context: CanvasRenderingContext2D) => string | CanvasPattern;

/**
 * Paints ink on two canvases that lie on each other: `dry` holds the finished strokes and is only added to, `wet`
 * the stroke under the pen, repainted from its last piece on. What leaves the sheet is kept on `wet` to fade.
 */
export class InkPainter {
  readonly #dry: CanvasRenderingContext2D;
  readonly #wet: CanvasRenderingContext2D;
  #style: { readonly dry: InkStyle; readonly wet: InkStyle } = { dry: () => '#000', wet: () => '#000' };
  #strokes: readonly Stroke[] = [];
  #open: Stroke | undefined;
  #line = new InkLine();
  /** Samples of the open stroke that are in the line, and points of the line that need no more painting. */
  #added = 0;
  #baked = 0;
  /** Of the sheet, in its own unit. */
  #width = SHEET;

  constructor(dry: HTMLCanvasElement, wet: HTMLCanvasElement) {
    this.#dry = dry.getContext('2d')!;
    this.#wet = wet.getContext('2d')!;
  }

  /** Sets the canvases' size in device pixels and paints all again, unless they have it. */
  resize(width: number, height: number): void {
    const { canvas } = this.#dry;
    if (canvas.width === width && canvas.height === height) return;
    for (const context of [this.#dry, this.#wet]) {
      context.canvas.width = width;
      context.canvas.height = height;
    }
    this.#repaint();
  }

  /** Paints for a sheet of another width. */
  widen(width: number): void {
    if (width === this.#width) return;
    this.#width = width;
    this.#repaint();
  }

  restyle(dry: InkStyle, wet: InkStyle): void {
    this.#style = { dry, wet };
    this.#repaint();
  }

  /**
   * Brings the canvases up to date.
   * @param predicted where the pen is expected next: painted, never kept.
   * @returns what the wet canvas now shows: the open stroke, or ink that was there and should fade.
   */
  paint(strokes: readonly Stroke[], open: Stroke | undefined, predicted: StrokePoint | undefined): 'open' | 'drying' | 'leaving' | 'nothing' {
    const grown = strokes.length >= this.#strokes.length && this.#strokes.every((stroke, index) => stroke === strokes[index]);
    const added = strokes.slice(this.#strokes.length);
    const discarded = this.#open !== undefined && open === undefined && added.length === 0;
    const another = this.#open !== undefined && this.#open.points[0] !== open?.points[0];
    // Pieces of the stroke that was open: its whole would be painted over them, or it is gone and they with it.
    const stale = another && this.#baked > 0;
    let shows: 'drying' | 'leaving' | 'nothing' = 'nothing';
    if (!grown || discarded) {
      if (!grown) this.#copyDryToWet();
      this.#strokes = strokes;
      this.#repaintDry();
      shows = 'leaving';
    } else if (added.length > 0) {
      this.#strokes = strokes;
      if (stale) this.#repaintDry();
      else for (const stroke of added) this.#paintStroke(stroke);
      shows = 'drying';
    } else if (stale) {
      this.#repaintDry();
    }
    if (open === undefined) {
      this.#open = undefined;
      return shows;
    }
    this.#paintOpen(open, predicted);
    return 'open';
  }

  /** Width of the open stroke under the pen, in sheet units; 0 where there is none. */
  get tipWidth(): number {
    const tip = this.#open && this.#line.points.at(-1);
    return tip ? widthAt(tip[2]) : 0;
  }

  /** Empties the wet canvas once its ink has faded. */
  clearWet(): void {
    clearCanvas(this.#wet);
  }

  #repaint(): void {
    this.#repaintDry();
    const open = this.#open;
    this.#open = undefined;
    this.clearWet();
    if (open !== undefined) this.#paintOpen(open, undefined);
  }

  #repaintDry(): void {
    clearCanvas(this.#dry);
    for (const stroke of this.#strokes) this.#paintStroke(stroke);
  }

  #paintStroke(stroke: Stroke): void {
    const line = inkLine(stroke.points);
    for (let from = 0; from === 0 || from + OVERLAP < line.length; from += PIECE) {
      const to = from + PIECE + OVERLAP;
      this.#fill(this.#dry, line.slice(from, to), to >= line.length);
    }
  }

  #paintOpen(open: Stroke, predicted: StrokePoint | undefined): void {
    if (this.#open === undefined || this.#open.points[0] !== open.points[0]) {
      this.#line = new InkLine();
      this.#added = 0;
      this.#baked = 0;
    }
    this.#open = open;
    const points = this.#line.points;
    for (; this.#added < open.points.length; this.#added++) this.#line.add(open.points[this.#added]!);
    while (points.length - this.#baked > PIECE + OVERLAP) {
      this.#fill(this.#dry, points.slice(this.#baked, this.#baked + PIECE + OVERLAP), false);
      this.#baked += PIECE;
    }
    const tail = points.slice(this.#baked);
    const end = predicted ?? (open.points.length > 1 ? open.points.at(-1) : undefined);
    if (end !== undefined) tail.push(...this.#line.tip(end));
    this.clearWet();
    this.#fill(this.#wet, tail, false);
  }

  #fill(context: CanvasRenderingContext2D, line: readonly LinePoint[], finished: boolean): void {
    if (context.canvas.width === 0 || line.length === 0) return;
    const { scale, left, top } = sheetPlace(this.#width, context.canvas);
    context.setTransform(scale, 0, 0, scale, left, top);
    context.fillStyle = (context === this.#wet ? this.#style.wet : this.#style.dry)(context);
    context.beginPath();
    traceOutline(inkOutline(line, finished), context);
    context.fill();
  }

  #copyDryToWet(): void {
    this.clearWet();
    this.#wet.setTransform(1, 0, 0, 1, 0, 0);
    if (this.#dry.canvas.width > 0) this.#wet.drawImage(this.#dry.canvas, 0, 0);
  }
}

function clearCanvas(context: CanvasRenderingContext2D): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}
