import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { Database } from '../../storage/database.ts';
import { createFlusher } from '../../sync/flusher.ts';
import { FLUSH_TAG, type Flush } from '../background-messages.ts';
import { keepShared, SHARED_HASH, SHARE_FIELD, SHARE_PATH } from '../shared-files.ts';
import { mayFetchAhead, type Connection } from '../fetch-ahead.ts';
import { isOwnPage } from '../own-page.ts';

declare const self: ServiceWorkerGlobalScope;

/** All files of this build, as `vite build` lists them; addresses are relative to this script. */
const files = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry, revision: null } : entry));

/**
 * ONNX Runtime as it is published, some 15 MB a build: its WebGPU build, which only those fetch who choose it, and the
 * whole of the WASM build, for where the cut one does not do. Their names hold a hash of their content.
 */
const isOnDemand = ({ url }: { readonly url: string }): boolean => /\bjspi\b|ort-wasm-simd-threaded/.test(url);
const isWholeRuntime = (url: string): boolean => url.includes('ort-wasm-simd-threaded-');

// One origin may hold several Scrawls, each in its folder.
const ON_DEMAND = `scrawl-on-demand-${self.registration.scope}`;
/** What the reader does without: a host that refuses it must not cost anybody the app without a network. */
const isOptional = ({ url }: { readonly url: string }): boolean => /\brehearsal-[0-9a-f]{8}\.bin$/.test(url);
const optional = files.filter(isOptional).map(({ url }) => new URL(url, self.location.href).href);
const onDemand = new Set(files.filter((file) => isOnDemand(file) || isOptional(file)).map(({ url }) => new URL(url, self.location.href).href));

precacheAndRoute(files.filter((file) => !isOnDemand(file) && !isOptional(file)));
cleanupOutdatedCaches();
registerRoute(({ url }) => onDemand.has(url.href), new CacheFirst({ cacheName: ON_DEMAND }));
// Every place of the app is the same page.
const folder = new URL(self.registration.scope).pathname;
registerRoute(({ request, url }) => request.mode === 'navigate' && isOwnPage(url.pathname, folder), createHandlerBoundToURL('index.html'));

/** What another app shares is kept for the page, which is then opened: also where there is no network. */
const shareAddress = new URL(SHARE_PATH, self.registration.scope).href;
registerRoute(
  ({ url }) => url.href === shareAddress,
  async ({ request }) => {
    const files = (await request.formData()).getAll(SHARE_FIELD).filter((entry) => entry instanceof File);
    await keepShared(self.registration.scope, files);
    return Response.redirect(`${self.registration.scope}${SHARED_HASH}`, 303);
  },
  'POST',
);

// The very first visit is already served from here on: one look at the app is enough to have it offline.
clientsClaim();

self.addEventListener('install', (event) => {
  const keep = async (): Promise<void> => (await caches.open(ON_DEMAND)).addAll(optional);
  event.waitUntil(keep().catch(() => undefined));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOutdated());
});

async function dropOutdated(): Promise<void> {
  const cache = await caches.open(ON_DEMAND);
  const kept = await cache.keys();
  await Promise.all(kept.filter(({ url }) => !onDemand.has(url)).map((request) => cache.delete(request)));
}

/** Size of the whole runtime as it is kept. */
const RUNTIME_BYTES = 15_000_000;

async function keepRuntime(): Promise<void> {
  const url = [...onDemand].find(isWholeRuntime);
  const { connection } = navigator as { readonly connection?: Connection };
  if (url === undefined || (await caches.match(url)) || !mayFetchAhead(RUNTIME_BYTES, connection, await navigator.storage.estimate())) return;
  await (await caches.open(ON_DEMAND)).add(url);
}

const flush = createFlusher(new Database());

self.addEventListener('message', (event) => {
  const data = event.data as { readonly type?: unknown } | null;
  // A newer version waits until the user takes it.
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting();
  if (data?.type === 'KEEP_RUNTIME') event.waitUntil(keepRuntime().catch(() => undefined));
  // Patiently: what has come since another began may not be in its hands.
  if (data?.type === 'FLUSH') event.waitUntil(flush({ eager: (data as Flush).eager, patient: true }));
});

/** Not in TypeScript's library, since not in every browser. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

self.addEventListener('sync' as 'message', (event: unknown) => {
  const sync = event as SyncEvent;
  if (sync.tag === FLUSH_TAG) sync.waitUntil(flushOrTryAgain());
});

/** A rejection has the browser wake the service worker again, later. */
async function flushOrTryAgain(): Promise<void> {
  if (await flush({ eager: true, patient: true })) throw new Error('Some corrections still wait.');
}
