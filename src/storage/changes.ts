import { Observable } from '../async/observable.ts';

/** Word of changes to one database, in this thread and in the others that have it open: tabs, workers. */
export class Changes {
  readonly #count = new Observable(0);
  readonly #channel: BroadcastChannel;

  constructor(databaseName: string) {
    this.#channel = new BroadcastChannel(`${databaseName}-changes`);
    this.#channel.onmessage = () => this.#tell();
  }

  announce(): void {
    this.#channel.postMessage(null);
    this.#tell();
  }

  /** @returns the way to stop. */
  subscribe(listener: () => void): () => void {
    return this.#count.subscribe(() => listener());
  }

  #tell(): void {
    this.#count.set(this.#count.value + 1);
  }
}
