/*
 * For what only one thread of this origin may do at a time: a tab, a worker or the service worker. On plain HTTP there
 * are no locks, and nobody can be waited for: the work is done.
 */

const locksHere = (): LockManager | undefined => (navigator as Partial<Navigator>).locks;

/** Waits for whoever is at `name`, and then does `work`. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = locksHere();
  return locks ? await locks.request(name, () => work()) : await work();
}

/** Does `work` unless somebody is at `name` already. @returns whether it was done */
export async function aloneOrNotAtAll(name: string, work: () => Promise<unknown>): Promise<boolean> {
  const locks = locksHere();
  if (!locks) {
    await work();
    return true;
  }
  return await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}
