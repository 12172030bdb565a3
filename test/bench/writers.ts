/** Writers whose digits the network has not learned from, and what stands for writers that it finds hard. */
import type { Ink } from '../../src/core/ink/ink.ts';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseStrokeLine, type StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { restyleInk, type StyleChances } from '../../training/data/restyle-ink.ts';
import { strokePart, type Part } from '../../training/data/splits.ts';
import { STROKE_SETS } from '../../training/data/strokes.ts';
import { varyInk } from '../../training/data/vary-ink.ts';
import { between, randomFrom, type Random } from '../../training/lib/random.ts';

/** One writer's digits in the order they were drawn. */
export type WriterDigits = readonly Pick<StrokeSample, 'ink' | 'label'>[];

export function writersOf(part: Part): WriterDigits[] {
  return byWriterOf(STROKE_SETS.flatMap((set) => strokePart(set, part)));
}

export const byWriterOf = (samples: readonly StrokeSample[]): WriterDigits[] => [...byWriter(samples).values()];

/** The hands of a stroke file by writer. @throws InvalidRecordError naming the line that is none */
export function writersOfFile(path: string): ReadonlyMap<string, WriterDigits> {
  const bytes = readFileSync(path);
  const text = new TextDecoder().decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  return byWriter(text.trimEnd().split('\n').map((line, index) => parseStrokeLine(line, path, index + 1)));
}

function byWriter(samples: readonly StrokeSample[]): Map<string, StrokeSample[]> {
  const writers = new Map<string, StrokeSample[]>();
  for (const sample of samples) {
    const own = writers.get(sample.writer);
    if (own === undefined) writers.set(sample.writer, [sample]);
    else own.push(sample);
  }
  return writers;
}

/**
 * The same digits as `count` odder writers would have drawn them: each leans, turns and stretches all its digits alike,
 * and has its own habits. The network reads nearly all digits of the validation writers as they are, so that nothing
 * could be chosen by them.
 */
export function odderWriters(writers: readonly WriterDigits[], count: number): WriterDigits[] {
  return Array.from({ length: count }, (_, variant) => writers.map((digits, writer) => odder(digits, variant, writer))).flat();
}

function odder(digits: WriterDigits, variant: number, writer: number): WriterDigits {
  const random = randomFrom(99, variant, writer);
  const angle = (between(random, -28, 28) * Math.PI) / 180;
  const slant = between(random, -0.7, 0.7);
  const stretch = 1 + between(random, -0.35, 0.35);
  const has = (chance: number): number => (random() < chance ? 1 : 0);
  const habits: StyleChances = { crossedSeven: has(0.4), slashedZero: has(0.4), flaggedOne: has(0.6), footedOne: has(0.3), flaggedSeven: has(0.2), floatingBar: has(0.2), shortFour: has(0.2), longEntry: has(0.2), openEnds: has(0.2), overshoot: has(0.3) };
  return digits.map(({ ink, label }, index) => ({ label, ink: redrawn(restyleInk(ink, label, habits, randomFrom(7, variant, writer, index)), randomFrom(8, variant, writer, index)) }));

  function redrawn(ink: Ink, own: Random): Ink {
    const varied = varyInk(ink, { rotation: 4, slant: 0.06, stretch: 0.05, wander: 0.8, trim: 0.02 }, own);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const strokes = varied.strokes.map(({ points }) => ({
      points: points.map((point) => {
        const [x, y] = [point.x * stretch + slant * point.y, point.y / stretch];
        return { ...point, x: cos * x - sin * y, y: sin * x + cos * y };
      }),
    }));
    return { ...ink, strokes };
  }
}
