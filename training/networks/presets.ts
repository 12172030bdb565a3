import { RECIPE, type Recipe } from './recipe.ts';
import { cnnBlocks } from './cnn-blocks.ts';
import { cnnClassic } from './cnn-classic.ts';
import { cnnFeedback } from './cnn-feedback.ts';
import { dense } from './dense.ts';
import type { Network } from './network.ts';
import { scrawl } from './scrawl.ts';

/** A network with the way to train it. */
export interface Preset {
  readonly network: Network;
  readonly recipe: Recipe;
  /** What projects with such a network report of themselves: share right, and on what. */
  readonly reported?: { readonly accuracy: number; readonly of: string };
}

/**
 * How such networks are usually trained: on MNIST alone, turned by up to 10°, shifted and zoomed by up to 10 %, at a
 * constant rate until the validation loss has not fallen for a while. As everywhere here, what is validated and kept
 * is the weights' moving average.
 */
export const USUAL_RECIPE: Recipe = {
  ...RECIPE,
  epochs: 100,
  patience: 6,
  learningRate: 1e-3,
  schedule: 'constant',
  weightDecay: 0,
  labelSmoothing: 0,
  strokeRepeats: 0,
  negatives: 0,
  mnistWarp: { rotation: 10, zoom: 0.1, shear: 0, shift: 2.8, elastic: 0 },
};

/** The networks that can be trained by name; the one that ships comes first. */
export const PRESETS: readonly Preset[] = [
  { network: scrawl, recipe: RECIPE },
  { network: dense, recipe: USUAL_RECIPE, reported: { accuracy: 0.98314, of: 'MNIST test' } },
  { network: cnnClassic, recipe: USUAL_RECIPE, reported: { accuracy: 0.99, of: 'MNIST test' } },
  { network: cnnFeedback, recipe: USUAL_RECIPE, reported: { accuracy: 0.98, of: 'MNIST test' } },
  { network: cnnBlocks, recipe: USUAL_RECIPE, reported: { accuracy: 0.993, of: "8,400 of Kaggle's training digits" } },
];

/** @throws RangeError where there is none of that name. */
export function presetNamed(name: string): Preset {
  const preset = PRESETS.find(({ network }) => network.name === name);
  if (preset === undefined) throw new RangeError(`There is no network "${name}": choose ${PRESETS.map(({ network }) => network.name).join(', ')}.`);
  return preset;
}
