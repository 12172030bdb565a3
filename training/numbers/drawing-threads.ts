import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { NumberReading } from '../../src/core/reading/read-number.ts';
import { startThread } from '../lib/thread.ts';
import type { DrawingReader, DrawingReaderOptions } from './read-stroke-file.ts';

/** Fewer drawings than this are read sooner than a thread starts. */
const WORTH_A_THREAD = 100;

/** Reads drawings on all processors, each in a thread with the model open in it; the readings are the same as those of one. */
export class DrawingThreads {
  readonly #options: DrawingReaderOptions;
  readonly #alone: DrawingReader;
  readonly #most: number;
  #threads: Worker[] = [];

  /** @param alone reads what is not worth a thread. @param most threads. */
  constructor(alone: DrawingReader, options: DrawingReaderOptions, most = availableParallelism()) {
    this.#alone = alone;
    this.#options = options;
    this.#most = most;
  }

  /** @throws the thread's own error, after which it reads no more. */
  readonly read: DrawingReader = async (drawings) => {
    const share = Math.max(WORTH_A_THREAD, Math.ceil(drawings.length / this.#most));
    const shares = Array.from({ length: Math.ceil(drawings.length / share) }, (_, i) => drawings.slice(i * share, (i + 1) * share));
    if (shares.length < 2) return this.#alone(drawings);
    while (this.#threads.length < shares.length) this.#threads.push(startThread(new URL('drawing-thread.ts', import.meta.url), this.#options));
    return (await Promise.all(shares.map((each, i) => asked(this.#threads[i], each)))).flat();
  };

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
    this.#threads = [];
  }
}

function asked(thread: Worker, drawings: readonly Ink[]): Promise<NumberReading[]> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      thread.off('message', read).off('error', failed);
      act();
    };
    const read = (readings: NumberReading[]): void => settle(() => resolve(readings));
    const failed = (error: Error): void => settle(() => reject(error));
    thread.on('message', read).on('error', failed);
    thread.postMessage(drawings);
  });
}
