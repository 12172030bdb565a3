import type { CorrectionFilter, CorrectionStore, KeptCorrection } from '../../contracts/drawings.ts';
import type { Judgement } from '../../core/records/correction.ts';
import { t } from '../../messages/language.ts';
import { judgementName } from '../kit/format.ts';
import { errorMessage } from '../kit/error-message.ts';

/** So many deleted corrections are held in memory to be put back; more are deleted only after a question. */
export const MOST_UNDONE = 5_000;
/** Deleted at once: a hundred thousand in one transaction would hold up everything else. */
const CHUNK = 500;

/** What was done, as a sentence, and how to take it back, where that is possible. */
export interface Done {
  readonly text: string;
  readonly undo?: () => Promise<void>;
}

/** Changes of corrections that can be taken back; whatever fails is said as a sentence too. */
export class CorrectionChanges {
  readonly #store: CorrectionStore;
  readonly #say: (done: Done | undefined) => void;
  #last: Done | undefined;

  /** @param say told what was done last; nothing once that was put away. */
  constructor(store: CorrectionStore, say: (done: Done | undefined) => void) {
    this.#store = store;
    this.#say = say;
  }

  async relabel({ correction: { id, label: before } }: KeptCorrection, label: Judgement): Promise<void> {
    if (label === before) return;
    await this.#try(async () => {
      await this.#store.relabel(id, label);
      return { text: t.list.nowIs(judgementName(label)), undo: () => this.#store.relabel(id, before) };
    });
  }

  /** @param count of them, which decides whether they can be put back. */
  async remove(ids: AsyncIterable<readonly string[]> | Iterable<readonly string[]>, count: number): Promise<void> {
    await this.#try(async () => {
      let removed = 0;
      const held: KeptCorrection[] = [];
      const done = (text: string): Done => ({ text, ...(held.length > 0 && { undo: () => this.#store.restore(held) }) });
      try {
        for await (const chunk of ids) {
          const gone = await this.#store.remove(chunk);
          removed += gone.length;
          if (count <= MOST_UNDONE) held.push(...gone);
          else this.#tell({ text: t.list.deleting(removed) });
        }
      } catch (error) {
        // Those that are gone by then can be put back all the same.
        if (removed > 0) return done(t.list.deletedPartly(removed, errorMessage(error)));
        throw error;
      }
      return done(t.list.deleted(removed));
    });
  }

  /** Takes back what was done last. */
  async undo(): Promise<void> {
    const undo = this.#last?.undo;
    if (undo === undefined) return;
    this.#tell(undefined);
    await this.#try(async () => {
      await undo();
      return { text: t.list.undone };
    });
  }

  putAway(): void {
    this.#tell(undefined);
  }

  /** Something else was done since: a sentence that takes nothing back is out of date, while an Undo stays within reach. */
  moveOn(): void {
    if (this.#last?.undo === undefined) this.putAway();
  }

  async #try(work: () => Promise<Done>): Promise<void> {
    try {
      this.#tell(await work());
    } catch (error) {
      this.#tell({ text: errorMessage(error) });
    }
  }

  #tell(done: Done | undefined): void {
    this.#last = done;
    this.#say(done);
  }
}

/** Ids of all that a filter chooses but those `without`, all of them known before the first is given: deleting moves nothing. */
export async function idsOf(store: CorrectionStore, filter: CorrectionFilter, without: ReadonlySet<string>): Promise<string[]> {
  const ids = [];
  for await (const { correction } of store.each(filter)) if (!without.has(correction.id)) ids.push(correction.id);
  return ids;
}

export function* inChunks<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += CHUNK) yield all.slice(from, from + CHUNK);
}
