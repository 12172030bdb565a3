import { letterPart, strokePart } from '../data/splits.ts';
import { STROKE_SETS } from '../data/strokes.ts';
import type { LetterSample } from '../data/letters.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import type { Layer, Network } from '../networks/network.ts';
import { scrawl } from '../networks/scrawl.ts';
import { RECIPE, type Recipe } from '../networks/recipe.ts';

/**
 * Sites left out together: each is a tablet, a country and a time of its own, so that a fold asks how a recipe does where
 * it has never been. A set without sites is one.
 */
export const FOLDS = {
  pendigits: ['pendigits'],
  syn: ['syn'],
  ap: ['apa', 'apb', 'app'],
  rest: ['ibm', 'imp', 'hpp', 'art', 'cea', 'ceb', 'lou', 'pri'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type FoldName = keyof typeof FOLDS;

/** What a fold is judged by: digits and letters of the sites that it left out, without the writers who are held out of everything. */
export function leftOutSamples(fold: FoldName): { readonly digits: readonly StrokeSample[]; readonly letters: readonly LetterSample[] } {
  const sites: readonly string[] = FOLDS[fold];
  const digits = STROKE_SETS.flatMap((set) => [...strokePart(set, 'train'), ...strokePart(set, 'validation')].filter(({ site = set }) => sites.includes(site)));
  const letters = [...letterPart('train'), ...letterPart('validation')].filter(({ site = '' }) => sites.includes(site));
  return { digits, letters };
}

/** What is compared: how a network reads ink, and what it is shown. */
export const VARIANTS = {
  /** As it ships. */
  shipped: {},
  /** The picture alone. */
  picture: { planes: 1 },
  /** Every ink with its direction, as drawn. */
  always: { recipe: { withoutDirection: 0, sampling: { ...RECIPE.sampling, reversed: 0 } } },
  /** Digits as they are in the data sets, redrawn by other hands, but not in other ways of writing. */
  plain: {
    recipe: {
      allographs: 0,
      sampling: { sparse: 0, coarse: 0, retouched: 0, reversed: RECIPE.sampling.reversed },
      styles: { crossedSeven: 0.2, slashedZero: 0.06, flaggedOne: 0, footedOne: 0, flaggedSeven: 0, floatingBar: 0, shortFour: 0, longEntry: 0, openEnds: 0, overshoot: 0.2 },
    },
  },
} as const satisfies Readonly<Record<string, { readonly planes?: 1; readonly recipe?: Partial<Recipe> }>>;

export type VariantName = keyof typeof VARIANTS;

/** A quarter of the shipped network's weights, on pen strokes alone, for a few epochs: enough to compare by. */
export function foldNetwork(variant: VariantName): Network {
  const { planes = scrawl.planes } = VARIANTS[variant] as { planes?: 1 };
  const layers = scrawl.layers.map((layer): Layer => (layer.kind === 'conv' ? { ...layer, filters: layer.filters / 2 } : layer));
  return { name: 'scrawl-half', ...(planes === undefined ? {} : { planes }), layers };
}

export function foldRecipe(variant: VariantName, fold: FoldName, epochs: number): Recipe {
  const { recipe = {} } = VARIANTS[variant] as { recipe?: Partial<Recipe> };
  return { ...RECIPE, ...recipe, mnist: false, strokeRepeats: 1, letterRepeats: 1, averageDecay: 0.995, epochs, leftOut: FOLDS[fold] };
}
