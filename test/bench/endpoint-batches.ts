import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as bounds from '../../src/core/records/bounds.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { formatCorrectionBatch } from '../../src/formats/correction-batch-json.ts';
import { batchOf, correctionOf, PEN_DIGITS } from '../training/server/correction-batches.ts';

/** Corrections of a batch as a phone sends it after a day. */
export const BATCH = 20;
const LARGE = 500;

/** Batches that differ in their ids and in nothing else: the sender is not to be what is measured. */
function batchesLike(inks: readonly { readonly digit: number; readonly ink: Ink }[]): () => string {
  const template = formatCorrectionBatch(batchOf(inks.map(({ digit, ink }, i) => correctionOf({ id: `NUMBER-${i}`, label: digit as 0, ink })), 'bench-NUMBER')).split('NUMBER');
  const own = `${process.pid}-`;
  let sent = 0;
  return () => template.join(own + String(sent++));
}

export const nextBatch = batchesLike(Array.from({ length: BATCH }, (_, i) => PEN_DIGITS[i % 10]));

/** 500 drawings of so many points each. */
export const largeBatches = (points: number): (() => string) => batchesLike(Array.from({ length: LARGE }, (_, i) => ({ digit: PEN_DIGITS[i % 10].digit, ink: ofPoints(PEN_DIGITS[i % 10].ink, points) })));

/** How many points 500 drawings may have each in the heaviest batch that a checkout's endpoint takes. */
export async function mostPoints(checkout: string): Promise<number> {
  const path = join(checkout, 'src/core/records/bounds.ts');
  if (existsSync(path)) return ((await import(path)) as typeof bounds).MOST_BATCH_POINTS / LARGE;
  // Before there were bounds the length of a body was the only one.
  const [few, many] = [100, 200].map((points) => largeBatches(points)().length);
  return Math.floor(100 + ((0.99 * 8 * 2 ** 20 - few) / (many - few)) * 100);
}

/** The same drawing with so many points, each stroke walked through evenly. */
function ofPoints(ink: Ink, count: number): Ink {
  const each = Math.floor(count / ink.strokes.length);
  return {
    ...ink,
    strokes: ink.strokes.map(({ points }) => ({
      points: Array.from({ length: each }, (_, i) => {
        const at = (i / (each - 1)) * (points.length - 1);
        const [from, to] = [points[Math.floor(at)], points[Math.ceil(at)]];
        const share = at - Math.floor(at);
        return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y), t: 8 * i };
      }),
    })),
  };
}
