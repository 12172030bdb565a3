import { Workbox } from 'workbox-window';
import { Observable } from '../async/observable.ts';
import type { AppVersion, AppVersionStatus } from '../contracts/app-version.ts';

/** An installed app stays open for days: how often it asks whether there is a newer one, in milliseconds. */
const CHECK_EVERY = 60 * 60 * 1000;

/**
 * Registers the service worker and tells how the app stands. Where there are none (development, plain HTTP from
 * another machine, a browser's private mode) the app works as long as its server does: `online-only`.
 * @param quiet resolves when the app itself is loaded: a service worker fetches all of it once more, and more.
 */
export function registerApp(quiet: Promise<void>): AppVersion {
  const workers = (navigator as Partial<Navigator>).serviceWorker;
  if (!workers || import.meta.env.DEV) {
    return { status: { kind: 'online-only' }, subscribe: () => () => undefined, update: () => location.reload() };
  }
  return watch(workers, quiet);
}

function watch(workers: ServiceWorkerContainer, quiet: Promise<void>): AppVersion {
  let controlled = workers.controller !== null;
  const statuses = new Observable<AppVersionStatus>({ kind: controlled ? 'offline-ready' : 'online-only' }, (one, other) => one.kind === other.kind);
  let asked = false;

  const change = (kind: AppVersionStatus['kind']): void => statuses.set({ kind });
  const ready = (): void => {
    if (statuses.value.kind === 'online-only') change('offline-ready');
  };

  const workbox = new Workbox(new URL(`${import.meta.env.BASE_URL}sw.js`, document.baseURI).href, { updateViaCache: 'none' });
  workbox.addEventListener('activated', ready);
  workbox.addEventListener('waiting', () => change('update-waiting'));
  workbox.addEventListener('controlling', () => {
    if (asked) {
      location.reload();
    } else if (controlled) {
      // Another tab took the new version. This one may hold ink, so it too changes over only when asked.
      change('update-waiting');
    }
    controlled = true;
  });

  quiet
    .then(() => workbox.register())
    .then((registration) => {
      if (registration?.active) ready();
      const check = (): void => {
        // Offline there is nothing to be found, and nobody needs to be told.
        if (document.visibilityState === 'visible') workbox.update().catch(() => undefined);
      };
      document.addEventListener('visibilitychange', check);
      setInterval(check, CHECK_EVERY);
    })
    .catch((error: unknown) => console.warn('Scrawl works only online here:', error));

  return {
    get status() {
      return statuses.value;
    },
    subscribe: (listener) => statuses.subscribe(listener),
    update() {
      if (asked) return;
      asked = true;
      void workers.getRegistration().then((registration) => {
        // Nobody waits any more where another tab has taken the new version: then a reload brings it.
        if (registration?.waiting) workbox.messageSkipWaiting();
        else location.reload();
      });
    },
  };
}
