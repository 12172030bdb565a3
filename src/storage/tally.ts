import type { JudgementRecord } from '../core/records/judgement.ts';
import type { JournalEntry, JournalledCorrection } from '../core/records/journal-entry.ts';
import type { Transaction } from './database.ts';
import type { JournalTip } from './journal-protocol.ts';
import { stagingOf } from './staging.ts';

/** What corrections and judgements are changed with. */
export const JUDGING = ['settings', 'judgements', 'corrections'] as const;
export type Judging = Transaction<typeof JUDGING, 'readwrite'>;

const KEY = 'tally';

/** What of a transaction it takes to read the tally, and to change it. */
interface Reading {
  objectStore(name: 'settings'): { get(key: string): Promise<unknown> };
  objectStore(name: 'corrections'): { count(range: IDBKeyRange): Promise<number>; index(name: 'state'): { count(): Promise<number> } };
}
interface Writing {
  objectStore(name: 'settings'): { put(value: unknown, key: string): Promise<unknown> };
}

/** How many changes there were, and how many corrections there are: what the journal beside the database is compared with. */
export async function readTally(reading: Reading): Promise<JournalTip> {
  const tally = (await reading.objectStore('settings').get(KEY)) as JournalTip | undefined;
  if (tally) return tally;
  // Kept by the first versions, nobody counted them.
  const corrections = reading.objectStore('corrections');
  const [all, staging] = await Promise.all([corrections.index('state').count(), stagingOf(reading)]);
  return { sequence: 0, corrections: all - (staging ? await corrections.count(IDBKeyRange.bound(staging.from, staging.to)) : 0) };
}

export async function writeTally(writing: Writing, { sequence, corrections }: JournalTip): Promise<void> {
  await writing.objectStore('settings').put({ sequence, corrections }, KEY);
}

/** What one change does, as it is noted while it is done. */
export class Note {
  #added = 0;
  readonly #kept: JournalledCorrection[] = [];
  readonly #judged: JudgementRecord[] = [];
  readonly #removed: string[] = [];
  readonly #takenBack: string[] = [];
  #part: string | undefined;

  added(kept: JournalledCorrection): void {
    this.#added++;
    this.relabelled(kept);
  }

  relabelled({ key, correction, isOwn }: JournalledCorrection): void {
    this.#kept.push({ key, correction, ...(isOwn && { isOwn }) });
  }

  judged(judgement: JudgementRecord): void {
    this.#judged.push(judgement);
  }

  removed(id: string): void {
    this.#added--;
    this.#removed.push(id);
  }

  takenBack(id: string): void {
    this.#takenBack.push(id);
  }

  /** All parts of an import of so many corrections are there. */
  imported(part: string, count: number): void {
    this.#added += count;
    this.#part = part;
  }

  get isEmpty(): boolean {
    return this.#part === undefined && [this.#kept, this.#judged, this.#removed, this.#takenBack].every(({ length }) => length === 0);
  }

  /** @param before the tally before the change. */
  entry({ sequence, corrections }: JournalTip): JournalEntry {
    return {
      sequence: sequence + 1,
      corrections: Math.max(0, corrections + this.#added),
      ...(this.#kept.length > 0 && { kept: this.#kept }),
      ...(this.#judged.length > 0 && { judged: this.#judged }),
      ...(this.#removed.length > 0 && { removed: this.#removed }),
      ...(this.#takenBack.length > 0 && { takenBack: this.#takenBack }),
      ...(this.#part !== undefined && { part: this.#part, isLast: true }),
    };
  }
}
