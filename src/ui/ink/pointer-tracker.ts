/** What the tracker needs of a PointerEvent. */
export interface PointerSample {
  readonly pointerId: number;
  /** `mouse`, `pen` or `touch`. */
  readonly pointerType: string;
  readonly button: number;
  readonly buttons: number;
  readonly timeStamp: number;
  /** 0 where a pen hovers; 0.5 from what does not measure it. */
  readonly pressure: number;
  /** Whether it is the only contact of its type, or the first. */
  readonly isPrimary: boolean;
  /** In CSS pixels. */
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * What a pointer event means for the drawing. `begin` ends a stroke that is still open; `replace` forgets it and begins
 * another; `erase` takes away the ink under the pointer.
 */
export type PointerMeaning = 'begin' | 'replace' | 'extend' | 'end' | 'discard' | 'erase' | 'ignore';

/** A hand rests on the glass before the pen comes down and after it leaves: touches this near (ms) to a pen are palms. */
const PALM_GRACE = 500;

/** A pointer that draws is never still: one that was not heard of for so long (ms) has left without a word. */
const SILENCE = 3000;

/**
 * A palm that rolls, or a finger whose gesture the system takes for its own, has come less far (CSS pixels along its way,
 * 160 to an inch) by the time the system takes it away.
 */
const FAR = 100;

/** Bits of `buttons`: the left button, a finger or a pen's tip; and a pen's other end. */
const [TIP, ERASER] = [1, 32];

/** `button` of a pen's other end. */
const ERASER_BUTTON = 5;

interface Drawing {
  readonly id: number;
  readonly type: string;
  readonly erases: boolean;
  readonly heard: number;
  readonly x: number;
  readonly y: number;
  /** Length of its way so far (CSS pixels). */
  readonly way: number;
}

/**
 * Decides which pointer draws. One at a time: the first finger, the mouse or the pen; everything else on the glass
 * meanwhile is a palm. A pen always wins over a finger, even over one whose stroke has begun.
 */
export class PointerTracker {
  #drawing: Drawing | undefined;
  #penSeen = -Infinity;

  down(event: PointerSample): PointerMeaning {
    this.#noticePen(event);
    const erases = isEraser(event);
    if (!erases && !isContact(event)) return 'ignore';
    const current = this.#drawing;
    const free = current === undefined || isLost(current, event);
    if (free && event.pointerType === 'touch' && event.timeStamp - this.#penSeen < PALM_GRACE) return 'ignore';
    const outranks = !free && event.pointerType === 'pen' && current.type === 'touch';
    if (!free && !outranks) return 'ignore';
    this.#drawing = { id: event.pointerId, type: event.pointerType, erases, heard: event.timeStamp, x: event.clientX, y: event.clientY, way: 0 };
    if (erases) return outranks ? 'discard' : 'erase';
    return outranks ? 'replace' : 'begin';
  }

  move(event: PointerSample): PointerMeaning {
    this.#noticePen(event);
    const current = this.#drawing;
    // Pressed while another button was down already: browsers call this a move.
    if (current === undefined && event.pointerType === 'mouse' && event.button === 0) return this.down(event);
    if (current?.id !== event.pointerId) return 'ignore';
    // Let go while another button stays down, or where nobody heard it.
    if (!(current.erases ? isEraser(event) : isContact(event))) return this.#finish(current.erases ? 'ignore' : 'end');
    this.#drawing = { ...current, heard: event.timeStamp, x: event.clientX, y: event.clientY, way: current.way + Math.hypot(event.clientX - current.x, event.clientY - current.y) };
    return current.erases ? 'erase' : 'extend';
  }

  /** Pen up, or the capture was lost. */
  up(event: PointerSample): PointerMeaning {
    this.#noticePen(event);
    if (this.#drawing?.id !== event.pointerId) return 'ignore';
    return this.#finish(this.#drawing.erases ? 'ignore' : 'end');
  }

  /**
   * The system took the pointer away. A finger that had not come far was then a gesture or a palm, and so was any beside a
   * pen; what a pen drew, and what a finger had all but finished, is kept.
   */
  cancel(event: PointerSample): PointerMeaning {
    const drawing = this.#drawing;
    const isDrawn = drawing !== undefined && drawing.way >= FAR && event.timeStamp - this.#penSeen >= PALM_GRACE;
    return event.pointerType === 'touch' && drawing?.id === event.pointerId && !isDrawn ? this.#finish('discard') : this.up(event);
  }

  #finish(meaning: PointerMeaning): PointerMeaning {
    this.#drawing = undefined;
    return meaning;
  }

  #noticePen(event: PointerSample): void {
    if (event.pointerType === 'pen') this.#penSeen = event.timeStamp;
  }
}

const isEraser = ({ pointerType, button, buttons }: PointerSample): boolean => pointerType === 'pen' && (button === ERASER_BUTTON || (buttons & ERASER) !== 0);

/** Whether the pointer's own button is down. A pen that touches is a pen that draws, whatever is held on its barrel. */
const isContact = ({ pointerType, buttons, pressure }: PointerSample): boolean => (buttons & TIP) !== 0 || (pointerType === 'pen' && buttons !== 0 && pressure > 0);

/**
 * Whether the end of a stroke was lost (to a dialog of the system, say), now that a pointer comes down: the same one
 * again, another of its type that says it is the only one, or any after a long silence.
 */
function isLost(drawing: Drawing, event: PointerSample): boolean {
  const another = drawing.type === event.pointerType && event.isPrimary;
  return drawing.id === event.pointerId || another || event.timeStamp - drawing.heard > SILENCE;
}
