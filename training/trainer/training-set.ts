import type { Ink } from '../../src/core/ink/ink.ts';
import { DIGITS } from '../../src/core/reading/prediction.ts';
import { normalizeInk } from '../../src/core/preprocessing/normalize-ink.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { imageAt, type LabelledImages } from '../data/mnist.ts';
import { makeNegative, NEGATIVE_KINDS } from '../data/negatives.ts';
import { restyleInk } from '../data/restyle-ink.ts';
import { mnistPart, strokePart } from '../data/splits.ts';
import { varyInk } from '../data/vary-ink.ts';
import { warp } from '../data/warp.ts';
import { between, normal, randomFrom, shuffled, type Random } from '../lib/random.ts';
import type { Recipe } from '../networks/recipe.ts';
import { EXTENT, ExtraSource, type ExtraOptions, type ExtraSample } from './extra-source.ts';

const CLASSES = DIGITS.length;

/** All that an epoch shows, in an order that only seed and epoch decide. */
export class TrainingSet {
  private readonly mnist: LabelledImages;
  private readonly strokes: readonly StrokeSample[];
  private readonly recipe: Recipe;
  private readonly seed: number;
  private readonly extra: ExtraSource | undefined;

  /**
   * @param limit keeps only so many digits of each source, for small runs.
   * @param extra corrections that are taught beside the data sets.
   * @throws as the loaders, and as ExtraSource.
   */
  constructor(recipe: Recipe, seed: number, limit = Infinity, extra?: ExtraOptions) {
    const mnist = mnistPart('train');
    this.mnist = { ...mnist, count: Math.min(mnist.count, limit) };
    this.strokes = [...strokePart('pendigits', 'train').slice(0, limit), ...strokePart('unipen', 'train').slice(0, limit)];
    this.recipe = recipe;
    this.seed = seed;
    this.extra = extra && new ExtraSource(extra, this.known, seed);
  }

  /** Samples in an epoch. */
  get size(): number {
    return this.extra === undefined ? this.known : this.extra.ballast + this.extra.slots;
  }

  /** Samples of the data sets, and what is made up beside them. */
  private get known(): number {
    return this.digits + Math.floor(this.digits * this.recipe.negatives);
  }

  private get digits(): number {
    return this.mnist.count + this.strokes.length * this.recipe.strokeRepeats;
  }

  /** The samples of one epoch by number, shuffled. */
  order(epoch: number): Uint32Array {
    const known = shuffled(this.known, randomFrom(this.seed, epoch));
    if (this.extra === undefined) return known;
    const { ballast, slots } = this.extra;
    // Corrections are numbered after everything else.
    return shuffled(ballast + slots, randomFrom(this.seed, epoch, 1)).map((place) => (place < ballast ? known[place] : this.known + place - ballast));
  }

  /**
   * Writes the sample as this epoch shows it.
   * @param image 784 values in 0…1.
   * @param target ten shares that sum to 1.
   */
  write(sample: number, epoch: number, image: Float32Array, target: Float32Array): void {
    const random = randomFrom(this.seed, epoch, sample);
    const { labelSmoothing, mnistWarp } = this.recipe;
    target.fill(labelSmoothing / CLASSES);
    if (sample >= this.known) {
      this.writeCorrection(this.extra!.at(sample - this.known, epoch), image, target, random);
    } else if (sample < this.mnist.count) {
      target[this.mnist.labels[sample]] += 1 - labelSmoothing;
      warp(imageAt(this.mnist, sample), image, mnistWarp, 1 / 255, random);
    } else if (sample < this.digits) {
      const { ink, label } = this.strokes[(sample - this.mnist.count) % this.strokes.length];
      target[label] += 1 - labelSmoothing;
      const styled = restyleInk(ink, label, this.recipe.styles, random);
      this.writeInk(varyInk(styled, this.recipe.ink, random), image, random);
    } else {
      target.fill(1 / CLASSES);
      const kind = NEGATIVE_KINDS[Math.floor(random() * NEGATIVE_KINDS.length)];
      const ink = makeNegative(kind, () => this.strokes[Math.floor(random() * this.strokes.length)].ink, random);
      this.writeInk(ink, image, random);
    }
  }

  /** As its hand has drawn it, give or take: another habit of writing would no longer be what was misread. */
  private writeCorrection({ ink, image: picture, label }: ExtraSample, image: Float32Array, target: Float32Array, random: Random): void {
    if (label === 'none') target.fill(1 / CLASSES);
    else target[label] += 1 - this.recipe.labelSmoothing;
    if (ink === undefined) {
      warp(picture, image, this.recipe.mnistWarp, 1 / 255, random);
    } else {
      // What a hand varies goes with the size of what it draws, not of the sheet.
      const { strokes } = varyInk({ ...ink, width: EXTENT, height: EXTENT }, this.recipe.ink, random);
      this.writeInk({ ...ink, strokes }, image, random);
    }
  }

  private writeInk(ink: Ink, image: Float32Array, random: Random): void {
    warp(normalizeInk(ink, this.thickness(random)), image, this.recipe.inkWarp, 1 / 255, random);
  }

  private thickness(random: Random): number {
    const { mean, spread, low, high } = this.recipe.thickness;
    const drawn = mean + spread * normal(random);
    return drawn < low || drawn > high ? between(random, low, high) : drawn;
  }
}
