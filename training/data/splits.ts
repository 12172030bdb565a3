import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { randomFrom, shuffled } from '../lib/random.ts';
import { loadLetters, type LetterSample } from './letters.ts';
import { loadMnist, loadMnistWriters, type LabelledImages } from './mnist.ts';
import { loadStrokes, type StrokeSet } from './strokes.ts';

/**
 * What each part of the data is for. `train` teaches; `validation` chooses (epoch, recipe, temperature, threshold);
 * `heldOut` is looked at to report, and chooses nothing. MNIST's own test part is its `heldOut`.
 */
export type Part = 'train' | 'validation' | 'heldOut';

/** The same split for every run and every seed, or a choice made with one would leak into another. */
const SPLIT_SEED = 20261121;

/** Of MNIST's 60,000 training digits. */
const MNIST_VALIDATION = 5000;

/** Of every ten writers of a stroke set, in the order of the lot. */
const TURNS: readonly Part[] = ['train', 'train', 'heldOut', 'train', 'validation', 'train', 'train', 'heldOut', 'train', 'train'];

/** A writer with more samples than this teaches: judging would otherwise be judging that one hand. */
const MOST_JUDGED = 300;

/**
 * MNIST-train, less the digits of some writers for validation: writers by lot, until they have 5,000. Without QMNIST's
 * labels nobody knows whose a digit is; then it is 5,000 digits by lot.
 */
export function mnistPart(part: 'train' | 'validation', all: LabelledImages = loadMnist('train'), writers = loadMnistWriters()): LabelledImages {
  const judged = writers === undefined ? digitsByLot(all.count) : writersByLot(writers);
  const chosen = Array.from({ length: all.count }, (_, index) => index).filter((index) => judged.has(index) === (part === 'validation'));
  const images = new Uint8Array(chosen.length * PIXELS);
  const labels = new Uint8Array(chosen.length);
  chosen.forEach((from, to) => {
    images.set(all.images.subarray(from * PIXELS, (from + 1) * PIXELS), to * PIXELS);
    labels[to] = all.labels[from];
  });
  return { images, labels, count: chosen.length };
}

const digitsByLot = (count: number): ReadonlySet<number> => new Set(shuffled(count, randomFrom(SPLIT_SEED)).subarray(0, MNIST_VALIDATION));

function writersByLot(writers: Int32Array): ReadonlySet<number> {
  const digits = new Map<number, number[]>();
  writers.forEach((writer, index) => digits.set(writer, [...(digits.get(writer) ?? []), index]));
  const names = [...digits.keys()].sort((a, b) => a - b);
  const chosen = new Set<number>();
  for (const turn of shuffled(names.length, randomFrom(SPLIT_SEED))) {
    if (chosen.size >= MNIST_VALIDATION) break;
    for (const index of digits.get(names[turn])!) chosen.add(index);
  }
  return chosen;
}

/**
 * Which part each writer belongs to: by lot among the writers, so that nobody's hand is both taught and judged.
 * The lot goes through the sites one by one, so that each part has all kinds of devices.
 */
export function writerParts(samples: readonly { readonly writer: string; readonly site?: string }[]): Map<string, Part> {
  const sites = new Map<string, Map<string, number>>();
  for (const { site = '', writer } of samples) {
    const writers = sites.get(site) ?? new Map<string, number>();
    writers.set(writer, (writers.get(writer) ?? 0) + 1);
    sites.set(site, writers);
  }
  const parts = new Map<string, Part>();
  let turn = 0;
  [...sites.keys()].sort().forEach((site, siteIndex) => {
    const counts = sites.get(site)!;
    const writers = [...counts.keys()].sort();
    for (const index of shuffled(writers.length, randomFrom(SPLIT_SEED, siteIndex))) {
      const writer = writers[index];
      parts.set(writer, counts.get(writer)! > MOST_JUDGED ? 'train' : TURNS[turn++ % TURNS.length]);
    }
  });
  return parts;
}

/** The samples of one part of a stroke set's writers. */
export function strokePart(set: StrokeSet, part: Part, all: readonly StrokeSample[] = loadStrokes(set)): StrokeSample[] {
  const parts = writerParts(all);
  return all.filter((sample) => parts.get(sample.writer) === part);
}

/**
 * The letters and signs of one part's writers. Who wrote digits as well is in the same part for both, and the others are
 * dealt out likewise.
 */
export function letterPart(part: Part, all: readonly LetterSample[] = loadLetters(), digits: readonly StrokeSample[] = loadStrokes('unipen')): LetterSample[] {
  const known = writerParts(digits);
  const others = writerParts(all.filter(({ writer }) => !known.has(writer)));
  return all.filter(({ writer }) => (known.get(writer) ?? others.get(writer)) === part);
}
