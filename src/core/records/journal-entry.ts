import type { Correction } from './correction.ts';
import type { JudgementRecord } from './judgement.ts';

/** One change to what is kept on the device, as the journal beside the database has it. */
export interface JournalEntry {
  /** Of two changes the later has the greater one; the database has that of the last. */
  readonly sequence: number;
  /** Corrections on the device after it. */
  readonly corrections: number;
  /** New ones, and those with another label. */
  readonly kept?: readonly JournalledCorrection[];
  /** New ones, and those with another label. */
  readonly judged?: readonly JudgementRecord[];
  /** Ids of corrections that are gone. */
  readonly removed?: readonly string[];
  /** Ids of judgements that are gone. */
  readonly takenBack?: readonly string[];
  /** Of which import this is a part; its parts count once one of them is the last. */
  readonly part?: string;
  readonly isLast?: boolean;
}

export interface JournalledCorrection {
  /** That of the database: the order of the list. */
  readonly key: number;
  readonly correction: Correction;
  /** Imported, and said to be drawn by this device's user. */
  readonly isOwn?: true;
}
