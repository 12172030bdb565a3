import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATASET_FILES, dataFolder } from '../../training/data/dataset-files.ts';

const missing = Object.values(DATASET_FILES)
  .map(({ path }) => join(dataFolder(), path))
  .filter((path) => !existsSync(path));

/** Options for a test that reads the data sets: skipped by name where these are absent, the only tests that ever are. */
export const NEEDS_DATASETS = { skip: missing.length > 0 ? 'the data sets are not here: npm run data' : false } as const;
