import { PIXELS } from '../../src/core/gray-image.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { randomFrom, shuffled } from '../random.ts';
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

/** Shares of the writers of each stroke set. */
const HELD_OUT_WRITERS = 0.2;
const VALIDATION_WRITERS = 0.12;

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
 * Writers of a site that has several are drawn within it, so that each part has all kinds of devices.
 */
export function writerParts(samples: readonly StrokeSample[]): Map<string, Part> {
  const sites = new Map<string, Set<string>>();
  for (const { site = '', writer } of samples) {
    if (!sites.has(site)) sites.set(site, new Set());
    sites.get(site)!.add(writer);
  }
  const parts = new Map<string, Part>();
  // The lot is drawn over all writers site by site, in one sequence: sites with few writers take turns in giving one.
  let position = 0;
  for (const site of [...sites.keys()].sort()) {
    const writers = [...sites.get(site)!].sort();
    const order = shuffled(writers.length, randomFrom(SPLIT_SEED, position));
    for (const index of order) {
      const turn = (position * HELD_OUT_WRITERS) % 1;
      const choose = (position * VALIDATION_WRITERS) % 1;
      position++;
      const crosses = (at: number, share: number): boolean => at + share >= 1;
      parts.set(writers[index], crosses(turn, HELD_OUT_WRITERS) ? 'heldOut' : crosses(choose, VALIDATION_WRITERS) ? 'validation' : 'train');
    }
  }
  return parts;
}

/** The samples of one part of a stroke set's writers. */
export function strokePart(set: StrokeSet, part: Part, all: readonly StrokeSample[] = loadStrokes(set)): StrokeSample[] {
  const parts = writerParts(all);
  return all.filter((sample) => parts.get(sample.writer) === part);
}
