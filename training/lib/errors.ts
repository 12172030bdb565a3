import { errorClass } from '../../src/core/errors.ts';

/** A file, with what is wrong with it. */
const inFile = (path: string, reason: string): { readonly message: string; readonly path: string; readonly reason: string } => ({ message: `${path}: ${reason}.`, path, reason });

/** A data set that is not where the setting says. */
export const DatasetMissingError = errorClass('DatasetMissingError', (path: string) => ({
  message: `${path} is not there: get the data sets with "npm run data", or set SCRAWL_DATA to the folder that holds them.`,
  path,
}));

/** A file that is there, but damaged or not the one that is meant. */
export const ChecksumError = errorClass('ChecksumError', (path: string, expected: string, received: string) => ({
  message: `${path} is damaged or another file: its contents' checksum should be ${expected}, and is ${received}.`,
}));

/** A run's folder lacks a file, or holds one that cannot be read. */
export const RunFolderError = errorClass('RunFolderError', inFile);
export type RunFolderError = InstanceType<typeof RunFolderError>;

/** A file that is missing, cannot be read, or is of no kind that can be read. */
export const UnreadableFileError = errorClass('UnreadableFileError', inFile);
export type UnreadableFileError = InstanceType<typeof UnreadableFileError>;

/** A file that should be a picture and is not, or not any more. */
export const UnreadablePictureError = errorClass('UnreadablePictureError', inFile);

/** A file that could not be written: the disk is full, or the folder is not ours. */
export const UnwritableFileError = errorClass('UnwritableFileError', (path: string, reason: string) => ({ message: `${path} could not be written: ${reason}. What was there before is as it was.` }));

/** The AssemblyScript compiler refused the sources of the training kernels. */
export const HelperCompilationError = errorClass('HelperCompilationError', (detail: string) => ({ message: `The training kernels in training/kernels/ops/assembly do not compile: ${detail}.` }));

/** No mirror gave the file, whole and right; `failures` is what each attempt ran into. */
export const DownloadError = errorClass('DownloadError', (path: string, failures: readonly string[]) => ({
  message: `${path} could not be fetched.\n${failures.map((failure) => `  ${failure}`).join('\n')}\nWhat had come is kept: the same command goes on from there.`,
  failures,
}));

/** An ONNX file that is not of this project's own encoder, so that its network cannot be trained on. */
export const ForeignModelError = errorClass('ForeignModelError', (reason: string) => ({ message: `This model cannot be trained on: ${reason}.`, reason }));

/** Too few corrections to teach with some and judge by others. */
export const TooFewCorrectionsError = errorClass('TooFewCorrectionsError', (count: number, least: number) => ({
  message: `There ${count === 1 ? 'is 1 correction' : `are ${count} corrections`} to learn from, and it takes at least ${least}.`,
  count,
  least,
}));

/** A retraining's thread failed; `kind` is the name of the error that it ended with. */
export const RetrainingFailedError = errorClass('RetrainingFailedError', (kind: string, reason: string) => ({ message: `The retraining failed: ${reason}`, kind, reason }));
