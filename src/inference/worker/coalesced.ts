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
    if (!current) return start();
    return (next ??= current.then(start, start));
  };
}
