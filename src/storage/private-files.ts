/**
 * The origin's private file system, where there is one.
 * @returns undefined on plain HTTP, in old browsers, and where it is switched off, as in some private windows.
 */
export async function privateFiles(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    return await (navigator as { readonly storage?: Partial<StorageManager> }).storage?.getDirectory?.();
  } catch {
    return undefined;
  }
}

const isMissing = (thrown: unknown): boolean => thrown instanceof DOMException && thrown.name === 'NotFoundError';

/** Whether there is such a file in a folder. */
export async function hasFile(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Removes a file, or a folder with all that is in it; one that is not there is as good as removed. */
export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await folder.removeEntry(name, { recursive: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Name of the folder of the journal beside a database. */
export const journalFolder = (database: string): string => `${database}-journal`;

/** Removes all files that a page has kept for itself, the copies of exports too; the journal's it empties by itself. @throws DOMException */
export async function removeAllButJournal(database: string): Promise<void> {
  const files = await privateFiles();
  if (!files) return;
  const names: string[] = [];
  for await (const name of files.keys()) names.push(name);
  for (const name of names) if (!name.startsWith(`${database}-`)) await removeEntry(files, name);
}

/** So long (ms) after it was written a file may still be on its way out of here: a download that reads it. */
const ON_ITS_WAY = 10 * 60_000;

/** Removes files that a page has kept for itself and did not live to remove. @param now milliseconds since 1970. */
export async function removeLeftovers(database: string, now: number): Promise<void> {
  const files = await privateFiles();
  if (!files) return;
  const old: string[] = [];
  for await (const [name, handle] of files.entries()) {
    if (!name.startsWith(`${database}-`) && (await lastWritten(handle)) < now - ON_ITS_WAY) old.push(name);
  }
  for (const name of old) await removeEntry(files, name);
}

async function lastWritten(handle: FileSystemHandle): Promise<number> {
  if (handle.kind === 'file') return (await (handle as FileSystemFileHandle).getFile()).lastModified;
  let last = 0;
  for await (const inside of (handle as FileSystemDirectoryHandle).values()) last = Math.max(last, await lastWritten(inside));
  return last;
}
