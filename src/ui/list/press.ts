/** How long (ms) a finger rests to mean more than a tap, and how far (CSS pixels) it may stray. */
const REST = 450;
const STRAY = 10;

/** Knows a finger that rests on an element from one that taps or scrolls; listens to `pointerdown` and `contextmenu`. */
export class LongPress {
  readonly #pressed: (target: Element) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #touching = false;
  #consumed = false;

  constructor(pressed: (target: Element) => void) {
    this.#pressed = pressed;
  }

  /** Whether the click that comes now is the end of a long press, which has been heard already. */
  consumed(): boolean {
    const consumed = this.#consumed;
    this.#consumed = false;
    return consumed;
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const) removeEventListener(type, this.#followed);
  }

  handleEvent(event: Event): void {
    if (event.type === 'contextmenu') {
      // The menu that a resting finger would get.
      if (this.#touching) event.preventDefault();
      return;
    }
    const { clientX, clientY, isPrimary, pointerType, target } = event as PointerEvent;
    this.stop();
    this.#consumed = false;
    this.#touching = pointerType !== 'mouse';
    if (!this.#touching || !isPrimary) return;
    this.#start = [clientX, clientY];
    for (const type of ['pointermove', 'pointerup', 'pointercancel'] as const) addEventListener(type, this.#followed);
    this.#timer = setTimeout(() => {
      this.stop();
      this.#consumed = true;
      this.#pressed(target as Element);
    }, REST);
  }

  #start: readonly [number, number] = [0, 0];

  readonly #followed = ({ type, clientX, clientY }: PointerEvent): void => {
    const strayed = Math.hypot(clientX - this.#start[0], clientY - this.#start[1]) > STRAY;
    if (type !== 'pointermove' || strayed) this.stop();
  };
}
