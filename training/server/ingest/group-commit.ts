/** What shares a transaction with whatever else is there at the same time. */
export interface Grouped {
  /** Names of what it changes: of two that share one, the later waits for the next transaction. */
  readonly touches: readonly string[];
  /** About how much it is, in bytes. */
  readonly weight: number;
  /** Before what is not, where both wait. */
  readonly urgent: boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/** Of one transaction, in bytes: nobody waits for much longer than for their own. At least one item is always taken. */
const MOST = 192 * 2 ** 10;

/**
 * Lets those who come while a transaction is under way share the next one: what a commit costs is then paid once. Each is
 * answered after the commit that it was in.
 */
export class GroupCommit<Item extends Grouped, Result> {
  readonly #work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;
  #waiting: Waiting<Item, Result>[] = [];
  #isRunning = false;

  /** @param work does the items in one transaction. Its errors are for single items; where it throws, nothing was done, and each is tried alone. */
  constructor(work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>) {
    this.#work = work;
  }

  async add(item: Item): Promise<Result> {
    return await new Promise((done, failed) => {
      const waiting = { item, done, failed };
      const first = item.urgent ? this.#waiting.findIndex((each) => !each.item.urgent) : -1;
      if (first < 0) this.#waiting.push(waiting);
      else this.#waiting.splice(first, 0, waiting);
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) await this.#commit(this.#next());
    this.#isRunning = false;
  }

  #next(): readonly Waiting<Item, Result>[] {
    const [next, later]: [Waiting<Item, Result>[], Waiting<Item, Result>[]] = [[], []];
    const touched = new Set<string>();
    let weight = 0;
    for (const waiting of this.#waiting) {
      const { touches, weight: own } = waiting.item;
      const fits = next.length === 0 || weight + own <= MOST;
      const isApart = touches.every((name) => !touched.has(name));
      // Also of those that wait for the next one: what comes later must not overtake them.
      for (const name of touches) touched.add(name);
      if (fits && isApart) {
        next.push(waiting);
        weight += own;
      } else {
        later.push(waiting);
      }
    }
    this.#waiting = later;
    return next;
  }

  async #commit(group: readonly Waiting<Item, Result>[]): Promise<void> {
    let results: readonly (Result | Error)[];
    try {
      results = await this.#work(group.map(({ item }) => item));
    } catch (error) {
      // One of them is at fault, and the others are not to suffer for it.
      if (group.length > 1) for (const each of group) await this.#commit([each]);
      else group[0].failed(error);
      return;
    }
    for (const [i, { done, failed }] of group.entries()) {
      const result = results[i];
      if (result instanceof Error) failed(result);
      else done(result);
    }
  }
}
