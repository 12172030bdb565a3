import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope;

/** All files of this build, as `vite build` lists them; addresses are relative to this script. */
const files = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry, revision: null } : entry));

/** ONNX Runtime's WebGPU build: 17 MB that only those fetch who choose it. Its names hold a hash of its content. */
const isOnDemand = ({ url }: { readonly url: string }): boolean => /\bjspi\b/.test(url);

// One origin may hold several Scrawls, each in its folder.
const ON_DEMAND = `scrawl-on-demand-${self.registration.scope}`;
const onDemand = new Set(files.filter(isOnDemand).map(({ url }) => new URL(url, self.location.href).href));

precacheAndRoute(files.filter((file) => !isOnDemand(file)));
cleanupOutdatedCaches();
registerRoute(({ url }) => onDemand.has(url.href), new CacheFirst({ cacheName: ON_DEMAND }));
// Every place of the app is the same page; an address with a file's ending that is not ours is the network's matter.
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/\.\w+$/] }));

// The very first visit is already served from here on: one look at the app is enough to have it offline.
clientsClaim();

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOutdated());
});

async function dropOutdated(): Promise<void> {
  const cache = await caches.open(ON_DEMAND);
  const kept = await cache.keys();
  await Promise.all(kept.filter(({ url }) => !onDemand.has(url)).map((request) => cache.delete(request)));
}

// A newer version waits until the user takes it.
self.addEventListener('message', ({ data }: ExtendableMessageEvent) => {
  if ((data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
