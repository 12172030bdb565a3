/**
 * Does `work` unless another thread of this origin is at the same: a tab, or the service worker.
 * @param patient waits for that one to end, and then does it.
 * @returns whether it was done. Where there are no locks, on plain HTTP, it always is: the same batch under the same
 *   id then goes out twice, and counts once.
 */
export async function oneAtATime(name: string, work: () => Promise<unknown>, patient = false): Promise<boolean> {
  const { locks } = navigator as Partial<Navigator>;
  if (!locks) {
    await work();
    return true;
  }
  return await locks.request(name, { ifAvailable: !patient }, async (lock) => {
    if (!lock) return false;
    await work();
    return true;
  });
}
