import { existsSync, readFileSync } from 'node:fs';
import { validationSets } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import { writeFileAtomic } from '../lib/atomic-file.ts';
import { judge } from '../metrics/judge.ts';
import { bothChanged, changedBetween } from '../metrics/mcnemar.ts';
import type { Network } from '../networks/network.ts';
import { openOnnx } from '../onnx/ort.ts';
import { encodeRun } from '../runs/encode-run.ts';
import type { RunFolder } from '../runs/run-folder.ts';

/** Shares of the way from the old weights to the trained ones, the furthest first. */
const SHARES = [1, 0.8, 0.6, 0.4, 0.2];

const TRAINED = 'trained.weights';

/**
 * Puts in the place of the run's weights a mean of those and the ones that it began with: as far on the way to the new
 * ones as the validation digits allow, of which none may be lost on balance (Wortsman et al., "Robust fine-tuning of
 * zero-shot models", 2022). Gone on with after an interruption, it comes to the same.
 * @param start the weights that the run began with.
 * @returns the share that was gone.
 */
export async function blendWeights(run: RunFolder, network: Network, start: Float32Array, limit = Infinity): Promise<number> {
  if (!existsSync(run.file(TRAINED))) writeFileAtomic(run.file(TRAINED), readFileSync(run.file('best.weights')));
  else writeFileAtomic(run.file('best.weights'), readFileSync(run.file(TRAINED)));
  const trained = run.readBestWeights(network);
  const between = (share: number): Float32Array => trained.map((weight, i) => start[i] + share * (weight - start[i]));
  run.writeBestWeights(start);
  const before = await mistakesOf(run, limit);
  for (const share of SHARES) {
    run.writeBestWeights(between(share));
    const after = await mistakesOf(run, limit);
    const { lost, won } = bothChanged(before.map((mistakes, set) => changedBetween(mistakes, after[set])));
    if (lost <= won) return share;
  }
  return SHARES[SHARES.length - 1];
}

/** Places of the validation digits that it reads wrongly, set by set. */
async function mistakesOf(run: RunFolder, limit: number): Promise<number[][]> {
  const model = await openOnnx(encodeRun(run));
  const all: number[][] = [];
  for (const set of validationSets(limit)) {
    all.push(judge(await model.run(tensorsOf(set, model.planes)), set.labels, { temperature: 1, digitThreshold: 0 }).mistakes.map(({ index }) => index));
  }
  await model.close();
  return all;
}
