import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../../lib/thread.ts';
import { NotReadyError, RequestError, TooLargeError } from '../errors.ts';
import type { BatchFacts, Judged } from './judge-batch.ts';
import type { Limits } from '../limits.ts';
import type { FromReadingThread, ReadingThreadSettings, ToReadingThread } from './reading-thread.ts';

/** A request's body as it came. */
export interface ReceivedBody {
  /** In a buffer of their own: they are handed on, and gone here. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it is packed by gzip. */
  readonly packed: boolean;
}

/** Bytes, unpacked, up to which a batch is small: read and judged at once, in a thread that large ones never enter. */
const SMALL = 64 * 2 ** 10;
/** Of large bodies, in bytes: as many wait for a thread, and no more are taken. */
const MOST_WAITING = 32 * 2 ** 20;
/** MB of a thread's memory for what it reads; what needs more is refused, and the thread is replaced. */
const THREAD_MEMORY = 160;
/** MB of it for what is new: with more, a thread is no faster to speak of, and keeps it. */
const THREAD_YOUNG_MEMORY = 12;

/**
 * Reads and judges batches in threads of their own, so that no request waits for another one's drawings: one thread for
 * small batches, and one or more for large ones, of which each has its thread to itself until it is kept.
 */
export class ReadingThreads {
  readonly #small = new Thread({ patient: false });
  readonly #large = Array.from({ length: Math.max(1, Math.min(3, availableParallelism() - 1)) }, () => new Thread({ patient: true }));
  readonly #waiting: (() => void)[] = [];
  #waitingBytes = 0;

  /** Starts the thread for small batches, so that the first one need not wait for it. */
  warm(): void {
    this.#small.start();
  }

  /**
   * @param work is given what the batch says and, of a small one, what all its corrections are judged to be; a large one
   *   is judged a part at a time, until `work` is over.
   * @throws RequestError where it cannot be read; NotReadyError where too much is waiting already; whatever `work` throws.
   */
  async read<Result>({ bytes, packed }: ReceivedBody, { bodyBytes, batch: most }: Pick<Limits, 'bodyBytes' | 'batch'>, work: (facts: BatchFacts, judge: (indices: readonly number[]) => Promise<readonly Judged[]>) => Promise<Result>): Promise<Result> {
    if (bytes.length <= SMALL) {
      const read = await this.#small.ask({ kind: 'read', bytes, packed, longest: Math.min(SMALL, bodyBytes), most, judge: true });
      if (read.kind === 'read') return await work(read.facts, (indices) => Promise.resolve(indices.map((i) => read.judged![i])));
      // Unpacked it may be a large one.
      if (!packed || read.kind !== 'refused' || read.status !== 413) throw failureOf(read);
    }
    const thread = await this.#freeThread(bytes.length);
    try {
      const read = await thread.ask({ kind: 'read', bytes, packed, longest: bodyBytes, most, judge: false }, [bytes.buffer]);
      if (read.kind !== 'read') throw failureOf(read);
      return await work(read.facts, async (indices) => {
        const said = await thread.ask({ kind: 'judge', indices });
        if (said.kind !== 'judged') throw failureOf(said);
        return said.judged;
      });
    } finally {
      thread.isBusy = false;
      this.#waiting.shift()?.();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#small, ...this.#large].map((thread) => thread.stop()));
  }

  async #freeThread(size: number): Promise<Thread> {
    for (;;) {
      const free = this.#large.find(({ isBusy }) => !isBusy);
      if (free !== undefined) {
        free.isBusy = true;
        return free;
      }
      if (this.#waitingBytes + size > MOST_WAITING) throw new NotReadyError();
      this.#waitingBytes += size;
      await new Promise<void>((resume) => this.#waiting.push(resume));
      this.#waitingBytes -= size;
    }
  }
}

function failureOf(said: FromReadingThread): Error {
  // With name, sentence and details as the other thread has found them.
  return said.kind === 'refused' ? new RequestError(said.name, said.status, said.message, said) : new Error(said.kind === 'failed' ? said.message : `unexpected ${said.kind}`);
}

/** One thread, started when it is first needed and again after it broke. It answers in the order in which it is asked. */
class Thread {
  isBusy = false;
  readonly #settings: ReadingThreadSettings;
  #worker: Worker | undefined;
  #asked: { readonly done: (said: FromReadingThread) => void; readonly failed: (error: Error) => void }[] = [];

  constructor(settings: ReadingThreadSettings) {
    this.#settings = settings;
  }

  start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = (this.#worker = startThread(new URL('reading-thread.ts', import.meta.url), this.#settings, { maxOldGenerationSizeMb: THREAD_MEMORY, maxYoungGenerationSizeMb: THREAD_YOUNG_MEMORY }));
    // It waits for work as long as the process has other reasons to live.
    worker.unref();
    worker.on('message', (said: FromReadingThread) => {
      this.#asked.shift()?.done(said);
      if (this.#asked.length === 0) worker.unref();
    });
    let why: Error = new NotReadyError();
    worker.on('error', (error: NodeJS.ErrnoException) => (why = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooLargeError('reading it takes more memory than there is for a batch') : error));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      const asked = this.#asked;
      this.#asked = [];
      // The first was at work when it happened; the others may try again.
      for (const [i, { failed }] of asked.entries()) failed(i === 0 ? why : new NotReadyError());
    });
    return worker;
  }

  async ask(message: ToReadingThread, handedOn: readonly ArrayBuffer[] = []): Promise<FromReadingThread> {
    const worker = this.start();
    worker.ref();
    return await new Promise((done, failed) => {
      this.#asked.push({ done, failed });
      worker.postMessage(message, handedOn);
    });
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }
}
