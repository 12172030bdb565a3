import { DIGITS, namesOf } from '../../src/core/classes.ts';
import { exportRun } from '../../training/export/export-run.ts';
import type { ShippedModel } from '../../training/export/models-folder.ts';
import { validationSets } from '../../training/data/judged-sets.ts';
import { evaluate } from '../../training/metrics/evaluation.ts';
import type { Network } from '../../training/networks/network.ts';
import { RECIPE, type Recipe } from '../../training/networks/recipe.ts';
import { calibrateRun } from '../../training/runs/calibrate-run.ts';
import { encodeRun } from '../../training/runs/encode-run.ts';
import { newRunConfig } from '../../training/runs/new-run.ts';
import { RunFolder } from '../../training/runs/run-folder.ts';
import { trainRun } from '../../training/trainer/train-run.ts';
import { classesOf } from '../../src/core/classes.ts';

/** The digits, a letter and a sign; pens have written both, and they are in the data sets. */
export const TWELVE = [...namesOf(DIGITS), 'A', '+'];

const network: Network = {
  name: 'twelve',
  classes: TWELVE,
  layers: [
    { kind: 'conv', filters: 12, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 24, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 32, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'globalAveragePool' },
    { kind: 'dense', units: TWELVE.length },
  ],
};

/** Few digits, shown often: seconds of training, and enough to tell most apart. */
const LIMIT = 300;
const recipe: Recipe = { ...RECIPE, epochs: 5, batch: 32, learningRate: 1e-2, averageDecay: 0.95, strokeRepeats: 1, letterRepeats: 2, allographs: 0 };

/** Trains a small network of twelve classes, calibrates, judges and exports it, as the commands of these names do. */
export async function trainTwelve(runFolder: string, models: string): Promise<ShippedModel> {
  const run = new RunFolder(runFolder);
  run.writeConfig(newRunConfig(run, 'train', { network, recipe, seed: 1, limit: LIMIT }));
  await trainRun({ folder: run, network, recipe, seed: 1, backend: 'wasm', limit: LIMIT, onProgress: () => undefined });
  const calibration = await calibrateRun(run);
  run.writeEvaluation(await evaluate(encodeRun(run), calibration, validationSets(LIMIT, classesOf(network)), 'validation', 'test', () => undefined, LIMIT));
  return await exportRun(run, models);
}
