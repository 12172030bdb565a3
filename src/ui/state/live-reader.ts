import { coalesced } from '../../async/coalesced.ts';
import type { GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import type { Ink } from '../../core/ink/ink.ts';
import { preprocessInk } from '../../core/preprocessing/preprocess.ts';
import type { NumberRecognition, Recognizer } from '../../contracts/recognizer.ts';

/** What comes of reading one state of the ink. */
export interface ReaderListener {
  pictured(revision: number, picture: GrayImage28): void;
  /** @param picture of the whole ink */
  read(revision: number, recognition: NumberRecognition, picture: GrayImage28): void;
  /** The ink itself cannot be read. */
  unreadable(revision: number, error: unknown): void;
}

/**
 * Reads the ink while it is drawn: at most one picture a frame, at most one reading at a time. What was drawn
 * meanwhile is read next, and only as it then stands; so a slow device answers less often, never later and later.
 */
export class LiveReader {
  readonly #recognizer: Recognizer;
  readonly #listener: ReaderListener;
  #next: { readonly ink: Ink; readonly revision: number } | undefined;
  #frame = 0;
  readonly #read = coalesced(() => this.#readNext());

  constructor(recognizer: Recognizer, listener: ReaderListener) {
    this.#recognizer = recognizer;
    this.#listener = listener;
  }

  /**
   * The ink has changed.
   * @param final the pen is up: it is read at once, not with the next frame.
   */
  see(ink: Ink, revision: number, final: boolean): void {
    this.#next = { ink, revision };
    if (final) void this.#read();
    else if (this.#frame === 0) this.#frame = requestAnimationFrame(() => void this.#read());
  }

  /** The sheet is blank: nothing is to be read any more. */
  forget(): void {
    this.#next = undefined;
  }

  async #readNext(): Promise<void> {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#next === undefined) return;
    const { ink, revision } = this.#next;
    this.#next = undefined;
    let picture: GrayImage28;
    try {
      picture = preprocessInk(ink);
    } catch (error) {
      this.#listener.unreadable(revision, error);
      return;
    }
    this.#listener.pictured(revision, picture);
    try {
      const recognition = await this.#recognizer.readNumber(ink);
      if (recognition !== undefined) this.#listener.read(revision, recognition, picture);
    } catch {
      // Without a model nothing can be read; the recogniser's status says so, with the reason.
    }
  }
}
