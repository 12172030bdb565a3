import { RECIPE, type Recipe } from '../networks/recipe.ts';

/** How a model is retrained, and what it must not lose by it. */
export interface RetrainSettings {
  readonly epochs: number;
  /** The peak of the cycle: a thirtieth of what training from nothing takes, or the network leaves the place that it had settled in. */
  readonly learningRate: number;
  /** Samples a step, over all workers. */
  readonly batch: number;
  /** Threads that share each batch. */
  readonly workers: number;
  /** An epoch shows at most so many digits of the data sets, drawn anew each time. */
  readonly ballast: number;
  /** Of all that an epoch shows, at most this share is corrections. */
  readonly share: number;
  /** An epoch shows each correction at most so often. */
  readonly repeats: number;
  /** Share of the corrections, and of the devices but the first few, that is kept for judging and never taught. */
  readonly heldOutShare: number;
  /** At least so many corrections are kept for judging, or a third of `leastCorrections` where that is less. */
  readonly leastHeldOut: number;
  /** With fewer corrections nothing is retrained. */
  readonly leastCorrections: number;
  /** By how much any other figure may drop, as a share: 0.001 are 0.1 points. What is no chance is refused below that already. */
  readonly mostDrop: number;
  /** Only so many digits of each source, in all that is done, and fewer drawings that are none likewise: to try things out. See `isTrial`. */
  readonly limit?: number;
}

export const RETRAIN_SETTINGS: RetrainSettings = {
  epochs: 4,
  learningRate: 1e-4,
  batch: 128,
  workers: 2,
  ballast: 24_000,
  share: 0.25,
  repeats: 8,
  heldOutShare: 0.1,
  leastHeldOut: 10,
  leastCorrections: 20,
  mostDrop: 0.001,
};

/**
 * Whether a retraining is a trial. Judged by a part of the digits, its figures are rough: a candidate that passes is kept,
 * and goes to phones only if a person says so.
 */
export const isTrial = ({ limit }: Pick<RetrainSettings, 'limit'>): boolean => limit !== undefined;

/** What each setting may be; both ends included. */
const RANGES: Readonly<Record<keyof RetrainSettings, readonly [low: number, high: number, whole: boolean]>> = {
  epochs: [1, 1000, true],
  learningRate: [1e-9, 1, false],
  batch: [1, 65_536, true],
  workers: [1, 64, true],
  ballast: [1, 10_000_000, true],
  share: [0, 0.9, false],
  repeats: [1, 1000, true],
  heldOutShare: [0, 0.5, false],
  leastHeldOut: [1, 1_000_000, true],
  leastCorrections: [3, 1_000_000, true],
  // A point: who gives up more gives up what the gate is there for.
  mostDrop: [0, 0.01, false],
  limit: [1, 10_000_000, true],
};

/** The settings with what is not given as it is by default. @throws RangeError naming the one that cannot be, or that there is not. */
export function retrainSettings(chosen: Partial<RetrainSettings> = {}): RetrainSettings {
  for (const name of Object.keys(chosen)) {
    if (!Object.hasOwn(RANGES, name)) throw new RangeError(`There is no setting "${name}"; there are ${Object.keys(RANGES).join(', ')}.`);
  }
  const settings = { ...RETRAIN_SETTINGS, ...chosen };
  for (const [name, [low, high, whole]] of Object.entries(RANGES)) {
    const value = settings[name as keyof RetrainSettings];
    if (value === undefined) continue;
    if (!(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
      throw new RangeError(`The setting "${name}" takes a ${whole ? 'whole ' : ''}number from ${low} to ${high}, not ${String(value)}.`);
    }
  }
  if (settings.batch % settings.workers !== 0) throw new RangeError(`A batch of ${settings.batch} cannot be shared by ${settings.workers} workers.`);
  return settings;
}

/**
 * Of each target but those of corrections, the share that is what the current model answers itself: what it knows it keeps
 * (Li and Hoiem, "Learning without Forgetting", 2016).
 */
const OWN_ANSWERS = 0.9;

/** The recipe of training, gentler: the network knows its digits, and is to learn some more without forgetting. */
export function retrainRecipe({ epochs, learningRate, batch, workers }: RetrainSettings): Recipe {
  return { ...RECIPE, epochs, learningRate, batch, workers, schedule: 'oneCycle', warmUp: 0.1, weightDecay: 0, averageDecay: 0.99, teachersShare: OWN_ANSWERS };
}
