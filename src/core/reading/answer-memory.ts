import type { Ink, Stroke, StrokePoint } from '../ink/ink.ts';
import type { NetworkAnswer } from './prediction.ts';

/** Answers kept; a number of ten digits needs some thirty. */
const MOST_ANSWERS = 1000;

/**
 * What the network said to parts of the drawing, kept while that goes on: a stroke more costs only what is new. Not
 * to be used across models or hands.
 */
export class AnswerMemory {
  #strokes: readonly Stroke[] = [];
  #sheet = '';
  #ids = new WeakMap<StrokePoint, number>();
  #count = 0;
  readonly #answers = new Map<string, NetworkAnswer>();

  /** The drawing with each stroke that was there before as the very object of then, though it may have come as a copy. */
  recognised(ink: Ink): Ink {
    // The size of the sheet decides what is a dot.
    const sheet = `${ink.width}×${ink.height}`;
    if (sheet !== this.#sheet) this.forget();
    this.#sheet = sheet;
    const strokes = ink.strokes.map((stroke) => this.#strokes.find((known) => areEqual(known, stroke)) ?? stroke);
    // What undo took away may come back.
    this.#strokes = [...new Set([...strokes, ...this.#strokes])].slice(0, Math.max(strokes.length, MOST_ANSWERS));
    return { ...ink, strokes };
  }

  /** Answers to all drawings, asking only for those that are new. @param drawings made of a `recognised` drawing's strokes */
  async answers(drawings: readonly Ink[], ask: (drawings: readonly Ink[]) => Promise<readonly NetworkAnswer[]>): Promise<NetworkAnswer[]> {
    const keys = drawings.map((drawing) => this.#keyOf(drawing));
    const unknown = drawings.filter((_, i) => !this.#answers.has(keys[i]!));
    const fresh = unknown.length > 0 ? await ask(unknown) : [];
    const found = new Map(unknown.map((drawing, i) => [drawing, fresh[i]!]));
    const answers = drawings.map((drawing, i) => found.get(drawing) ?? this.#answers.get(keys[i]!)!);
    keys.forEach((key, i) => {
      this.#answers.delete(key); // To the end of the order in which they are dropped.
      this.#answers.set(key, answers[i]!);
    });
    for (const key of this.#answers.keys()) {
      if (this.#answers.size <= MOST_ANSWERS) break;
      this.#answers.delete(key);
    }
    return answers;
  }

  forget(): void {
    this.#answers.clear();
    this.#strokes = [];
    this.#ids = new WeakMap();
  }

  /** A part of a stroke is told by its first point, which is the stroke's own, and its length. */
  #keyOf({ strokes }: Ink): string {
    return strokes.map(({ points }) => `${this.#idOf(points[0]!)}:${points.length}`).join();
  }

  #idOf(point: StrokePoint): number {
    let id = this.#ids.get(point);
    if (id === undefined) this.#ids.set(point, (id = this.#count++));
    return id;
  }
}

function areEqual({ points: a }: Stroke, { points: b }: Stroke): boolean {
  return a === b || (a.length === b.length && a.every(({ x, y }, i) => x === b[i]!.x && y === b[i]!.y));
}
