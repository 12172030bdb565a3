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
