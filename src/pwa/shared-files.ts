/** Where the web manifest has other apps share files to. No page: the service worker takes what comes and opens the app. */
export const SHARE_PATH = 'share';
/** The field of the form that they come in. */
export const SHARE_FIELD = 'files';

/** The address that tells the page to fetch what was shared. */
export const SHARED_HASH = '#/photos?shared';

const NAME_HEADER = 'x-file-name';

/** One origin may hold several Scrawls, each in its folder. */
const cacheOf = (scope: string): Promise<Cache> => caches.open(`scrawl-shared-${scope}`);

/** Keeps shared files until the page takes them, in place of any before. */
export async function keepShared(scope: string, files: readonly File[]): Promise<void> {
  const cache = await cacheOf(scope);
  await Promise.all((await cache.keys()).map((request) => cache.delete(request)));
  for (const [index, file] of files.entries()) {
    await cache.put(`${scope}shared/${index}`, new Response(file, { headers: { 'content-type': file.type, [NAME_HEADER]: encodeURIComponent(file.name) } }));
  }
}

/** The files that were shared, in their order: once. */
export async function takeShared(scope: string): Promise<File[]> {
  const cache = await cacheOf(scope);
  const files: File[] = [];
  for (let index = 0; ; index++) {
    const address = `${scope}shared/${index}`;
    const kept = await cache.match(address);
    if (kept === undefined) return files;
    const name = decodeURIComponent(kept.headers.get(NAME_HEADER) ?? '');
    files.push(new File([await kept.blob()], name, { type: kept.headers.get('content-type') ?? '' }));
    await cache.delete(address);
  }
}
