import * as v from 'valibot';
import type { Correction } from './correction.ts';
import { judgementSchema } from './judgement.ts';
import { record, salvaged } from './record-schema.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ids = v.array(v.string());

const keptCorrection = record({
  /** That of the database: the order of the list. */
  key: count,
  /** As it stands in the journal, which is read on its own. */
  correction: v.unknown(),
  /** Imported, and said to be drawn by this device's user. */
  isOwn: v.exactOptional(v.literal(true)),
});

/** One change to what is kept on the device, as the journal beside the database has it. An item in the form of another age does not keep the others from being read. */
export const journalEntrySchema = record({
  /** Of two changes the later has the greater one; the database has that of the last. */
  sequence: count,
  /** Corrections on the device after it. */
  corrections: count,
  /** New ones, and those with another label. */
  kept: v.exactOptional(salvaged(keptCorrection)),
  /** New ones, and those with another label. */
  judged: v.exactOptional(salvaged(judgementSchema)),
  /** Ids of corrections that are gone. */
  removed: v.exactOptional(ids),
  /** Ids of judgements that are gone. */
  takenBack: v.exactOptional(ids),
  /** Of which import this is a part; its parts count once one of them is the last. */
  part: v.exactOptional(v.string()),
  isLast: v.exactOptional(v.boolean()),
});

export type JournalledCorrection = Readonly<Omit<v.InferOutput<typeof keptCorrection>, 'correction'>> & { readonly correction: Correction };

export type JournalEntry = Readonly<Omit<v.InferOutput<typeof journalEntrySchema>, 'kept'>> & { readonly kept?: readonly JournalledCorrection[] };
