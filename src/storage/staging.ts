import type { Database } from './database.ts';
import { DELETED_BYTES, PIECE_BYTES } from './pieces.ts';

/*
 * An import is written in small transactions, under keys that were set aside for it. Nobody sees these keys, and nothing
 * of them is sent, until the last transaction of all takes this mark away; what an import that died has left is removed.
 */

/** The import that is under way: its records have the keys `from` to `to`. */
export interface Staging {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** Keys strictly between these. */
export interface Span {
  readonly after: number;
  readonly before: number;
}

const KEY = 'import';

/** What of a transaction it takes to read the mark, and to change it. */
interface Reading {
  objectStore(name: 'settings'): { get(key: string): Promise<unknown> };
}
interface Writing {
  objectStore(name: 'settings'): { put(value: unknown, key: string): Promise<unknown>; delete(key: string): Promise<unknown> };
}

/** What a transaction needs that reads or sends only what everybody may see. */
export const VISIBLE = ['settings', 'corrections'] as const;

export async function stagingOf(reading: Reading): Promise<Staging | undefined> {
  return (await reading.objectStore('settings').get(KEY)) as Staging | undefined;
}

/** Keys that everybody may see, the oldest first. */
export async function visibleSpans(reading: Reading): Promise<readonly Span[]> {
  const staging = await stagingOf(reading);
  if (!staging) return [{ after: -Infinity, before: Infinity }];
  return [
    { after: -Infinity, before: staging.from },
    { after: staging.to, before: Infinity },
  ];
}

export const isVisible = (key: number, spans: readonly Span[]): boolean => spans.some(({ after, before }) => key > after && key < before);

export async function markStaging(writing: Writing, staging: Staging): Promise<void> {
  await writing.objectStore('settings').put(staging, KEY);
}

/** From here on everybody sees what was staged, or sees that it is gone. */
export async function endStaging(writing: Writing): Promise<void> {
  await writing.objectStore('settings').delete(KEY);
}

/** Removes what an import has left that nobody goes on with. */
export async function dropStaged(database: Database): Promise<void> {
  const most = Math.floor(PIECE_BYTES / DELETED_BYTES);
  while (await database.read(VISIBLE, stagingOf)) {
    await database.write(
      VISIBLE,
      async (writing) => {
        const staging = await stagingOf(writing);
        if (!staging) return;
        const store = writing.objectStore('corrections');
        const keys = await store.getAllKeys(IDBKeyRange.bound(staging.from, staging.to), most);
        await Promise.all(keys.map((key) => store.delete(key)));
        if (keys.length < most) await endStaging(writing);
      },
      'relaxed',
    );
  }
}
