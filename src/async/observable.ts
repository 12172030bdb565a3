/** A value that others want to know of, now and after every change. */
export class Observable<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #isSame: (one: T, other: T) => boolean;
  #value: T;

  /** @param isSame of a new value and the one before: then nobody is told. */
  constructor(value: T, isSame: (one: T, other: T) => boolean = Object.is) {
    this.#value = value;
    this.#isSame = isSame;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    const before = this.#value;
    this.#value = value;
    if (this.#isSame(before, value)) return;
    for (const listener of [...this.#listeners]) listener(value);
  }

  /** Calls back with every new value, and not with the one there is; @returns the way to stop that. */
  subscribe(listener: (value: T) => void): () => void {
    // The same function may be given twice, and each be stopped for itself.
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}
