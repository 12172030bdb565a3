import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { strokePart, type Part } from '../data/splits.ts';
import { randomFrom } from '../lib/random.ts';
import { OCCASIONS } from './occasions.ts';
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

type Writers = ReadonlyMap<string, readonly StrokeSample[]>;

export interface TakenPhotograph extends Photograph {
  readonly scene: Scene;
  /** What it is a picture of, where it was made for one of `OCCASIONS`. */
  readonly occasion?: string;
}

/** The photograph of a number under all that makes photographs hard, by its seed: the same one on every run. */
export async function photograph(writers: Writers, seed: number, index: number): Promise<TakenPhotograph> {
  const random = randomFrom(seed, index);
  const scene = drawScene(writers, KINDS[index % KINDS.length], random);
  return { ...(await takePhotograph(scene, random)), scene };
}

/** A picture of each of `OCCASIONS` in turn, by its seed. */
export async function everydayPicture(writers: Writers, seed: number, index: number): Promise<TakenPhotograph> {
  const random = randomFrom(seed, index);
  const names = Object.keys(OCCASIONS);
  const occasion = names[index % names.length];
  const hands = [...writers.values()];
  const scene = OCCASIONS[occasion](hands[Math.floor(random() * hands.length)], random);
  return { ...(await takePhotograph(scene, random)), scene, occasion };
}
