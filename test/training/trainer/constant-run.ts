import type { Network } from '../../../training/networks/network.ts';
import { RECIPE, type Recipe } from '../../../training/networks/recipe.ts';
import { RunFolder } from '../../../training/runs/run-folder.ts';
import { trainRun, type TrainingProgress } from '../../../training/trainer/train-run.ts';

export const network: Network = {
  name: 'small',
  layers: [{ kind: 'conv', filters: 4, size: 3, padding: 'valid', bias: true }, { kind: 'relu' }, { kind: 'maxPool', size: 3 }, { kind: 'flatten' }, { kind: 'dense', units: 10 }],
};
const recipe: Recipe = { ...RECIPE, epochs: 3, batch: 32, workers: 1, schedule: 'constant', learningRate: 1e-3 };

/** A very small run at a constant rate, whose first epochs are therefore the same however many are to follow. @param start weights to begin with */
export function constantRun(folder: string, changed: Partial<Recipe> = {}, onProgress: (progress: TrainingProgress) => void = () => undefined, start?: Float32Array): ReturnType<typeof trainRun> {
  return trainRun({ folder: new RunFolder(folder), network, recipe: { ...recipe, ...changed }, seed: 1, backend: 'wasm', limit: 60, onProgress, ...(start && { start }) });
}
