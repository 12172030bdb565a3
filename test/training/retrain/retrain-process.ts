/**
 * A small retraining in a process of its own, so that a test can kill it: `tsx … FOLDER`. Prints a line for each
 * thing that it is told about.
 */
import { messageOf } from '../../../src/core/errors.ts';
import { retrain } from '../../../training/retrain/retrain.ts';
import { misread, QUICK, weakModel } from './weak-model.ts';

try {
  const current = weakModel();
  const corrections = await misread(current, 60);
  const { outcome, candidate } = await retrain({
    corrections,
    current,
    settings: QUICK,
    seed: 1,
    folder: process.argv[2],
    onProgress: ({ stage, detail }) => console.log(`${stage}: ${detail}`),
  });
  console.log(`${outcome} ${candidate.manifest.modelId}`);
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
process.exit();
