/**
 * Wraps `run` so that it never overlaps itself: calls that come while one is under way share one more run after it,
 * which begins late enough to see all that they came for.
 */
export function coalesced(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    current = run().finally(() => {
      current = undefined;
    });
    return current;
  };
  return () => {
    // One that waits begins a moment after the one before it has ended: until then it is the one to share.
    if (next) return next;
    return current ? (next = current.then(start, start)) : start();
  };
}
