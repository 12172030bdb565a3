import type { JudgementRecord } from './judgement.ts';
import type { JournalEntry, JournalledCorrection } from './journal-entry.ts';

interface Dated<T> {
  readonly sequence: number;
  readonly item: T;
}

/** What a journal comes to. By id; undefined is what is gone. */
export interface JournalState extends Pick<JournalEntry, 'sequence' | 'corrections'> {
  readonly kept: ReadonlyMap<string, Dated<JournalledCorrection> | undefined>;
  readonly judged: ReadonlyMap<string, Dated<JudgementRecord> | undefined>;
  /** Parts of the last import, where it is not whole yet: nothing of it counts so far. */
  readonly unfinished: readonly JournalEntry[];
}

/** Of each id what was said of it last; parts of an import that was never whole do not count. */
export function replayJournal(entries: Iterable<JournalEntry>): JournalState {
  const all = [...entries];
  const whole = new Map(all.flatMap(({ part, isLast, sequence }) => (part !== undefined && isLast === true ? [[part, sequence] as const] : [])));
  const last = all.findLast(({ part }) => part !== undefined)?.part;
  const unfinished = last === undefined || whole.has(last) ? [] : all.filter(({ part }) => part === last);
  const counting = all.flatMap((entry) => {
    const sequence = entry.part === undefined ? entry.sequence : whole.get(entry.part);
    return sequence === undefined ? [] : [{ ...entry, sequence }];
  });
  // Two tabs write in the order in which they come to it.
  counting.sort((one, other) => one.sequence - other.sequence);
  const kept = new Map<string, Dated<JournalledCorrection> | undefined>();
  const judged = new Map<string, Dated<JudgementRecord> | undefined>();
  for (const { sequence, ...entry } of counting) {
    for (const item of entry.kept ?? []) kept.set(item.correction.id, { sequence, item });
    for (const item of entry.judged ?? []) judged.set(item.id, { sequence, item });
    for (const id of entry.removed ?? []) kept.set(id, undefined);
    for (const id of entry.takenBack ?? []) judged.set(id, undefined);
  }
  const { sequence = 0, corrections = 0 } = counting.at(-1) ?? {};
  return { sequence, corrections, kept, judged, unfinished };
}
