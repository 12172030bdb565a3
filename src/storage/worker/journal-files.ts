import type { JournalEntry } from '../../core/records/journal-entry.ts';
import { replayJournal, type JournalState } from '../../core/records/replay-journal.ts';
import type { JournalTip } from '../journal-protocol.ts';
import { formatJournalEntry, parseJournal, wholeLines } from './journal-lines.ts';

/** Of the end of a file that is looked through for its last line; longer than any line, and than most imports' last parts. */
const TAIL = 2 ** 20;
/** A journal is written anew when it has grown to this, and to twice what it then came to. */
const SHORTEST_TO_RENEW = 2 ** 20;
/** Bytes of the longest journal: of more, the oldest drawings are given up. Some 25,000 drawings by finger. */
const LONGEST = 32 * 2 ** 20;

/**
 * A journal: files whose names are numbers, written at the end of the last. A new one takes over once it holds what the
 * others came to; where a thread dies before it could remove those, they say nothing else.
 * To be used by one thread at a time, as `navigator.locks` has it.
 */
export class JournalFiles {
  readonly #folder: FileSystemDirectoryHandle;
  /**
   * The file that is being opened. Chromium 156 forgets to answer `createSyncAccessHandle()` where nothing else refers to the
   * file's handle and garbage is collected before the answer (`findings/opfs-unanswered-open.sh`): nothing would be kept any more.
   */
  #opening: FileSystemFileHandle | undefined;
  #renewAt: number | undefined;

  constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  /** On the disk once it returns. @throws DOMException, QuotaExceededError where the disk is full: then nothing is written. */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    const names = await this.#names();
    const { start, end: size } = await this.#write(names.at(-1) ?? 1, entries.map(formatJournalEntry), true);
    this.#renewAt ??= Math.max(SHORTEST_TO_RENEW, 1.5 * start);
    if (size <= Math.min(this.#renewAt, LONGEST) || entries.some(isUnfinished)) return;
    this.#renewAt = 1.5 * size;
    // What was to be written is written; on a full disk the journal stays as long as it is.
    await this.#renew((await this.state()).state).catch(() => undefined);
  }

  async tip(): Promise<JournalTip | undefined> {
    let tip: JournalTip | undefined;
    for (const name of await this.#names()) {
      const file = await this.#file(name);
      const last = lastOf(await bytesOf(file.slice(-TAIL))) ?? (file.size > TAIL ? lastOf(await bytesOf(file)) : undefined);
      if (last && last.sequence >= (tip?.sequence ?? 0)) tip = last;
    }
    return tip;
  }

  async state(): Promise<{ readonly state: JournalState }> {
    const entries: JournalEntry[] = [];
    for (const name of await this.#names()) entries.push(...parseJournal(await bytesOf(await this.#file(name))));
    return { state: replayJournal(entries) };
  }

  /** Begins anew with nothing but these. */
  async replace(entries: readonly JournalEntry[]): Promise<void> {
    await this.#takeOver(entries.map(formatJournalEntry));
  }

  /** Writes what a journal comes to into a new file, the newest first, and removes the others. */
  async #renew({ sequence, corrections, kept, judged, unfinished }: JournalState): Promise<void> {
    const lines: Uint8Array<ArrayBuffer>[] = [];
    let room = LONGEST / 2;
    const keep = (entry: Omit<JournalEntry, 'corrections'>): boolean => {
      const line = formatJournalEntry({ ...entry, corrections });
      room -= line.length;
      if (room > 0) lines.push(line);
      return room > 0;
    };
    for (const each of [...judged.values()].reverse()) if (each && !keep({ sequence: each.sequence, judged: [each.item] })) break;
    // An import has one sequence, and its own order.
    const newest = [...kept.values()].filter((each) => each !== undefined).sort((one, other) => other.sequence - one.sequence || other.item.key - one.item.key);
    for (const each of newest) if (!keep({ sequence: each.sequence, kept: [each.item] })) break;
    await this.#takeOver([...lines, ...unfinished.map(formatJournalEntry), formatJournalEntry({ sequence, corrections })]);
  }

  async #takeOver(lines: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    const names = await this.#names();
    const { end: size } = await this.#write((names.at(-1) ?? 0) + 1, lines, false);
    for (const name of names) await this.#folder.removeEntry(String(name));
    this.#renewAt = Math.max(SHORTEST_TO_RENEW, 2 * size);
  }

  /** @returns where in the file they stand then. */
  async #write(name: number, lines: readonly Uint8Array<ArrayBuffer>[], atEnd: boolean): Promise<{ readonly start: number; readonly end: number }> {
    this.#opening = await this.#folder.getFileHandle(String(name), { create: true });
    const handle = await this.#opening.createSyncAccessHandle();
    try {
      const start = atEnd ? endOfLines(handle) : 0;
      handle.truncate(start);
      let at = start;
      try {
        for (const line of lines) {
          if (handle.write(line, { at }) < line.length) throw new DOMException('The disk is full.', 'QuotaExceededError');
          at += line.length;
        }
      } catch (error) {
        handle.truncate(start);
        throw error;
      }
      handle.flush();
      return { start, end: at };
    } finally {
      handle.close();
    }
  }

  async #names(): Promise<number[]> {
    const names: number[] = [];
    for await (const name of this.#folder.keys()) if (/^\d+$/.test(name)) names.push(Number(name));
    return names.sort((one, other) => one - other);
  }

  async #file(name: number): Promise<File> {
    return (await this.#folder.getFileHandle(String(name))).getFile();
  }
}

const isUnfinished = ({ part, isLast }: JournalEntry): boolean => part !== undefined && isLast !== true;

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

/** Parts of an import that is under way have no place in the order yet. */
function lastOf(bytes: Uint8Array): JournalTip | undefined {
  let last: JournalTip | undefined;
  for (const entry of parseJournal(bytes)) {
    const { sequence, corrections } = entry;
    if (!isUnfinished(entry) && sequence >= (last?.sequence ?? 0)) last = { sequence, corrections };
  }
  return last;
}

/** Where the last whole line ends: whoever was killed in the middle of one has left its beginning. */
function endOfLines(handle: FileSystemSyncAccessHandle): number {
  for (let end = handle.getSize(); end > 0; ) {
    const start = Math.max(0, end - 2 ** 16);
    const bytes = new Uint8Array(end - start);
    handle.read(bytes, { at: start });
    const whole = wholeLines(bytes);
    if (whole > 0) return start + whole;
    end = start;
  }
  return 0;
}
