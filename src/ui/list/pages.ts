import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../contracts/drawings.ts';

/** Rows that are read at once, and so many pages are kept for scrolling back. */
const PAGE = 50;
const MOST_PAGES = 24;

interface Page {
  readonly version: number;
  readonly rows: readonly KeptCorrection[];
}

/**
 * The list of corrections by position, newest first, of which only the pages around what is in sight are ever read,
 * one at a time and the latest wish first: however fast one scrolls, nothing queues up.
 */
export class CorrectionPages {
  readonly #store: CorrectionStore;
  readonly #changed: () => void;
  readonly #pages = new Map<number, Page>();
  /** Key of the last row of each page that was read: a page further down is read from the nearest of them on. */
  readonly #lastKeys = new Map<number, number>();
  #filter: CorrectionFilter = {};
  #count: number | undefined;
  #isCounted = false;
  #fromTop = true;
  #failure: unknown;
  #sight = { first: 0, last: -1 };
  /** Grows with every change of what the list is of: what was read of an earlier version is shown, but read again. */
  #version = 0;
  #counting = false;
  #reading = false;

  /** @param changed called after every change of what there is to show. */
  constructor(store: CorrectionStore, changed: () => void) {
    this.#store = store;
    this.#changed = changed;
  }

  get filter(): CorrectionFilter {
    return this.#filter;
  }

  /** How many rows there are to show: those of the first page until they are counted, nothing until that is there. */
  get count(): number | undefined {
    return this.#count;
  }

  /** How many there are; nothing until they are counted. Of a hundred thousand that takes longer than to read the first. */
  get counted(): number | undefined {
    return this.#isCounted ? this.#count : undefined;
  }

  /** What was thrown when the list was last read. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether any is so; of a store that cannot be read nobody knows. */
  async has(filter: CorrectionFilter): Promise<boolean> {
    return (await this.#store.count(filter).catch(() => 0)) > 0;
  }

  /** The row at a position, from 0; nothing where it was not read yet. */
  row(index: number): KeptCorrection | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  /**
   * Makes it the list of another filter.
   * @param at the row that will be at the top: the first page is shown before they are counted only where that is the first.
   */
  choose(filter: CorrectionFilter, at: number): void {
    this.#filter = filter;
    this.#fromTop = at === 0;
    this.#count = undefined;
    this.#isCounted = false;
    this.#pages.clear();
    this.refresh();
  }

  /** Reads again what may have changed; until then the rows stay as they are. */
  refresh(): void {
    this.#version++;
    this.#lastKeys.clear();
    void this.#recount();
  }

  /** The rows that are in sight: they are read, and the pages beside them. */
  see(first: number, last: number): void {
    this.#sight = { first, last };
    void this.#read();
  }

  async #recount(): Promise<void> {
    if (this.#counting) return;
    this.#counting = true;
    try {
      let version;
      do {
        version = this.#version;
        if (this.#count === undefined && this.#fromTop) await this.#readFirst();
        const count = await this.#store.count(this.#filter);
        if (version === this.#version) [this.#count, this.#isCounted] = [count, true];
      } while (version !== this.#version);
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
    this.#counting = false;
    this.#changed();
    void this.#read();
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let page = this.#missing(); page !== undefined; page = this.#missing()) await this.#readPage(page);
    } catch (error) {
      this.#failure = error;
      this.#changed();
    }
    this.#reading = false;
  }

  async #readFirst(): Promise<void> {
    const version = this.#version;
    const rows = await this.#store.page({ filter: this.#filter, limit: PAGE });
    // None may also mean that none of them can be read: that is for the count to say.
    if (version !== this.#version || rows.length === 0) return;
    this.#count = rows.length;
    this.#keep(0, rows);
  }

  async #readPage(page: number): Promise<void> {
    const version = this.#version;
    const before = Math.max(-1, ...[...this.#lastKeys.keys()].filter((other) => other < page));
    const key = this.#lastKeys.get(before);
    const rows = await this.#store.page({
      filter: this.#filter,
      ...(key !== undefined && { before: key }),
      skip: (page - before - 1) * PAGE,
      limit: PAGE,
    });
    if (version === this.#version) this.#keep(page, rows);
  }

  #keep(page: number, rows: readonly KeptCorrection[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, { version: this.#version, rows });
    if (rows.length === PAGE) this.#lastKeys.set(page, rows.at(-1)!.key);
    for (const oldest of [...this.#pages.keys()].slice(0, Math.max(0, this.#pages.size - MOST_PAGES))) this.#pages.delete(oldest);
    this.#changed();
  }

  /** The next page to read: one in sight, then one beside. */
  #missing(): number | undefined {
    if (this.#count === undefined || this.#failure !== undefined) return undefined;
    const end = Math.ceil(this.#count / PAGE);
    const first = Math.floor(this.#sight.first / PAGE);
    const last = Math.floor(this.#sight.last / PAGE);
    const wished = [...Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset), last + 1, first - 1];
    return wished.find((page) => page >= 0 && page < end && this.#pages.get(page)?.version !== this.#version);
  }
}
