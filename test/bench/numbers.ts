import type { Ink } from '../../src/core/ink/ink.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import { randomFrom } from '../../training/lib/random.ts';
import { PEN_DIGITS, type Phone } from '../e2e/phone.ts';
import { drawThrough } from '../support/pen.ts';

const NUMBERS = 24;
const DIGITS = 6;

/** Milliseconds in the page, the way to the worker and back included. */
export interface NumberTimes {
  /** Of numbers of six digits, none of whose strokes was read before. */
  readonly first: number[];
  /** Of the same once more, with one stroke that is new. */
  readonly again: number[];
}

/** Numbers of six digits side by side, as they are written: every stroke is another's in no point. */
function writtenNumbers(): Ink[] {
  return Array.from({ length: NUMBERS }, (_, index) => {
    const random = randomFrom(13, index);
    const strokes = Array.from({ length: DIGITS }, (_digit, place) => {
      const { strokes: own } = PEN_DIGITS[Math.floor(random() * PEN_DIGITS.length)];
      const [left, top] = [40 + place * 150 + 20 * random(), 300 + 20 * random()];
      return own.map((knots) => ({ points: drawThrough(knots, 6).map(([x, y], step) => ({ x: left + 1.4 * x, y: top + 2 * y, t: step * 8 })) }));
    });
    return { strokes: strokes.flat(), width: 1000, height: 1000 };
  });
}

/** Reads numbers as a whole, and as they are when the last stroke comes. */
export function numberTimes(phone: Phone): Promise<NumberTimes> {
  return phone.page.evaluate(async (inks) => {
    const { recognizer } = document.querySelector<ScrawlApp>('scrawl-app')!.services;
    const timed = async (ink: Ink): Promise<number> => {
      const start = performance.now();
      await recognizer.readNumber(ink);
      return performance.now() - start;
    };
    const first: number[] = [];
    const again: number[] = [];
    for (const ink of inks) first.push(await timed(ink));
    for (const ink of inks) {
      // Elsewhere on the sheet, where nothing was read before.
      const moved = { ...ink, strokes: ink.strokes.map(({ points }) => ({ points: points.map((point) => ({ ...point, y: point.y + 77 })) })) };
      await timed({ ...moved, strokes: moved.strokes.slice(0, -1) });
      again.push(await timed(moved));
    }
    return { first, again };
  }, writtenNumbers());
}
