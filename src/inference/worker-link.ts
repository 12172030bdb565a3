import type { Progress } from './worker/protocol.ts';

export interface WorkerListener<News> {
  news(news: News): void;
  /** The worker died, or its script could not be loaded. The link is closed by then. */
  death(reason: string): void;
}

/** An answer carries the id of its call; news have none. */
interface Identified {
  readonly id: number;
}

/** One worker's life: matches answers to calls until it dies or is closed. @template Told needs no answer */
export class WorkerLink<Told extends object, Call extends object, Answer extends object, News extends object> {
  readonly #worker: Worker;
  readonly #listener: WorkerListener<News>;
  readonly #calls = new Map<number, { readonly resolve: (answer: Answer | undefined) => void; readonly onProgress: ((share: number) => void) | undefined }>();
  #lastId = 0;
  #closed = false;

  constructor(worker: Worker, listener: WorkerListener<News>) {
    this.#worker = worker;
    this.#listener = listener;
    worker.addEventListener('message', ({ data }: MessageEvent<News | ((Answer | Progress) & Identified)>) => this.#receive(data));
    for (const type of ['error', 'messageerror'] as const) {
      worker.addEventListener(type, (event) => {
        event.preventDefault(); // It is reported here, not on the console as nobody's.
        if (this.#closed) return;
        this.close();
        listener.death(event instanceof ErrorEvent && event.message !== '' ? event.message : 'its worker could not run');
      });
    }
  }

  tell(told: Told): void {
    if (!this.#closed) this.#worker.postMessage(told);
  }

  /** Resolves to `undefined` when the worker died or was closed before it answered. */
  call(call: Call, onProgress?: (share: number) => void): Promise<Answer | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#calls.set(id, { resolve, onProgress });
      this.#worker.postMessage({ ...call, id });
    });
  }

  close(): void {
    this.#closed = true;
    this.#worker.terminate();
    for (const { resolve } of this.#calls.values()) resolve(undefined);
    this.#calls.clear();
  }

  #receive(reply: News | ((Answer | Progress) & Identified)): void {
    if (this.#closed) return;
    if (!('id' in reply)) {
      this.#listener.news(reply);
      return;
    }
    const call = this.#calls.get(reply.id);
    if (isProgress(reply)) {
      call?.onProgress?.(reply.share);
      return;
    }
    call?.resolve(reply);
    this.#calls.delete(reply.id);
  }
}

const isProgress = (reply: object): reply is Progress => (reply as Progress).kind === 'progress';
