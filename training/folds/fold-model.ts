import { readFileSync } from 'node:fs';
import { parseRehearsal, type Rehearsal } from '../../src/core/personalization/rehearsal.ts';
import { seeInk } from '../../src/core/preprocessing/preprocess.ts';
import { strokePart } from '../data/splits.ts';
import { STROKE_SETS } from '../data/strokes.ts';
import { seenSet } from '../data/tensors.ts';
import { buildRehearsal } from '../export/rehearsal.ts';
import { secondOutputs } from '../onnx/encode-network.ts';
import { encodeRun } from '../runs/encode-run.ts';
import { FOLDS, type FoldName, type VariantName } from './fold-plan.ts';
import { foldRun, type FoldResult } from './run-fold.ts';

/** A fold's network as personalization needs it. */
export interface FoldModel {
  readonly modelId: string;
  readonly bytes: Uint8Array;
  /** The name of the output that is the last layer's input. */
  readonly features: string;
  readonly temperature: number;
  readonly rehearsal: Rehearsal;
}

/** Of all the digits that a fold's network learned from, every other one, as for the model that ships. */
const EVERY = 2;

/** @throws Error where the fold was not trained: `npm run folds` does. */
export async function readFoldModel(variant: VariantName, fold: FoldName, epochs: number, seed: number): Promise<FoldModel> {
  const run = foldRun(variant, fold, epochs, seed);
  const { network } = run.readConfig();
  const { temperature } = JSON.parse(readFileSync(run.file('fold.json'), 'utf8')) as FoldResult;
  const bytes = encodeRun(run);
  const sites: readonly string[] = FOLDS[fold];
  const taught = STROKE_SETS.flatMap((set) => strokePart(set, 'train').filter(({ site = set }) => !sites.includes(site))).filter((_, index) => index % EVERY === 0);
  const digits = { ...seenSet(taught.map(({ ink }) => seeInk(ink))), labels: Uint8Array.from(taught, ({ label }) => label), count: taught.length };
  const rehearsal = await buildRehearsal(network, run.readBestWeights(network), bytes, temperature.validation, () => [digits]);
  if (rehearsal === undefined) throw new Error(`The network of fold ${fold} has no features.`);
  return { modelId: `fold ${fold}`, bytes, features: secondOutputs(network).features!.name, temperature: temperature.validation, rehearsal: parseRehearsal(rehearsal) };
}
