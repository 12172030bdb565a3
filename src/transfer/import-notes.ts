import type { ImportNote } from '../contracts/files.ts';
import { en } from '../messages/en.ts';

/** What can be odd about a file that is read all the same. */
type NoteName = ImportNote['what'];

/** How often something odd was met in a file. */
export class ImportNotes {
  readonly #counts = new Map<NoteName, number>();

  add(what: NoteName, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  list(): ImportNote[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }

  /** In English, for the command line and for what an engineer reads of an error. */
  sentences(): string[] {
    return this.list().map(({ what, count }) => en.import.notes[what](count));
  }
}
