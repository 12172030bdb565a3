import type { StyleChances } from '../data/restyle-ink.ts';
import type { SamplingChances } from '../data/sample-ink.ts';
import type { InkRanges } from '../data/vary-ink.ts';
import type { WarpRanges } from '../data/warp.ts';

/** The hyperparameters of a run: with the network, the data and the seed, all that decides its weights. */
export interface Recipe {
  readonly epochs: number;
  /** Samples a step, over all workers. */
  readonly batch: number;
  /** Each worker normalises its own part of a batch, so their number is part of the recipe. */
  readonly workers: number;
  /** Its peak, or where the schedule is constant, the rate itself. */
  readonly learningRate: number;
  /** `oneCycle` where none is named. A constant rate has no end to wait for, so early stopping belongs with it. */
  readonly schedule?: 'oneCycle' | 'constant';
  /** Share of all steps in which the rate climbs to its peak; then it falls along a cosine to nearly nothing. */
  readonly warmUp: number;
  /** Ends the run after so many epochs without a lower validation loss. Absent: all epochs are trained. */
  readonly patience?: number;
  /** Decoupled (AdamW); kernels only. */
  readonly weightDecay: number;
  /** Of the moving average of the weights, per step; the average is what is validated and shipped. */
  readonly averageDecay: number;
  /** Of batch norm's running mean and variance, per step. */
  readonly statisticsDecay: number;
  /** Share of a target's weight spread over all ten digits. */
  readonly labelSmoothing: number;
  /** Share of a target that is the mean answer of the run's teachers, where it has any. */
  readonly teachersShare: number;
  /** Pen strokes of these sites (or sets without sites) are not taught: for judging on sites that it never saw. */
  readonly leftOut?: readonly string[];
  /** False for a network that learns from pen strokes alone. */
  readonly mnist?: boolean;
  /** How often an epoch shows each pen digit, redrawn every time, for once that it shows a digit of MNIST. */
  readonly strokeRepeats: number;
  /** Rare ways of writing a digit, drawn from `allographs.ts`, as a share of the digits that someone wrote. */
  readonly allographs: number;
  /** How often an epoch shows each real letter and sign; its target is the even distribution. */
  readonly letterRepeats: number;
  /** Share of the inks whose direction is left out. */
  readonly withoutDirection: number;
  readonly sampling: SamplingChances;
  /** Made-up ink that is no digit, as a share of the digits; its target is the even distribution. */
  readonly negatives: number;
  /** Mean and spread of the thickness pen digits are painted with, in pixels, and its bounds. */
  readonly thickness: { readonly mean: number; readonly spread: number; readonly low: number; readonly high: number };
  readonly styles: StyleChances;
  readonly ink: InkRanges;
  /** For MNIST's digits, which exist as pictures only. */
  readonly mnistWarp: WarpRanges;
  /** For ink that is already redrawn: what is left is its place in the frame. */
  readonly inkWarp: WarpRanges;
}

/** The recipe of the shipped network, chosen on the validation parts only. */
export const RECIPE: Recipe = {
  epochs: 22,
  batch: 128,
  workers: 2,
  learningRate: 3e-3,
  warmUp: 0.15,
  weightDecay: 0.02,
  averageDecay: 0.999,
  statisticsDecay: 0.99,
  labelSmoothing: 0.03,
  teachersShare: 0.8,
  strokeRepeats: 3,
  allographs: 0.05,
  letterRepeats: 3,
  withoutDirection: 0.4,
  sampling: { sparse: 0.12, coarse: 0.06, reversed: 0.2, retouched: 0.03 },
  negatives: 0.06,
  // MNIST's own strokes: median 2.5, 5th and 95th percentile 1.6 and 3.9.
  thickness: { mean: 2.5, spread: 0.6, low: 1.5, high: 4.2 },
  styles: { crossedSeven: 0.25, slashedZero: 0.1, flaggedOne: 0.5, footedOne: 0.15, flaggedSeven: 0.12, floatingBar: 0.2, shortFour: 0.15, longEntry: 0.12, openEnds: 0.15, overshoot: 0.2 },
  ink: { rotation: 10, slant: 0.25, stretch: 0.15, wander: 1.2, trim: 0.04 },
  mnistWarp: { rotation: 10, zoom: 0.1, shear: 0.15, shift: 2, elastic: 0.4 },
  inkWarp: { rotation: 2, zoom: 0.08, shear: 0, shift: 1.5, elastic: 0.2 },
};
