/** What the tracker needs of a PointerEvent. */
export interface PointerSample {
  readonly pointerId: number;
  /** `mouse`, `pen` or `touch`. */
  readonly pointerType: string;
  readonly button: number;
  readonly buttons: number;
  readonly timeStamp: number;
}

/** What a pointer event means for the drawing. `replace`: forget the open stroke and begin another. */
export type PointerMeaning = 'begin' | 'replace' | 'extend' | 'end' | 'discard' | 'ignore';

/** A hand rests on the glass before the pen comes down and after it leaves: touches this near (ms) to a pen are palms. */
const PALM_GRACE = 500;

/**
 * Decides which pointer draws. One at a time: the first finger, the mouse or the pen; everything else on the glass
 * meanwhile is a palm. A pen always wins over a finger, even over one whose stroke has begun.
 */
export class PointerTracker {
  #drawing: { readonly id: number; readonly type: string } | undefined;
  #penSeen = -Infinity;

  down(event: PointerSample): PointerMeaning {
    this.#noticePen(event);
    if (event.button !== 0) return 'ignore';
    const current = this.#drawing;
    // The same pointer again: its end was lost (a dialog of the system, say), and a new stroke begins.
    const free = current === undefined || current.id === event.pointerId;
    if (free && event.pointerType === 'touch' && event.timeStamp - this.#penSeen < PALM_GRACE) return 'ignore';
    const outranks = event.pointerType === 'pen' && current?.type === 'touch';
    if (!free && !outranks) return 'ignore';
    this.#drawing = { id: event.pointerId, type: event.pointerType };
    return outranks && !free ? 'replace' : 'begin';
  }

  move(event: PointerSample): PointerMeaning {
    this.#noticePen(event);
    if (this.#drawing?.id !== event.pointerId) return 'ignore';
    // A mouse let go outside the window, where nobody heard it.
    if (event.pointerType === 'mouse' && event.buttons === 0) return this.#finish('end');
    return 'extend';
  }

  /** Pen up, or the capture was lost. */
  up(event: PointerSample): PointerMeaning {
    this.#noticePen(event);
    return this.#drawing?.id === event.pointerId ? this.#finish('end') : 'ignore';
  }

  /** The system took the pointer away. A finger's stroke was then a gesture or a palm; what a pen drew is kept. */
  cancel(event: PointerSample): PointerMeaning {
    if (this.#drawing?.id !== event.pointerId) return 'ignore';
    return this.#finish(event.pointerType === 'touch' ? 'discard' : 'end');
  }

  #finish(meaning: PointerMeaning): PointerMeaning {
    this.#drawing = undefined;
    return meaning;
  }

  #noticePen(event: PointerSample): void {
    if (event.pointerType === 'pen') this.#penSeen = event.timeStamp;
  }
}
