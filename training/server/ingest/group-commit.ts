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
  /** Transactions that went before it though it waited. */
  passed: number;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/** Of one transaction, in bytes: nobody waits for much longer than for their own. At least one item is always taken. */
const MOST = 192 * 2 ** 10;

/** So many transactions of what is urgent may go before what is not: then it has its turn with them. */
const PATIENCE = 4;

/**
 * Lets those who come while a transaction is under way share the next one: what a commit costs is then paid once. Each is
 * answered after the commit that it was in. What is not urgent has a transaction of its own, one item at a time, so that
 * whoever comes in the middle of it waits for little.
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
      const waiting = { item, passed: 0, done, failed };
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
      const { touches, weight: own, urgent } = waiting.item;
      const [first] = next;
      const fits = first === undefined || (first.item.urgent && (urgent || waiting.passed >= PATIENCE) && weight + own <= MOST);
      const isApart = touches.every((name) => !touched.has(name));
      // Also of those that wait for the next one: what comes later must not overtake them.
      for (const name of touches) touched.add(name);
      if (fits && isApart) {
        next.push(waiting);
        weight += own;
      } else {
        waiting.passed++;
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
