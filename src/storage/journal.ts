import type { JournalEntry } from '../core/records/journal-entry.ts';
import type { JournalState } from '../core/records/replay-journal.ts';
import { journalFolder, privateFiles } from './private-files.ts';
import type { JournalAnswer, JournalCall, JournalTip } from './journal-protocol.ts';

/**
 * How long an answer is waited for (ms). Every start asks for the tip, and is not to wait long for a second copy; what has
 * been lost, and what is to be deleted, is worth more time, on a slow phone and in a long journal. Many parts of an import
 * wait in one queue: they have all the time that they take.
 */
const PATIENCE: Readonly<Record<JournalCall['kind'], number>> = { tip: 5_000, state: 120_000, replace: 120_000, append: Infinity };

type Done = Extract<JournalAnswer, { readonly kind: 'done' }>;
type Wish = JournalCall extends infer Call ? (Call extends JournalCall ? Omit<Call, 'id' | 'folder'> : never) : never;

/**
 * The second place for corrections and judgements: a file beside the database, which a browser that loses the database
 * does not lose with it. Where there is no private file system it keeps their number alone. One for each page.
 */
export class Journal {
  readonly #folder: string;
  readonly #createWorker: () => Worker;
  readonly #calls = new Map<number, (answer: JournalAnswer | undefined) => void>();
  #worker: Promise<Worker | undefined> | undefined;
  #lastId = 0;

  /**
   * @param name of the database that it stands beside.
   * @param createWorker starts `worker/main.ts`: only a dedicated worker may write to a file in place.
   */
  constructor(name: string, createWorker: () => Worker) {
    this.#folder = journalFolder(name);
    this.#createWorker = createWorker;
  }

  /** How far it goes; undefined where it has nothing, or cannot be read. */
  async tip(): Promise<JournalTip | undefined> {
    const done = await this.#ask({ kind: 'tip' });
    return done ? done.tip : this.#keptTip();
  }

  /** All that it comes to; undefined where it has only numbers. */
  async state(): Promise<JournalState | undefined> {
    return (await this.#ask({ kind: 'state' }))?.state;
  }

  /** On the disk once it resolves, as far as there is a place for it: the database has it in any case. */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    if (await this.#ask({ kind: 'append', entries })) return;
    const last = entries.findLast(({ part, isLast }) => part === undefined || isLast === true);
    if (last) this.#keepTip(last);
  }

  /** Begins anew with nothing but these. @throws Error where what was there may still be there. */
  async replace(entries: readonly JournalEntry[], { sequence, corrections }: JournalTip): Promise<void> {
    this.#keepTip({ sequence, corrections });
    const call = await this.#call({ kind: 'replace', entries });
    if (call?.kind === 'failed') throw new Error(call.message);
    if (!call && (await privateFiles())) throw new Error('The copy of the corrections beside the database does not answer.');
  }

  async close(): Promise<void> {
    const worker = await this.#worker;
    this.#worker = undefined;
    worker?.terminate();
    this.#answerAll();
  }

  async #ask(wish: Wish): Promise<Done | undefined> {
    const answer = await this.#call(wish);
    return answer?.kind === 'done' ? answer : undefined;
  }

  async #call(wish: Wish): Promise<JournalAnswer | undefined> {
    const worker = await (this.#worker ??= this.#start());
    if (!worker) return undefined;
    const id = ++this.#lastId;
    const answered = new Promise<JournalAnswer | undefined>((resolve) => {
      this.#calls.set(id, resolve);
      const patience = PATIENCE[wish.kind];
      if (patience < Infinity) setTimeout(() => this.#answer(id, undefined), patience);
    });
    worker.postMessage({ ...wish, id, folder: this.#folder });
    return answered;
  }

  async #start(): Promise<Worker | undefined> {
    if (!(await privateFiles())) return undefined;
    const worker = this.#createWorker();
    worker.addEventListener('message', ({ data }: MessageEvent<JournalAnswer>) => this.#answer(data.id, data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#worker = Promise.resolve(undefined);
      this.#answerAll();
    });
    return worker;
  }

  #answer(id: number, answer: JournalAnswer | undefined): void {
    this.#calls.get(id)?.(answer);
    this.#calls.delete(id);
  }

  #answerAll(): void {
    for (const id of [...this.#calls.keys()]) this.#answer(id, undefined);
  }

  #keptTip(): JournalTip | undefined {
    try {
      return (JSON.parse(localStorage.getItem(this.#folder) ?? 'null') as JournalTip | null) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #keepTip({ sequence, corrections }: JournalTip): void {
    try {
      localStorage.setItem(this.#folder, JSON.stringify({ sequence, corrections }));
    } catch {
      // Switched off: then there is no second place at all.
    }
  }
}
