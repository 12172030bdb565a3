import { basename } from 'node:path';
import { PREPROCESSING_ID } from '../../src/core/preprocess.ts';
import { DATASET_FILES, expectedMd5 } from '../data/dataset-files.ts';
import type { RunConfig, RunFolder } from './run-folder.ts';

/** The configuration of a run that begins now. @param stage the npm script that it was asked by */
export function newRunConfig(folder: RunFolder, stage: string, chosen: Pick<RunConfig, 'network' | 'recipe' | 'seed'> & { readonly limit?: number | undefined }): RunConfig {
  const { network, recipe, seed, limit } = chosen;
  const { mnistTrainImages, mnistTrainLabels, pendigits, unipen } = DATASET_FILES;
  return {
    schema: 'scrawl-run/1',
    name: basename(folder.path),
    createdAt: new Date().toISOString(),
    command: [`npm run ${stage} --`, ...process.argv.slice(2)].join(' '),
    seed,
    network,
    recipe,
    preprocessingId: PREPROCESSING_ID,
    data: Object.fromEntries([mnistTrainImages, mnistTrainLabels, pendigits, unipen].map((file) => [file.path, expectedMd5(file)])),
    ...(limit === undefined ? {} : { limit }),
  };
}
