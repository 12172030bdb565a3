import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { randomFrom, shuffled } from '../lib/random.ts';
import { loadMnist, type LabelledImages } from './mnist.ts';
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

/** MNIST-train, less 5,000 digits drawn by lot for validation. */
export function mnistPart(part: 'train' | 'validation', all: LabelledImages = loadMnist('train')): LabelledImages {
  const order = shuffled(all.count, randomFrom(SPLIT_SEED));
  const chosen = part === 'validation' ? order.subarray(0, MNIST_VALIDATION) : order.subarray(MNIST_VALIDATION);
  const images = new Uint8Array(chosen.length * PIXELS);
  const labels = new Uint8Array(chosen.length);
  chosen.forEach((from, to) => {
    images.set(all.images.subarray(from * PIXELS, (from + 1) * PIXELS), to * PIXELS);
    labels[to] = all.labels[from];
  });
  return { images, labels, count: chosen.length };
}

/**
 * Which part each writer belongs to: by lot among the writers, so that nobody's hand is both taught and judged.
 * The lot goes through the sites one by one, so that each part has all kinds of devices.
 */
export function writerParts(samples: readonly StrokeSample[]): Map<string, Part> {
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
