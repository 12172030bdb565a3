import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { strokePart, type Part } from '../data/splits.ts';
import { randomFrom } from '../lib/random.ts';
import { drawScene, type Kind, type Scene } from './scene.ts';
import { takePhotograph, type Photograph } from './take-photograph.ts';

/** Writers with fewer digits than this write no numbers. */
const FEWEST_DIGITS = 20;
/** Of ten photographs. */
const KINDS: readonly Kind[] = ['number', 'single', 'number', 'number', 'single', 'page', 'number', 'single', 'number', 'single'];

/** The digits of each writer of a part of the pen sets. */
export function writersOf(part: Part): Map<string, StrokeSample[]> {
  const writers = new Map<string, StrokeSample[]>();
  for (const sample of [...strokePart('pendigits', part), ...strokePart('unipen', part)]) {
    writers.set(sample.writer, [...(writers.get(sample.writer) ?? []), sample]);
  }
  return new Map([...writers].filter(([, samples]) => samples.length >= FEWEST_DIGITS));
}

/** The photograph of a number, by its seed: the same one on every run. */
export async function photograph(writers: ReadonlyMap<string, readonly StrokeSample[]>, seed: number, index: number): Promise<Photograph & { readonly scene: Scene }> {
  const random = randomFrom(seed, index);
  const scene = drawScene(writers, KINDS[index % KINDS.length], random);
  return { ...(await takePhotograph(scene, random)), scene };
}
