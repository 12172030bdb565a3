import type { Ink } from '../../../src/core/ink/ink.ts';
import type { Random } from '../../../training/lib/random.ts';

/** The same drawing by a hand that trembles: every point off by at most so much of the sheet. */
export function traced(ink: Ink, amount: number, random: Random): Ink {
  const off = (): number => (2 * random() - 1) * amount * Math.max(ink.width, ink.height);
  return { ...ink, strokes: ink.strokes.map(({ points }) => ({ points: points.map((point) => ({ ...point, x: point.x + off(), y: point.y + off() })) })) };
}

/** A line straight down. @param hurry 1 for an even pace; with more, the pen begins slowly and ends fast */
export function straightOne(hurry: number): Ink {
  const LAST = 20;
  return { width: 100, height: 100, strokes: [{ points: Array.from({ length: LAST + 1 }, (_, i) => ({ x: 50, y: 10 + 80 * (i / LAST) ** hurry, t: 16 * i })) }] };
}
