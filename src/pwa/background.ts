import { FLUSH_TAG, type Flush, type KeepRuntime } from './background-messages.ts';

interface SyncManager {
  register(tag: string): Promise<void>;
}

async function activeRegistration(): Promise<(ServiceWorkerRegistration & { readonly sync?: SyncManager }) | undefined> {
  const registration = await (navigator as Partial<Navigator>).serviceWorker?.getRegistration();
  return registration?.active ? registration : undefined;
}

/**
 * Has the service worker send what waits, which it also goes on with when the page is closed.
 * @returns false where there is none.
 */
export async function flushInServiceWorker(eager: boolean): Promise<boolean> {
  const worker = (await activeRegistration().catch(() => undefined))?.active;
  worker?.postMessage({ type: 'FLUSH', eager } satisfies Flush);
  return worker !== undefined && worker !== null;
}

/** Has the browser wake the service worker to send, at once or when the network is back; nothing happens where it cannot. */
export function flushWhenOnline(): void {
  activeRegistration()
    .then((registration) => registration?.sync?.register(FLUSH_TAG))
    .catch(() => undefined); // Not allowed, in a private window say: the next start sends.
}

/** How long after the first answer: whoever draws on is not to notice (ms). */
const LATER = 15_000;

/** Has the service worker fetch the whole runtime ahead where that costs nobody anything; see `mayFetchAhead`. */
export function keepWholeRuntime(): void {
  setTimeout(() => {
    activeRegistration()
      .then((registration) => registration?.active?.postMessage({ type: 'KEEP_RUNTIME' } satisfies KeepRuntime))
      .catch(() => undefined);
  }, LATER);
}
