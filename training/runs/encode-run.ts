import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import { RunFolderError } from '../lib/errors.ts';
import type { RunFolder } from './run-folder.ts';
import { encodeNetwork } from '../onnx/encode-network.ts';

const PACKAGE = resolve(import.meta.dirname, '../../package.json');

/**
 * A run's best weights as an ONNX file. The same weights give the same bytes.
 * @param kernels how they are stored: the files that are judged and ship have halves.
 * @throws RunFolderError where there are no weights, or they were trained on another preprocessing than today's.
 */
export function encodeRun(run: RunFolder, kernels: 'float16' | 'float32' = 'float16'): Uint8Array {
  const { network, preprocessingId } = run.readConfig();
  if (preprocessingId !== PREPROCESSING_ID) {
    throw new RunFolderError(run.file('config.json'), `it was trained on the preprocessing "${preprocessingId}", and the code now does "${PREPROCESSING_ID}"`);
  }
  const { name, version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { name: string; version: string };
  return encodeNetwork(network, run.readBestWeights(network), { name, version, metadata: { preprocessing: preprocessingId }, kernels });
}
