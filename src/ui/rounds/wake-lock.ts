/**
 * Keeps the screen lit until it is released. Where the browser cannot, or will not (a low battery, a page in the
 * background), nothing happens; back in the foreground it is asked for again, since browsers drop it when they leave.
 * @returns the way to release it
 */
export function keepAwake(page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'> = document, lock: Pick<WakeLock, 'request'> | undefined = (globalThis.navigator as Partial<Navigator> | undefined)?.wakeLock): () => void {
  let isOver = false;
  let held: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    if (isOver || page.visibilityState !== 'visible') return;
    try {
      const asked = await lock?.request('screen');
      if (isOver) await asked?.release();
      else held = asked;
    } catch {
      // The round goes on, on a screen that dims as it always does.
    }
  };
  const returned = (): void => void ask();
  page.addEventListener('visibilitychange', returned);
  void ask();
  return () => {
    isOver = true;
    page.removeEventListener('visibilitychange', returned);
    void held?.release().catch(() => undefined);
  };
}
