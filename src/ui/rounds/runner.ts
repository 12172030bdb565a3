import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { Recognizer } from '../../contracts/recognizer.ts';
import { createSerial } from '../../async/serial.ts';
import { BackendUnavailableError } from '../../core/errors.ts';
import { blankHistory, clear, inkOf, undo, type InkHistory } from '../../core/ink/history.ts';
import { isBlank } from '../../core/ink/ink.ts';
import { preprocessInk } from '../../core/preprocessing/preprocess.ts';
import { judgementOf } from '../../core/records/correction.ts';
import { drawn, isPracticing, promptOf, redo, skip, type Round } from '../../core/rounds/round.ts';
import type { StrokeChange } from '../state/events.ts';
import { SHEET } from '../state/sheet-size.ts';
import { withStroke } from '../state/stroke-change.ts';

/** After so long a rest (ms) a digit is finished: the late bar of a 7 or 5 comes sooner. */
export const REST = 900;

export interface RunnerOptions {
  readonly recognizer: Pick<Recognizer, 'recognize'>;
  readonly corrections: Pick<CorrectionStore, 'judge' | 'takeBack' | 'session'>;
  /** Keeps the round as it stands, so that it can be resumed. */
  readonly save: (round: Round) => void;
  /** Called after every change. */
  readonly changed: () => void;
}

/** Sheets of this page, so that no two drawings have one id. */
let sheets = 0;

/**
 * Takes one writer through a round: the digit that was asked for is the drawing's label. What cannot be read or kept
 * stays on the sheet, with the reason, and is tried again.
 */
export class RoundRunner {
  readonly #options: RunnerOptions;
  readonly #inTurn = createSerial();
  #round: Round;
  #history: InkHistory;
  #problem: unknown;
  /** Sheets that were turned. */
  #page = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(round: Round, options: RunnerOptions) {
    this.#options = options;
    this.#round = round;
    this.#history = blankHistory(SHEET, SHEET, `${options.corrections.session}.round-${++sheets}`);
  }

  get round(): Round {
    return this.#round;
  }

  get history(): InkHistory {
    return this.#history;
  }

  get page(): number {
    return this.#page;
  }

  /** Why the last drawing was not kept. */
  get problem(): unknown {
    return this.#problem;
  }

  /** What the pen does; a rest after it finishes the digit. */
  stroke(change: StrokeChange): void {
    clearTimeout(this.#timer);
    this.#history = withStroke(this.#history, change);
    if (this.#history.open === undefined && this.#history.strokes.length > 0) this.#timer = setTimeout(() => void this.next(), REST);
    this.#options.changed();
  }

  /** Takes the latest stroke back. */
  undoStroke(): void {
    clearTimeout(this.#timer);
    this.#history = undo(this.#history);
    this.#options.changed();
  }

  /** The digit is finished: it is read, kept and the next one asked for. Nothing happens on a blank sheet. Never rejects. */
  next(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(() => this.#keep());
  }

  /** The digit is asked for later. */
  skip(): void {
    clearTimeout(this.#timer);
    this.#turnPage();
    this.#goOn(skip(this.#round));
  }

  /** The latest drawing is taken back, and made again; what an endpoint has already stays there. Never rejects. */
  redo(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(async () => {
      const latest = this.#round.results.at(-1);
      if (latest === undefined) return;
      try {
        await this.#options.corrections.takeBack(latest.id);
        this.#turnPage();
        this.#goOn(redo(this.#round));
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #keep(): Promise<void> {
    const { recognizer, corrections } = this.#options;
    const prompt = promptOf(this.#round);
    const drawing = this.#history;
    const ink = inkOf(drawing);
    if (prompt === undefined || isBlank(ink) || drawing.open !== undefined) return;
    // A stroke that is begun from now on belongs to the next digit.
    this.#turnPage();
    this.#options.changed();
    try {
      const recognition = await recognizer.recognize({ ink });
      if (recognition === undefined) throw new BackendUnavailableError('The reader', 'it was busy with something else');
      const { prediction } = recognition;
      const place = { id: this.#round.id, prompt, ...(isPracticing(this.#round) && { practice: true as const }) };
      const id = await corrections.judge({ drawing: { id: drawing.id, ink }, picture: preprocessInk(ink), prediction, label: prompt, round: place });
      this.#goOn(drawn(this.#round, id, judgementOf(prediction)));
    } catch (error) {
      if (isBlank(inkOf(this.#history))) this.#history = drawing;
      this.#fail(error);
    }
  }

  #turnPage(): void {
    this.#history = { ...clear(this.#history), past: [] };
    this.#page++;
  }

  #goOn(round: Round): void {
    this.#problem = undefined;
    this.#round = round;
    this.#options.save(round);
    this.#options.changed();
  }

  #fail(error: unknown): void {
    this.#problem = error;
    this.#options.changed();
  }
}
