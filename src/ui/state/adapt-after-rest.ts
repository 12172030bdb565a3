/** The hand rests this long (ms) before anything is learned: learning takes the worker from the next answer. */
const REST = 600;

/** Learns from what was judged, once the hand rests; several judgements in a row are learned from at once. */
export class AdaptAfterRest {
  readonly #learn: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(learn: () => void) {
    this.#learn = learn;
  }

  /** There is something new to learn from. */
  learnSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#learn();
    }, REST);
  }

  /** The hand moves: what is to be learned can wait. */
  wait(): void {
    if (this.#timer !== undefined) this.learnSoon();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
