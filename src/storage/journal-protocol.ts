import type { JournalEntry } from '../core/records/journal-entry.ts';
import type { JournalState } from '../core/records/replay-journal.ts';

/** What the page asks of the journal's worker; `folder` is where the journal lies in the private file system. */
export type JournalCall = { readonly id: number; readonly folder: string } & (
  | { readonly kind: 'tip' | 'state' }
  | { readonly kind: 'append' | 'replace'; readonly entries: readonly JournalEntry[] }
);

/** How far a journal goes. */
export type JournalTip = Pick<JournalEntry, 'sequence' | 'corrections'>;

export type JournalAnswer = { readonly id: number } & (
  | { readonly kind: 'done'; readonly tip?: JournalTip; readonly state?: JournalState }
  | { readonly kind: 'failed'; readonly message: string }
);
