import { DIGITS } from '../../src/core/prediction.ts';
import { grayImage28, PIXELS } from '../../src/core/gray-image.ts';
import { normalizeInk } from '../../src/core/normalize-ink.ts';
import { preprocessInk, toTensorData } from '../../src/core/preprocess.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { imageAt, type LabelledImages } from '../data/mnist.ts';
import { makeNegative, type NegativeKind } from '../data/negatives.ts';
import { mnistPart, strokePart } from '../data/splits.ts';
import { varyInk } from '../data/vary-ink.ts';
import { warp } from '../data/warp.ts';
import { between, normal, randomFrom, shuffled, type Random } from '../random.ts';
import type { Recipe } from '../recipe.ts';

const CLASSES = DIGITS.length;
const NEGATIVE_KINDS: readonly NegativeKind[] = ['scribble', 'pair', 'marks'];

/** All that an epoch shows, in an order that only seed and epoch decide. */
export class TrainingSet {
  private readonly mnist: LabelledImages;
  private readonly strokes: readonly StrokeSample[];
  private readonly recipe: Recipe;
  private readonly seed: number;

  /** @param limit keeps only so many digits of each source, for small runs. @throws as the loaders. */
  constructor(recipe: Recipe, seed: number, limit = Infinity) {
    const mnist = mnistPart('train');
    this.mnist = { ...mnist, count: Math.min(mnist.count, limit) };
    this.strokes = [...strokePart('pendigits', 'train').slice(0, limit), ...strokePart('unipen', 'train').slice(0, limit)];
    this.recipe = recipe;
    this.seed = seed;
  }

  /** Samples in an epoch. */
  get size(): number {
    return this.digits + Math.floor(this.digits * this.recipe.negatives);
  }

  private get digits(): number {
    return this.mnist.count + this.strokes.length * this.recipe.strokeRepeats;
  }

  /** The samples of one epoch by number, shuffled. */
  order(epoch: number): Uint32Array {
    return shuffled(this.size, randomFrom(this.seed, epoch));
  }

  /**
   * Writes the sample as this epoch shows it.
   * @param image 784 values in 0…1.
   * @param target ten shares that sum to 1.
   */
  write(sample: number, epoch: number, image: Float32Array, target: Float32Array): void {
    const random = randomFrom(this.seed, epoch, sample);
    const { labelSmoothing, mnistWarp, inkWarp } = this.recipe;
    target.fill(labelSmoothing / CLASSES);
    if (sample < this.mnist.count) {
      target[this.mnist.labels[sample]] += 1 - labelSmoothing;
      warp(imageAt(this.mnist, sample), image, mnistWarp, 1 / 255, random);
    } else if (sample < this.digits) {
      const { ink, label } = this.strokes[(sample - this.mnist.count) % this.strokes.length];
      target[label] += 1 - labelSmoothing;
      warp(normalizeInk(varyInk(ink, this.recipe.ink, random), this.thickness(random)), image, inkWarp, 1 / 255, random);
    } else {
      target.fill(1 / CLASSES);
      const kind = NEGATIVE_KINDS[Math.floor(random() * NEGATIVE_KINDS.length)];
      const ink = makeNegative(kind, () => this.strokes[Math.floor(random() * this.strokes.length)].ink, random);
      warp(normalizeInk(ink, this.thickness(random)), image, inkWarp, 1 / 255, random);
    }
  }

  private thickness(random: Random): number {
    const { mean, spread, low, high } = this.recipe.thickness;
    const drawn = mean + spread * normal(random);
    return drawn < low || drawn > high ? between(random, low, high) : drawn;
  }
}

/** A set to judge on, as the network sees it. */
export interface JudgedSet {
  readonly name: string;
  /** [count, 784] in 0…1. */
  readonly images: Float32Array;
  readonly labels: Uint8Array;
}

/** The validation parts of all sources, through the app's own preprocessing. */
export function validationSets(limit = Infinity): JudgedSet[] {
  return [
    judgedImages('mnist', mnistPart('validation'), limit),
    ...(['pendigits', 'unipen'] as const).map((name) => judgedStrokes(name, strokePart(name, 'validation').slice(0, limit))),
  ];
}

/** MNIST's digits are already what the network sees. */
export function judgedImages(name: string, set: LabelledImages, limit = Infinity): JudgedSet {
  const count = Math.min(set.count, limit);
  const images = new Float32Array(count * PIXELS);
  for (let i = 0; i < count; i++) toTensorData(grayImage28(imageAt(set, i)), images.subarray(i * PIXELS, (i + 1) * PIXELS));
  return { name, images, labels: set.labels.slice(0, count) };
}

export function judgedStrokes(name: string, samples: readonly StrokeSample[]): JudgedSet {
  const images = new Float32Array(samples.length * PIXELS);
  samples.forEach(({ ink }, i) => toTensorData(preprocessInk(ink), images.subarray(i * PIXELS, (i + 1) * PIXELS)));
  return { name, images, labels: Uint8Array.from(samples, ({ label }) => label) };
}
