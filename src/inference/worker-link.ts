import type { Answer, Call, News, Open, Reply, Request } from './worker/protocol.ts';

export interface WorkerListener {
  news(news: News): void;
  /** The worker died, or its script could not be loaded. The link is closed by then. */
  death(reason: string): void;
}

/** One worker's life: matches answers to calls until it dies or is closed. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #listener: WorkerListener;
  readonly #calls = new Map<number, (answer: Answer | undefined) => void>();
  #lastId = 0;
  #closed = false;

  constructor(worker: Worker, listener: WorkerListener) {
    this.#worker = worker;
    this.#listener = listener;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#receive(data));
    for (const type of ['error', 'messageerror'] as const) {
      worker.addEventListener(type, (event) => {
        event.preventDefault(); // It is reported here, not on the console as nobody's.
        if (this.#closed) return;
        this.close();
        listener.death(event instanceof ErrorEvent && event.message !== '' ? event.message : 'its worker could not run');
      });
    }
  }

  open(request: Open): void {
    this.#post(request);
  }

  /** Resolves to `undefined` when the worker died or was closed before it answered. */
  call(call: Call): Promise<Answer | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#calls.set(id, resolve);
      this.#post({ ...call, id });
    });
  }

  close(): void {
    this.#closed = true;
    this.#worker.terminate();
    for (const resolve of this.#calls.values()) resolve(undefined);
    this.#calls.clear();
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }

  #receive(reply: Reply): void {
    if (this.#closed) return;
    if (reply.kind === 'ready' || reply.kind === 'unusable') {
      this.#listener.news(reply);
      return;
    }
    this.#calls.get(reply.id)?.(reply);
    this.#calls.delete(reply.id);
  }
}
