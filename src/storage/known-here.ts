import type { Correction } from '../core/records/correction.ts';
import { contentOf } from './contents.ts';
import { stagingOf } from './staging.ts';
import { readTally } from './tally.ts';

/**
 * What the device has, by id and by content. Read once for a whole import: asking the database about each correction
 * takes longer than adding it.
 */
export interface KnownHere {
  /** The change after which it was so. */
  readonly sequence: number;
  readonly ids: ReadonlySet<string>;
  readonly contents: ReadonlySet<string>;
}

/** What of a transaction it takes to read what is known. */
interface Reading {
  objectStore(name: 'settings'): { get(key: string): Promise<unknown> };
  objectStore(name: 'corrections'): {
    count(range: IDBKeyRange): Promise<number>;
    index(name: 'state' | 'id' | 'contents'): { count(): Promise<number>; openKeyCursor(): Promise<Cursor | null> };
  };
}
interface Cursor {
  readonly key: unknown;
  readonly primaryKey: unknown;
  continue(): Promise<Cursor | null>;
}

/** What an import has staged does not count. */
export async function readKnown(reading: Reading): Promise<KnownHere> {
  const { from, to } = (await stagingOf(reading)) ?? { from: Infinity, to: Infinity };
  const keysOf = async (name: 'id' | 'contents'): Promise<Set<string>> => {
    const keys = new Set<string>();
    let cursor = await reading.objectStore('corrections').index(name).openKeyCursor();
    for (; cursor; cursor = await cursor.continue()) {
      const key = cursor.primaryKey as number;
      if (key < from || key > to) keys.add(cursor.key as string);
    }
    return keys;
  };
  const [{ sequence }, ids, contents] = await Promise.all([readTally(reading), keysOf('id'), keysOf('contents')]);
  return { sequence, ids, contents };
}

export const isKnown = ({ ids, contents }: Pick<KnownHere, 'ids' | 'contents'>, correction: Correction): boolean => ids.has(correction.id) || contents.has(contentOf(correction));
