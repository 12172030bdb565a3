import { ScrawlError } from '../../src/core/errors.ts';

/** A data set that is not where the setting says. */
export class DatasetMissingError extends ScrawlError {
  override readonly name = 'DatasetMissingError';
  readonly path: string;

  constructor(path: string) {
    super(`${path} is not there: get the data sets with "npm run data", or set SCRAWL_DATA to the folder that holds them.`);
    this.path = path;
  }
}

/** A file that is there, but damaged or not the one that is meant. */
export class ChecksumError extends ScrawlError {
  override readonly name = 'ChecksumError';
  readonly path: string;
  readonly expected: string;
  readonly received: string;

  constructor(path: string, expected: string, received: string) {
    super(`${path} is damaged or another file: its contents' checksum should be ${expected}, and is ${received}.`);
    this.path = path;
    this.expected = expected;
    this.received = received;
  }
}

/** A run's folder lacks a file, or holds one that cannot be read. */
export class RunFolderError extends ScrawlError {
  override readonly name = 'RunFolderError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}.`);
    this.path = path;
    this.reason = reason;
  }
}

/** A file that is missing, cannot be read, or is of no kind that can be read. */
export class UnreadableFileError extends ScrawlError {
  override readonly name = 'UnreadableFileError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}.`);
    this.path = path;
    this.reason = reason;
  }
}

/** A file that could not be written: the disk is full, or the place is not ours. */
export class UnwritableFileError extends ScrawlError {
  override readonly name = 'UnwritableFileError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`${path} could not be written: ${reason}. What was there before is as it was.`);
    this.path = path;
    this.reason = reason;
  }
}

/** A file that should be a picture and is not, or not any more. */
export class UnreadablePictureError extends ScrawlError {
  override readonly name = 'UnreadablePictureError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}.`);
    this.path = path;
    this.reason = reason;
  }
}

/** The AssemblyScript compiler refused the sources of the training kernels. */
export class HelperCompilationError extends ScrawlError {
  override readonly name = 'HelperCompilationError';
  readonly detail: string;

  constructor(detail: string) {
    super(`The training kernels in training/kernels/ops/assembly do not compile: ${detail}.`);
    this.detail = detail;
  }
}

/** No mirror gave the file, whole and right. */
export class DownloadError extends ScrawlError {
  override readonly name = 'DownloadError';
  readonly path: string;
  /** What each attempt ran into. */
  readonly failures: readonly string[];

  constructor(path: string, failures: readonly string[]) {
    super(`${path} could not be fetched.\n${failures.map((failure) => `  ${failure}`).join('\n')}\nWhat had come is kept: the same command goes on from there.`);
    this.path = path;
    this.failures = failures;
  }
}

/** An ONNX file that is not of this project's own encoder, so that its network cannot be trained on. */
export class ForeignModelError extends ScrawlError {
  override readonly name = 'ForeignModelError';
  readonly reason: string;

  constructor(reason: string) {
    super(`This model cannot be trained on: ${reason}.`);
    this.reason = reason;
  }
}

/** Too few corrections to teach with some and judge by others. */
export class TooFewCorrectionsError extends ScrawlError {
  override readonly name = 'TooFewCorrectionsError';
  readonly count: number;
  readonly least: number;

  constructor(count: number, least: number) {
    super(`There ${count === 1 ? 'is 1 correction' : `are ${count} corrections`} to learn from, and it takes at least ${least}.`);
    this.count = count;
    this.least = least;
  }
}

/** A retraining's thread failed; `kind` is the name of the error that it ended with. */
export class RetrainingFailedError extends ScrawlError {
  override readonly name = 'RetrainingFailedError';
  readonly kind: string;
  readonly reason: string;

  constructor(kind: string, reason: string) {
    super(`The retraining failed: ${reason}`);
    this.kind = kind;
    this.reason = reason;
  }
}
