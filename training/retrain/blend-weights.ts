import { existsSync, readFileSync } from 'node:fs';
import { classesOf } from '../../src/core/classes.ts';
import { validationSets } from '../data/judged-sets.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import type { Network } from '../networks/network.ts';
import { encodeRun } from '../runs/encode-run.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import { compareGuarded, lossIn, readSets, type Outcome } from './guarded.ts';
import type { RetrainSettings } from './settings.ts';

/** Shares of the way from the old weights to the trained ones, the furthest first. */
const SHARES = [1, 0.8, 0.6, 0.4, 0.2];

const TRAINED = 'trained.weights';

/**
 * Puts in the place of the run's weights a mean of those and the ones that it began with: the furthest on the way to the
 * new ones at which no figure of the validation digits is worse, by the rule that the gate then goes by (Wortsman et al.,
 * "Robust fine-tuning of zero-shot models", 2022). Where all are worse, it is the nearest. Gone on with after an
 * interruption, it comes to the same.
 * @param start the weights that the run began with.
 * @returns the share that was gone.
 */
export async function blendWeights(run: RunFolder, network: Network, start: Float32Array, { mostDrop, limit }: Pick<RetrainSettings, 'mostDrop' | 'limit'>): Promise<number> {
  if (!existsSync(run.file(TRAINED))) writeFileAtomic(run.file(TRAINED), readFileSync(run.file('best.weights')));
  else writeFileAtomic(run.file('best.weights'), readFileSync(run.file(TRAINED)));
  const trained = run.readBestWeights(network);
  const sets = validationSets(limit, classesOf(network));
  const readBy = (weights: Float32Array): Promise<Outcome> => {
    run.writeBestWeights(weights);
    return readSets(encodeRun(run), { temperature: 1, digitThreshold: 0, ...(network.classes && { classes: network.classes }) }, sets);
  };
  const before = await readBy(start);
  for (const share of SHARES) {
    const after = await readBy(trained.map((weight, i) => start[i] + share * (weight - start[i])));
    if (Object.values(compareGuarded(before, after, 'choosing')).every((figure) => lossIn(figure, mostDrop) === undefined)) return share;
  }
  return SHARES[SHARES.length - 1];
}
