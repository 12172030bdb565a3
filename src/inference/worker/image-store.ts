import { bytesToHex } from '@noble/hashes/utils.js';
import type { MemoryImage } from './memory-image.ts';

/** One image a device: the next replaces it. */
const CACHE = 'scrawl-memory-image';
const ABOUT = 'memory-image';

/** What has to be left of the storage's quota, in images. */
const LEAST_LEFT = 10;

type About = Omit<MemoryImage, 'content'> & {
  /** Of what made it: an image is good for nothing else. */
  readonly key: string;
  readonly sha256: string;
};

const address = (): string => new URL('memory-image', self.location.href).href;

/** Missing where the page came over plain HTTP from another machine. */
const storage = (): CacheStorage | undefined => (self as { readonly caches?: CacheStorage }).caches;

const fingerprint = async (content: Uint8Array<ArrayBuffer>): Promise<string> => bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', content)));

/** The image that was kept for `key`, whole; undefined where there is none. Never rejects. */
export async function loadImage(key: string): Promise<MemoryImage | undefined> {
  try {
    const kept = await (await storage()?.open(CACHE))?.match(address());
    const about = JSON.parse(kept?.headers.get(ABOUT) ?? 'null') as About | null;
    if (!kept || about?.key !== key) return undefined;
    const content = new Uint8Array(await kept.arrayBuffer());
    // A bit that has flipped could be one of the network's.
    return (await fingerprint(content)) === about.sha256 ? { ...about, content } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps an image in the place of the one before, where there is plenty of room. Never rejects: without one a start takes longer. */
export async function keepImage(key: string, image: MemoryImage): Promise<void> {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    if (quota - usage < LEAST_LEFT * image.content.length) return;
    const { content, ...rest } = image;
    const about: About = { ...rest, key, sha256: await fingerprint(content) };
    await (await storage()?.open(CACHE))?.put(address(), new Response(content, { headers: { [ABOUT]: JSON.stringify(about) } }));
  } catch {
    // The next start tries again.
  }
}

/** The next start is without one. Never rejects. */
export async function dropImage(): Promise<void> {
  try {
    await storage()?.delete(CACHE);
  } catch {
    // Where nothing may be kept there is none.
  }
}
