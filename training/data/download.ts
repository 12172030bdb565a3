import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patientFetch } from '../../src/async/patient-fetch.ts';
import { messageOf } from '../../src/core/errors.ts';
import { writeJsonAtomic } from '../lib/atomic-file.ts';
import { DownloadError } from '../lib/errors.ts';

/** How much is there of how much (undefined where the server does not say), in bytes. */
export type OnProgress = (received: number, total: number | undefined) => void;

export interface DownloadOptions {
  /** The same contents, perhaps packed differently; tried in this order. */
  readonly mirrors: readonly string[];
  /** Where it goes. Beside it, `.part` holds what has come so far. */
  readonly path: string;
  /** Throws where the file that came is not the one that is meant. */
  readonly check: (path: string) => Promise<void> | void;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
  /** How often the whole list of mirrors is tried, and how long to wait in between (doubled each time). */
  readonly rounds?: number;
  readonly pauseMs?: number;
  /** A connection that is silent for so long counts as dead. */
  readonly patienceMs?: number;
}

/** Beside a partial file: what it is a part of. Bytes of two mirrors must never be joined. */
interface PartOf {
  readonly url: string;
  /** ETag or Last-Modified: tells the same file from a newer one. */
  readonly version: string;
}

/**
 * Fetches a file from the first mirror that has it whole and right. What was cut off is taken up where it stopped
 * (HTTP Range), also by a later call; a mirror that answers wrongly or sends something else is left for the next.
 * @throws DownloadError saying what each mirror did; the signal's own reason where it was stopped.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { mirrors, path, check, signal, rounds = 3, pauseMs = 1000 } = options;
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part`;
  const failures: string[] = [];
  const wrong = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    if (round > 0) await sleep(pauseMs * 2 ** (round - 1), undefined, signal ? { signal } : {});
    for (const url of firstBegun(mirrors, part)) {
      if (wrong.has(url)) continue;
      if (!(await fetchWhole(url, part, options, failures))) continue;
      try {
        await check(part);
      } catch (error) {
        // Asking again would bring the same.
        wrong.add(url);
        forget(part);
        failures.push(`${url}: ${messageOf(error)}`);
        continue;
      }
      renameSync(part, path);
      forget(part);
      return;
    }
    if (wrong.size === mirrors.length) break;
  }
  throw new DownloadError(path, [...new Set(failures)]);
}

/** Asks one mirror, again and again as long as each answer brings the part on; says whether it is whole. */
async function fetchWhole(url: string, part: string, options: DownloadOptions, failures: string[]): Promise<boolean> {
  for (let before = -1; partOf(url, part) > before; ) {
    before = partOf(url, part);
    try {
      await fetchPart(url, part, options);
      return true;
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.push(`${url}: ${messageOf(error)}`);
    }
  }
  return false;
}

/** How many bytes of this very file are there to go on from. */
function partOf(url: string, part: string): number {
  return readPartOf(part)?.url === url && existsSync(part) ? statSync(part).size : 0;
}

/** The mirrors, the one whose part is there already first. */
function firstBegun(mirrors: readonly string[], part: string): string[] {
  const begun = readPartOf(part)?.url;
  return [...mirrors].sort((a, b) => Number(b === begun) - Number(a === begun));
}

async function fetchPart(url: string, part: string, { onProgress, signal, patienceMs }: DownloadOptions): Promise<void> {
  const begun = partOf(url, part);
  let body: ReadableStream | null | undefined;
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (begun > 0) Object.assign(headers, { range: `bytes=${begun}-`, 'if-range': readPartOf(part)!.version });
    const response = await patientFetch(url, { headers, ...(signal && { signal }) }, patienceMs);
    body = response.body;
    if (response.status === 416) {
      forget(part);
      throw new Error('the part on disk is longer than the file; it was thrown away');
    }
    if (!response.ok || response.body === null) throw new Error(`answered ${response.status}`);
    const resumed = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${begun}-`) === true;
    if (response.status === 206 && !resumed) throw new Error(`sent another part than was asked for (${response.headers.get('content-range') ?? 'unnamed'})`);
    const version = response.headers.get('etag') ?? response.headers.get('last-modified');
    // Weak ETags promise no equal bytes. Without a version, a part could be joined with another file's rest.
    if (version === null || version.startsWith('W/')) rmSync(`${part}.json`, { force: true });
    else writeJsonAtomic(`${part}.json`, { url, version } satisfies PartOf);

    const length = response.headers.get('content-length');
    let received = resumed ? begun : 0;
    const total = length === null ? undefined : received + Number(length);
    onProgress?.(received, total);
    const file = await open(part, resumed ? 'a' : 'w');
    try {
      // Chunk by chunk, so that all that came before a connection broke is there to go on from.
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
        await file.writeFile(chunk);
        received += chunk.length;
        onProgress?.(received, total);
      }
    } finally {
      await file.close();
    }
    if (total !== undefined && received !== total) throw new Error(`broke off after ${received} of ${total} bytes`);
  } catch (error) {
    await body?.cancel().catch(() => undefined);
    // fetch says only "fetch failed"; what is behind it says why.
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Error(`${messageOf(error)}${cause}`, { cause: error });
  }
}

function readPartOf(part: string): PartOf | undefined {
  try {
    return JSON.parse(readFileSync(`${part}.json`, 'utf8')) as PartOf;
  } catch {
    return undefined;
  }
}

function forget(part: string): void {
  rmSync(part, { force: true });
  rmSync(`${part}.json`, { force: true });
}
