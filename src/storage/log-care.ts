import { openDB } from 'idb';
import { alone } from '../async/alone.ts';
import { hasFile, privateFiles, removeEntry } from './private-files.ts';

/*
 * Chromium keeps an origin's IndexedDB in one LevelDB, whose log it goes on writing after a start. Where its process was
 * killed in the middle of a record, the next start appends to the torn one, and the start after that takes the log for
 * damaged and deletes all databases of the origin, without an event (`findings/chromium-torn-log.sh`). A log of a little
 * over 4 MB is left for a new one. So, after a start that follows no clean end, that much is written to a scratch
 * database before anything else is, and the torn record is behind.
 */

/** LevelDB leaves a log for a new one at 4 MB. */
const LOG_BYTES = 4.3 * 2 ** 20;
/** What `getRandomValues` gives at once; more would be kept in a file of its own, beside the log. */
const PIECE = 48 * 2 ** 10;
/** What was writing and has rested so long (ms) has ended cleanly. Each such end is two writes to the file system's own index. */
const REST = 20_000;

const isChromium = (): boolean => /Chrom(?:e|ium)\//.test(navigator.userAgent);

/** Sees to it that a database's threads (pages, workers, the service worker) begin to write on a whole log. One for each thread. */
export class LogCare {
  readonly #name: string;
  #writes = 0;
  #begun: Promise<void> | undefined;
  #letGo: (() => Promise<void>) | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** @param name of the database. */
  constructor(name: string) {
    this.#name = name;
    // A phone kills what is out of sight; nothing is being written then, as a rule.
    if ('document' in globalThis) document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void this.end());
  }

  /** Does `work`, which writes, once the log is whole. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#writes++;
    clearTimeout(this.#rest);
    try {
      // Writing on a log that may be torn is better than not writing.
      await (this.#begun ??= this.#begin().catch(() => undefined));
      return await work();
    } finally {
      if (--this.#writes === 0) this.#rest = setTimeout(() => void this.end(), REST);
    }
  }

  /** Notes that nothing is being written, unless something is. */
  async end(): Promise<void> {
    clearTimeout(this.#rest);
    const letGo = this.#letGo;
    if (!letGo) return;
    await this.#alone(async () => {
      if (this.#writes > 0 || this.#letGo !== letGo) return;
      this.#begun = this.#letGo = undefined;
      await letGo();
      const files = await privateFiles();
      if (files && !(await this.#isAnyoneWriting())) await removeEntry(files, this.#mark);
    }).catch(() => undefined);
  }

  get #mark(): string {
    return `${this.#name}-writing`;
  }

  async #begin(): Promise<void> {
    if (!isChromium()) return;
    const files = await privateFiles();
    // On plain HTTP nobody knows how the last start has ended.
    if (!files) return fillLog(this.#name);
    await this.#alone(async () => {
      const isMarked = await hasFile(files, this.#mark);
      // Marked by those that are at it now, it tells nothing of an end.
      if (isMarked && !(await this.#isAnyoneWriting())) await fillLog(this.#name);
      if (!isMarked) await files.getFileHandle(this.#mark, { create: true });
      this.#letGo = await hold(this.#mark);
    });
  }

  #alone(work: () => Promise<void>): Promise<void> {
    return alone(`${this.#mark}-mark`, work);
  }

  async #isAnyoneWriting(): Promise<boolean> {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => name === this.#mark);
  }
}

/** Holds a lock, together with others, until the thread ends or the returned function is called. */
async function hold(name: string): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  let held: Promise<unknown> | undefined;
  await new Promise<void>((granted, refused) => {
    held = navigator.locks.request(name, { mode: 'shared' }, () => {
      granted();
      return new Promise<void>((resolve) => (letGo = resolve));
    });
    held.catch(refused);
  });
  return async () => {
    letGo();
    await held;
  };
}

/** Has the origin's LevelDB begin another log. */
async function fillLog(name: string): Promise<void> {
  const scratch = await openDB(`${name}-scratch`, 1, { upgrade: (database) => void database.createObjectStore('filling') });
  try {
    // Random, or it would be compressed. In one transaction, so that the time in which a kill finds the log still torn is short.
    const transaction = scratch.transaction('filling', 'readwrite', { durability: 'relaxed' });
    const pieces = Array.from({ length: Math.ceil(LOG_BYTES / PIECE) }, (_, key) => transaction.store.put(crypto.getRandomValues(new Uint8Array(PIECE)), key));
    await Promise.all([...pieces, transaction.done]);
    await scratch.clear('filling');
  } finally {
    scratch.close();
  }
}
