import type { Ink } from '../../src/core/ink/ink.ts';
import { DIGITS, labelOf, type Classes, type Label } from '../../src/core/classes.ts';
import { directionCoverage } from '../../src/core/preprocessing/direction.ts';
import { PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import { frameInk, paintInk } from '../../src/core/preprocessing/normalize-ink.ts';
import type { PlaneCount } from '../../src/core/preprocessing/preprocess.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { drawAllograph } from '../data/allographs.ts';
import type { LetterSample } from '../data/letters.ts';
import { imageAt, type LabelledImages } from '../data/mnist.ts';
import { makeNegative, NEGATIVE_KINDS } from '../data/negatives.ts';
import { restyleInk } from '../data/restyle-ink.ts';
import { sampleInk } from '../data/sample-ink.ts';
import { letterPart, mnistPart, strokePart } from '../data/splits.ts';
import { STROKE_SETS } from '../data/strokes.ts';
import { varyInk } from '../data/vary-ink.ts';
import { warp, warpPlanes } from '../data/warp.ts';
import { between, normal, randomFrom, shuffled, type Random } from '../lib/random.ts';
import type { Recipe } from '../networks/recipe.ts';
import { EXTENT, ExtraSource, type ExtraOptions, type ExtraSample } from './extra-source.ts';

/** All that an epoch shows, in an order that only seed and epoch decide. */
export class TrainingSet {
  private readonly mnist: LabelledImages;
  private readonly strokes: readonly StrokeSample[];
  private readonly letters: readonly LetterSample[];
  private readonly recipe: Recipe;
  private readonly planes: PlaneCount;
  private readonly seed: number;
  private readonly extra: ExtraSource | undefined;
  private readonly classes: Classes;

  /**
   * @param limit keeps only so many digits of each source, for small runs.
   * @param extra corrections that are taught beside the data sets.
   * @param classes of the network. What is of none of them is taught to be none.
   * @throws as the loaders, and as ExtraSource.
   */
  constructor(recipe: Recipe, planes: PlaneCount, seed: number, limit = Infinity, extra?: ExtraOptions, classes: Classes = DIGITS) {
    const mnist = mnistPart('train');
    const { leftOut = [] } = recipe;
    this.mnist = { ...mnist, count: recipe.mnist === false ? 0 : Math.min(mnist.count, limit) };
    this.strokes = STROKE_SETS.flatMap((set) => strokePart(set, 'train').filter(({ site = set }) => !leftOut.includes(site)).slice(0, limit));
    const letters = letterPart('train').filter(({ site = '' }) => !leftOut.includes(site));
    const isClass = ({ label }: LetterSample): boolean => classes.includes(labelOf(label));
    this.letters = [...letters.filter(isClass).slice(0, limit), ...letters.filter((letter) => !isClass(letter)).slice(0, limit)];
    this.recipe = recipe;
    this.planes = planes;
    this.seed = seed;
    this.classes = classes;
    this.extra = extra && new ExtraSource(extra, this.known, seed);
  }

  /** Samples in an epoch. */
  get size(): number {
    return this.extra === undefined ? this.known : this.extra.ballast + this.extra.slots;
  }

  /** Samples of the data sets, and what is made up beside them. */
  private get known(): number {
    return this.digits + this.letterSlots + Math.floor(this.digits * this.recipe.negatives);
  }

  private get digits(): number {
    return this.drawn + Math.floor(this.drawn * this.recipe.allographs);
  }

  /** Digits that someone wrote. */
  private get drawn(): number {
    return this.mnist.count + this.strokes.length * this.recipe.strokeRepeats;
  }

  private get letterSlots(): number {
    return this.letters.length * this.recipe.letterRepeats;
  }

  /** Whether the sample is one of the corrections taught beside the data sets. */
  isCorrection(sample: number): boolean {
    return sample >= this.known;
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
   * @param image [planes, 28, 28] in 0…1.
   * @param target shares of the classes, that sum to 1.
   */
  write(sample: number, epoch: number, image: Float32Array, target: Float32Array): void {
    const random = randomFrom(this.seed, epoch, sample);
    const { mnistWarp } = this.recipe;
    if (this.isCorrection(sample)) {
      this.writeCorrection(this.extra!.at(sample - this.known, epoch), image, target, random);
    } else if (sample < this.mnist.count) {
      this.aim(target, this.mnist.labels[sample] as Label);
      image.fill(0, PIXELS);
      warp(imageAt(this.mnist, sample), image, mnistWarp, 1 / 255, random);
    } else if (sample < this.drawn) {
      const { ink, label } = this.strokes[(sample - this.mnist.count) % this.strokes.length];
      this.aim(target, label);
      const styled = restyleInk(ink, label, this.recipe.styles, random);
      this.writeInk(this.redrawn(styled, random), image, random);
    } else if (sample < this.digits) {
      const { ink, label } = drawAllograph(random);
      this.aim(target, label);
      this.writeInk(this.redrawn(ink, random), image, random);
    } else if (sample < this.digits + this.letterSlots) {
      const { ink, label } = this.letters[(sample - this.digits) % this.letters.length];
      this.aim(target, labelOf(label));
      this.writeInk(this.redrawn(ink, random), image, random);
    } else {
      this.aim(target, 'none');
      const kind = NEGATIVE_KINDS[Math.floor(random() * NEGATIVE_KINDS.length)];
      const ink = makeNegative(kind, () => this.strokes[Math.floor(random() * this.strokes.length)].ink, random);
      this.writeInk(ink, image, random);
    }
  }

  /** Most of it for the label, a little for every class; all classes alike for what is of none. */
  private aim(target: Float32Array, label: Label): void {
    const place = this.classes.indexOf(label);
    const { labelSmoothing } = this.recipe;
    target.fill((place === -1 ? 1 : labelSmoothing) / this.classes.length);
    if (place !== -1) target[place] += 1 - labelSmoothing;
  }

  /** As its hand has drawn it, give or take: another habit of writing would no longer be what was misread. */
  private writeCorrection({ ink, image: picture, label }: ExtraSample, image: Float32Array, target: Float32Array, random: Random): void {
    this.aim(target, label);
    if (ink === undefined) {
      image.fill(0, PIXELS);
      warp(picture, image, this.recipe.mnistWarp, 1 / 255, random);
    } else {
      // What a hand varies goes with the size of what it draws, not of the sheet.
      const { strokes } = varyInk({ ...ink, width: EXTENT, height: EXTENT }, this.recipe.ink, random);
      this.writeInk({ ...ink, strokes }, image, random);
    }
  }

  private writeInk(ink: Ink, image: Float32Array, random: Random): void {
    const thickness = this.thickness(random);
    const framed = frameInk(ink, thickness);
    const planes: Uint8Array[] = [paintInk(framed, thickness)];
    image.fill(0, PIXELS);
    // Pictures have no direction, and sites differ in it: the network must do without as well.
    if (this.planes > 1 && random() >= this.recipe.withoutDirection) {
      const direction = directionCoverage(framed, thickness);
      for (let start = 0; start < direction.length; start += PIXELS) planes.push(direction.subarray(start, start + PIXELS));
    }
    warpPlanes(planes, image, this.recipe.inkWarp, 1 / 255, random);
  }

  /** By another hand, on another tablet. */
  private redrawn(ink: Ink, random: Random): Ink {
    return varyInk(sampleInk(ink, this.recipe.sampling, random), this.recipe.ink, random);
  }

  private thickness(random: Random): number {
    const { mean, spread, low, high } = this.recipe.thickness;
    const drawn = mean + spread * normal(random);
    return drawn < low || drawn > high ? between(random, low, high) : drawn;
  }
}
