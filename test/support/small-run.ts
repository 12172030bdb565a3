/**
 * Trains a very small network on very few digits: `tsx test/support/small-run.ts FOLDER`. In a process of its own, so
 * that a test can kill it.
 */
import { messageOf } from '../../src/core/errors.ts';
import type { Network } from '../../training/networks/network.ts';
import { RECIPE, type Recipe } from '../../training/networks/recipe.ts';
import { RunFolder } from '../../training/runs/run-folder.ts';
import { trainRun } from '../../training/trainer/train-run.ts';

const network: Network = {
  name: 'small',
  layers: [
    { kind: 'conv', filters: 8, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'maxPool', size: 2 },
    { kind: 'conv', filters: 16, size: 3, padding: 'valid', bias: false },
    { kind: 'batchNorm' },
    { kind: 'relu' },
    { kind: 'globalAveragePool' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 10 },
  ],
};
const recipe: Recipe = { ...RECIPE, epochs: 3, batch: 32 };

try {
  await trainRun({ folder: new RunFolder(process.argv[2]), network, recipe, seed: 5, backend: 'wasm', limit: 120 });
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
process.exit();
