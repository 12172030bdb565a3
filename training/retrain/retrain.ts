import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { Correction } from '../../src/core/records/correction.ts';
import { DATASET_FILES, dataFolder } from '../data/dataset-files.ts';
import { DatasetMissingError, RetrainingFailedError, TooFewCorrectionsError } from '../lib/errors.ts';
import { sha256 } from '../metrics/evaluation.ts';
import { decodeNetwork } from '../onnx/decode-network.ts';
import { startThread } from '../lib/thread.ts';
import { writeCorrectionLines } from '../data/correction-lines.ts';
import { clearUnfinished, INCOMING, isPrepared, readPlan, readResult, type Model, type RetrainResult } from './retrain-folder.ts';
import type { RetrainProgress } from './retrain-clock.ts';
import type { RetrainTask } from './run-retraining.ts';
import { retrainSettings, type RetrainSettings } from './settings.ts';
import type { FromRetrainThread } from './thread.ts';

export interface RetrainOptions {
  /**
   * What to learn from. Read once and then kept in the folder: a retraining that is gone on with learns from what it was
   * begun with, and does not read these. Of several with one id the last counts.
   */
  readonly corrections: Iterable<Correction> | AsyncIterable<Correction>;
  /** The model to go on from, written by this project's own encoder. */
  readonly current: Model;
  readonly settings?: Partial<RetrainSettings>;
  readonly seed: number;
  /** Holds everything of this one retraining, so that it can be gone on with; made where it is not there. */
  readonly folder: string;
  /** Stops it at once. What is on disk stays whole, and the same call goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RetrainProgress) => void;
}

/**
 * Teaches the current model what people have corrected, and says whether the outcome may take its place. All work is
 * done in threads: the caller's stays free. The same corrections, model, settings and seed give the same ONNX file,
 * interrupted or not; a retraining that is over already is not done again.
 * @throws RangeError for settings that cannot be; DatasetMissingError where the data sets are not on this machine;
 *   TooFewCorrectionsError; ForeignModelError for a model of another maker; RunFolderError for a folder of another
 *   retraining; whatever `corrections` throws; the signal's reason; RetrainingFailedError for all else.
 */
export async function retrain(options: RetrainOptions): Promise<RetrainResult> {
  const { current, seed, folder, signal, onProgress } = options;
  const settings = retrainSettings(options.settings);
  signal?.throwIfAborted();
  requireDatasets();
  // Here rather than in the thread, so that a model that cannot be trained on is refused by the error's own class.
  decodeNetwork(current.bytes);
  clearUnfinished(folder);
  if (isPrepared(folder)) {
    readPlan(folder, { currentSha256: sha256(current.bytes), seed, settings });
    const over = readResult(folder);
    if (over !== undefined) return over;
  }

  if (!isPrepared(folder)) await putDown(options.corrections, join(folder, INCOMING), settings.leastCorrections, signal);
  signal?.throwIfAborted();
  const task: RetrainTask = { folder, current, seed, settings };
  const thread = startThread(new URL('./thread.ts', import.meta.url), task);
  try {
    await endOf(thread, signal, onProgress);
  } finally {
    await thread.terminate();
    clearUnfinished(folder);
  }
  return readResult(folder)!;
}

/** All of them, up front: an hour into the work is no time to miss one. */
function requireDatasets(): void {
  for (const { path } of Object.values(DATASET_FILES)) {
    const place = join(dataFolder(), path);
    if (!existsSync(place)) throw new DatasetMissingError(place);
  }
}

/** Straight to the disk: there may be more of them than the caller's process has room for. */
async function putDown(corrections: RetrainOptions['corrections'], path: string, least: number, signal: AbortSignal | undefined): Promise<void> {
  const ids = new Set<string>();
  async function* checked(): AsyncGenerator<Correction> {
    for await (const correction of corrections) {
      signal?.throwIfAborted();
      ids.add(correction.id);
      yield correction;
    }
    if (ids.size < least) throw new TooFewCorrectionsError(ids.size, least);
  }
  await writeCorrectionLines(path, checked());
}

async function endOf(thread: Worker, signal: AbortSignal | undefined, onProgress: RetrainOptions['onProgress']): Promise<void> {
  const over = new AbortController();
  const until = { signal: over.signal };
  const done = new Promise<void>((resolve, reject) => {
    thread.on('message', (message: FromRetrainThread) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'done') resolve();
      else reject(new RetrainingFailedError(message.name, message.message));
    });
  });
  const gone = once(thread, 'exit', until).then(([code]) => {
    throw new RetrainingFailedError('exit', `its thread ended with code ${String(code)} and said nothing.`);
  });
  const stopped = signal === undefined ? gone : abortOf(signal, over.signal);
  // The losers of the race are let go of, and reject then.
  gone.catch(() => undefined);
  stopped.catch(() => undefined);
  try {
    await Promise.race([done, gone, stopped]);
  } finally {
    over.abort();
  }
}

function abortOf(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return once(signal, 'abort', { signal: over }).then(() => {
    throw signal.reason;
  });
}
