import type { Changes } from './changes.ts';
import type { Database } from './database.ts';
import type { Journal } from './journal.ts';
import { JUDGING, Note, readTally, writeTally, type Judging } from './tally.ts';

export interface LedgerParts {
  readonly database: Database;
  /** Absent where there is no second place. */
  readonly journal?: Journal | undefined;
  readonly changes: Changes;
}

/**
 * Changes corrections and judgements in one transaction, has the journal know of it, and tells everybody; resolves when
 * both places have it.
 * @param work as `Database.write` has it; what it does it notes.
 */
export async function changing<T>({ database, journal, changes }: LedgerParts, work: (writing: Judging, note: Note) => Promise<T>): Promise<T> {
  const { result, entry } = await database.write(JUDGING, async (writing) => {
    const before = await readTally(writing);
    const note = new Note();
    const result = await work(writing, note);
    if (note.isEmpty) return { result };
    const entry = note.entry(before);
    await writeTally(writing, entry);
    return { result, entry };
  });
  if (entry) await journal?.append([entry]);
  changes.announce();
  return result;
}
