import { journalEntrySchema, type JournalEntry, type JournalledCorrection } from '../../core/records/journal-entry.ts';
import { recordOrNone } from '../../core/records/record-schema.ts';
import { formatCorrection, parseKeptFormattedCorrection } from '../../formats/correction-batch-json.ts';
import { crc32 } from '../../formats/crc32.ts';

/*
 * The journal beside the database: one change a line, its JSON after the checksum of its bytes in eight hexadecimal
 * digits and a space. Whoever dies while writing leaves at most a last line that is not whole, which the checksum shows.
 */

const LINE_FEED = 10;
const HEAD = 9;

export function formatJournalEntry({ kept, ...entry }: JournalEntry): Uint8Array<ArrayBuffer> {
  const rest = JSON.stringify(entry).slice(0, -1);
  const corrections = kept?.map(({ key, correction, isOwn }) => `{"key":${key},${isOwn ? '"isOwn":true,' : ''}"correction":${formatCorrection(correction)}}`);
  const json = new TextEncoder().encode(corrections ? `${rest},"kept":[${corrections.join(',')}]}` : `${rest}}`);
  const line = new Uint8Array(HEAD + json.length + 1);
  line.set(new TextEncoder().encode(`${crc32(json).toString(16).padStart(8, '0')} `));
  line.set(json, HEAD);
  line[line.length - 1] = LINE_FEED;
  return line;
}

/** The entries of a journal, or of a part that may begin and end anywhere: lines that are not whole are passed over. */
export function* parseJournal(bytes: Uint8Array): Generator<JournalEntry> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0) return;
    const entry = parseLine(bytes.subarray(start, end));
    if (entry) yield entry;
    start = end + 1;
  }
}

/** Bytes up to the end of the last line: what comes after was not written to its end. */
export function wholeLines(bytes: Uint8Array): number {
  return bytes.lastIndexOf(LINE_FEED) + 1;
}

/** A line that is whole, but that code of another age wrote in another form, is passed over as well. */
function parseLine(line: Uint8Array): JournalEntry | undefined {
  const json = line.subarray(HEAD);
  const decoder = new TextDecoder();
  if (json.length === 0 || Number.parseInt(decoder.decode(line.subarray(0, HEAD)), 16) !== crc32(json)) return undefined;
  const entry = recordOrNone(journalEntrySchema, JSON.parse(decoder.decode(json)));
  if (!entry) return undefined;
  const { kept, ...rest } = entry;
  return { ...rest, ...(kept && { kept: kept.flatMap(readable) }) };
}

function readable({ correction, ...kept }: Omit<JournalledCorrection, 'correction'> & { readonly correction: unknown }): JournalledCorrection[] {
  try {
    return [{ ...kept, correction: parseKeptFormattedCorrection(correction) }];
  } catch {
    return [];
  }
}
