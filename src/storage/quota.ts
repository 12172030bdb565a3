import type { StorageQuota } from '../contracts/drawings.ts';

/** Missing where the page came over plain HTTP from another machine, and in old browsers. */
const manager = (): StorageManager | undefined => (navigator as { readonly storage?: StorageManager }).storage;

let isAsked = false;

/**
 * Asks the browser, once in the life of a page, not to clear away what is kept here when it wants room. Where that
 * is refused now it may be granted another day: browsers go by how much an app is used.
 */
export function askToPersist(): void {
  if (isAsked) return;
  isAsked = true;
  void (async () => {
    const storage = manager();
    // A window's matter: workers have no `persist`.
    if (!storage || !('persist' in storage) || (await storage.persisted())) return;
    await storage.persist();
  })().catch(() => undefined);
}

/** What the browser says of its room; nothing where it says nothing. */
export async function storageQuota(): Promise<StorageQuota> {
  const storage = manager();
  if (!storage) return { persistent: false, isUnknown: true };
  // Safari tells how much there is from 17 on.
  const estimate = async (): Promise<StorageEstimate> => ((storage as Partial<StorageManager>).estimate === undefined ? {} : storage.estimate());
  const persisted = async (): Promise<boolean> => (storage as Partial<StorageManager>).persisted !== undefined && (await storage.persisted());
  const [{ usage, quota }, persistent] = await Promise.all([estimate().catch((): StorageEstimate => ({})), persisted().catch(() => false)]);
  return {
    ...(usage !== undefined && { used: usage }),
    ...(usage !== undefined && quota !== undefined && { available: Math.max(0, quota - usage) }),
    persistent,
  };
}
