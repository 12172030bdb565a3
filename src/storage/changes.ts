/** Word of changes to one database, in this thread and in the others that have it open: tabs, workers. */
export class Changes {
  readonly #listeners = new Set<() => void>();
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
    // The same function may be given twice, and each be stopped for itself.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
