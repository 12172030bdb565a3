import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import { commandLine } from '../lib/command-line.ts';
import { DATASET_FILES, expectedMd5, hasDataset } from '../data/dataset-files.ts';
import { RunFolderError } from '../lib/errors.ts';
import type { RunConfig, RunFolder } from './run-folder.ts';

/** The configuration of a run that begins now. @param stage the npm script that it was asked by */
export function newRunConfig(folder: RunFolder, stage: string, chosen: Pick<RunConfig, 'network' | 'recipe' | 'seed' | 'start' | 'teachers'> & { readonly limit?: number | undefined }): RunConfig {
  const { network, recipe, seed, start, teachers, limit } = chosen;
  return {
    schema: 'scrawl-run/1',
    name: basename(folder.path),
    createdAt: new Date().toISOString(),
    command: commandLine(stage),
    seed,
    network,
    recipe,
    preprocessingId: PREPROCESSING_ID,
    data: presentData(),
    ...(start === undefined ? {} : { start }),
    ...(teachers === undefined ? {} : { teachers }),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** The data that training reads, as it is in the data folder now: MD5 of the contents by path. */
function presentData(): Record<string, string> {
  const { mnistTrainImages, mnistTrainLabels, pendigits, unipen, unipenWords, unipenLetters, mnistWriters } = DATASET_FILES;
  const present = [unipenWords, unipenLetters, mnistWriters].filter((file) => hasDataset(file));
  return Object.fromEntries([mnistTrainImages, mnistTrainLabels, pendigits, unipen, ...present].map((file) => [file.path, expectedMd5(file)]));
}

/**
 * Whether a run that was begun can be gone on with as it was begun.
 * @throws RunFolderError where the preprocessing or the data are others now.
 */
export function checkSameGround(folder: RunFolder, config: RunConfig): void {
  const refuse = (reason: string): never => {
    throw new RunFolderError(folder.file('config.json'), `${reason}: begin a new run`);
  };
  if (config.preprocessingId !== PREPROCESSING_ID) refuse(`the run was begun with preprocessing ${config.preprocessingId}, and this is ${PREPROCESSING_ID}`);
  const present = presentData();
  const changed = Object.keys(present).find((path) => config.data[path] !== present[path]);
  if (changed !== undefined) refuse(`${changed} is not what the run was begun with`);
}

/**
 * Whether two configurations train the same weights, epoch by epoch. Under a constant learning rate the number of epochs
 * decides only when to stop: a run of fewer is the beginning of a run of more.
 */
export function isSameRun(a: RunConfig, b: RunConfig): boolean {
  const essence = ({ network, recipe, seed, limit, preprocessingId, data }: RunConfig): object => {
    const { epochs, ...others } = recipe;
    return { network, recipe: recipe.schedule === 'constant' ? others : { ...others, epochs }, seed, limit, preprocessingId, data };
  };
  return isDeepStrictEqual(essence(a), essence(b));
}
