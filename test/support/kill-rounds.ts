/** Browsers that are killed while they write: what a page has acknowledged must be there at the next start. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import sirv from 'sirv';
import { build } from 'vite';
import { kill, startEngine, type Engine } from './engines.ts';

const root = resolve(import.meta.dirname, '../..');

/** What the pages have told. */
export class Reports {
  readonly acknowledged = new Set<string>();
  /** Whether the page of this round runs. */
  isBegun = false;
  /** What the page of this round has found. */
  present: readonly string[] | undefined;
  /** How many came back from the second place, in all rounds. */
  restored = 0;
  missing = 0;
  /** Called after each word. */
  heard: () => void = () => undefined;

  take(kind: string, words: readonly string[]): void {
    if (kind === '/begun') this.isBegun = true;
    if (kind === '/present') this.present = words;
    if (kind === '/acknowledged') for (const id of words) this.acknowledged.add(id);
    if (kind === '/recovered') {
      this.restored += Number(words[0]);
      this.missing += Number(words[1]);
    }
    this.heard();
  }
}

export interface DurabilityServer {
  readonly url: string;
  stop(): void;
}

/** Builds `test/e2e/durability-page.ts` and its worker into `name` and serves them. */
export async function serveDurabilityPage(reports: Reports, name: string): Promise<DurabilityServer> {
  const outDir = join(root, '.scrawl/e2e', name);
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', rollupOptions: { input: { page: join(root, 'test/e2e/durability-page.ts'), worker: join(root, 'test/e2e/durability-worker.ts') }, output: { entryFileNames: '[name].js' } } },
  });
  const files = sirv(outDir);
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      return void text(request).then((words) => {
        response.end();
        reports.take(request.url ?? '', words.split(' ').filter((word) => word !== ''));
      }, () => undefined);
    }
    files(request, response, () => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** How often a browser is started that has not come to its page: WebKitGTK's sometimes hangs before, which tells nothing of what was kept. */
const STARTS = 3;
/** After which it is taken to hang, on however slow a machine (ms). */
const LONGEST_START = 100_000;

/** Opens the page with the profile of the rounds before, and resolves when it has acknowledged something new. */
async function writing(engine: Engine, profile: string, url: string, reports: Reports, round: number): Promise<ChildProcess> {
  reports.present = undefined;
  reports.isBegun = false;
  const before = reports.acknowledged.size;
  const hasBegun = (): boolean => reports.isBegun;
  // The last word of the browser before may come late.
  const hasWritten = (): boolean => reports.acknowledged.size > before && reports.present !== undefined;
  for (let start = 1; ; start++) {
    const browser = await startEngine(engine, profile, `${url}?round=${round}`);
    try {
      if (await heard(reports, browser, hasBegun, LONGEST_START)) {
        // Not a measure of anything: only a page that never comes is to end the test.
        if (await heard(reports, browser, hasWritten, 300_000)) return browser;
        throw new Error(`Nothing was acknowledged in round ${round}, within five minutes.`);
      }
      if (start === STARTS) throw new Error(`The browser has not come to its page in round ${round}, started ${STARTS} times.`);
      await kill(browser);
    } catch (error) {
      await kill(browser);
      throw error;
    }
  }
}

/** Waits until the pages have told what is waited for. @returns false where they have not in that time (ms) */
async function heard(reports: Reports, browser: ChildProcess, isThere: () => boolean, time: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<boolean>((resolve, reject) => {
      timer = setTimeout(() => resolve(false), time);
      browser.once('error', reject);
      reports.heard = () => void (isThere() && resolve(true));
      reports.heard();
    });
  } finally {
    clearTimeout(timer);
    reports.heard = () => undefined;
  }
}

/**
 * Starts a browser `kills` times and once more, and kills it in the middle of writing each time.
 * @throws AssertionError where something that was acknowledged is not there at the next start, or a part of an import is.
 */
export async function killRounds(engine: Engine, profile: string, url: string, reports: Reports, kills: number): Promise<void> {
  for (let round = 0; round <= kills; round++) {
    const missed = new Set(reports.acknowledged);
    const browser = await writing(engine, profile, url, reports, round);
    // A moment that falls anywhere in the middle of writing, another one in each round.
    await new Promise((resume) => setTimeout(resume, (round * 137) % 701));
    await kill(browser);
    const present = reports.present;
    assert.ok(present, 'the page has told what was there');
    for (const id of present) missed.delete(id);
    assert.deepEqual([...missed], [], `acknowledged before round ${round}, and gone`);
    const perBatch = new Map<string, number>();
    for (const id of present) {
      const batch = /^(.+)-\d+$/.exec(id)?.[1];
      if (batch !== undefined) perBatch.set(batch, (perBatch.get(batch) ?? 0) + 1);
    }
    for (const [batch, count] of perBatch) assert.equal(count, 20, `all of ${batch} or nothing`);
  }
}
