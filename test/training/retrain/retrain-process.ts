/**
 * A small retraining in a process of its own, so that a test can kill it: `tsx … FOLDER`. Prints a line for each
 * thing that it is told about.
 */
import type { Correction } from '../../../src/core/records/correction.ts';
import { messageOf } from '../../../src/core/errors.ts';
import { detailText } from '../../../training/retrain/retrain-clock.ts';
import { retrain } from '../../../training/retrain/retrain.ts';
import type { Model } from '../../../training/retrain/retrain-folder.ts';
import { misread, QUICK, weakModel } from './weak-model.ts';

/** Found out only where they are asked for: a retraining that is gone on with has its own. */
async function* wrong(current: Model): AsyncGenerator<Correction> {
  yield* await misread(current, 60);
}

try {
  const current = weakModel();
  const { outcome, candidate } = await retrain({
    corrections: wrong(current),
    current,
    settings: QUICK,
    seed: 1,
    folder: process.argv[2],
    onProgress: ({ stage, detail }) => console.log(`${stage}: ${detail === null ? '' : detailText(detail)}`),
  });
  console.log(`${outcome} ${candidate.manifest.modelId}`);
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
process.exit();
