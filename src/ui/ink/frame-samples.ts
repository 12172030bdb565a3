import type { StrokePoint } from '../../core/ink/ink.ts';

/**
 * Samples of the pen, handed on once a frame: a pen that reports more often than the screen shows does not have the page
 * rendered for each.
 */
export class FrameSamples {
  readonly #tell: (points: readonly StrokePoint[]) => void;
  #waiting: StrokePoint[] = [];
  #last: StrokePoint | undefined;
  #frame = 0;

  constructor(tell: (points: readonly StrokePoint[]) => void) {
    this.#tell = tell;
  }

  /** The newest sample of the stroke, whether it is handed on or not. */
  get last(): StrokePoint | undefined {
    return this.#last;
  }

  /** A stroke begins with this sample. What was left of another is handed on. */
  begin(point: StrokePoint): void {
    this.flush();
    this.#last = point;
  }

  add(points: readonly StrokePoint[]): void {
    this.#waiting.push(...points);
    this.#last = points.at(-1) ?? this.#last;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.flush());
  }

  /** Hands on what waits, at once: before the stroke ends, for instance. */
  flush(): void {
    const points = this.drop();
    if (points.length > 0) this.#tell(points);
  }

  /** Forgets what waits. @returns it */
  drop(): readonly StrokePoint[] {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const points = this.#waiting;
    this.#waiting = [];
    return points;
  }
}
