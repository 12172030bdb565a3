/**
 * Waits for `work` no longer than `ms` milliseconds; the work itself goes on.
 * @throws what `work` rejects with, or what `late` makes where it took longer.
 */
export function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms);
    work.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
