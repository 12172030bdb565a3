import { DIGITS } from '../../src/core/prediction.ts';
import { normalizeInk } from '../../src/core/normalize-ink.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { imageAt, type LabelledImages } from '../data/mnist.ts';
import { makeNegative, NEGATIVE_KINDS } from '../data/negatives.ts';
import { restyleInk } from '../data/restyle-ink.ts';
import { mnistPart, strokePart } from '../data/splits.ts';
import { varyInk } from '../data/vary-ink.ts';
import { warp } from '../data/warp.ts';
import { between, normal, randomFrom, shuffled, type Random } from '../random.ts';
import type { Recipe } from '../recipe.ts';

const CLASSES = DIGITS.length;

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
      const styled = restyleInk(ink, label, this.recipe.styles, random);
      warp(normalizeInk(varyInk(styled, this.recipe.ink, random), this.thickness(random)), image, inkWarp, 1 / 255, random);
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
