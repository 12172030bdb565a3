#!/usr/bin/env bash
# Chromium deletes an origin's whole IndexedDB two starts after a write was cut short.
#
# One would guess: a browser that is killed in the middle of a write loses that write, as LevelDB's documentation has it
# of its log ("the last record may be incomplete"), and with `durability: 'strict'` nothing that was completed.
# What happens: the next start appends to the log behind the torn record; the start after that takes the log for damaged
# and begins an empty database, without an error or an event. The first start still shows everything, so that nothing
# looks amiss in between. Where the start after the kill first writes a little over 4 MB to any store of the origin,
# LevelDB begins another log, and everything is kept.
#
# Shown on a throwaway profile: 60 records, the browser killed, the end of its log cut off in the middle of a record (a
# kill does the same, but seldom), then two more starts. Needs Node 20, npm and Chromium (CHROME_PATH).
# Seen with Chromium 156.0.8078.108 on Debian 12. Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund playwright-core@1.65.1
cat > show.mjs <<'SHOW'
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium';
const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>records</title>'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://localhost:${server.address().port}/`;

/** Starts the browser, has the page write, and ends it: by `kill`, or as one closes a window. @returns how many records are there. */
async function start(profile, { records = 0, scratch = 0 }, end) {
  const context = await chromium.launchPersistentContext(profile, { executablePath, args: ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const page = context.pages()[0];
  await page.goto(url);
  const count = await page.evaluate(async ({ records, scratch }) => {
    const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    const open = indexedDB.open('records', 1);
    open.onupgradeneeded = () => ['kept', 'scratch'].forEach((name) => open.result.createObjectStore(name, { autoIncrement: true }));
    const database = await done(open);
    const put = (store, bytes) => new Promise((resolve, reject) => {
      const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
      transaction.objectStore(store).put(crypto.getRandomValues(new Uint8Array(bytes)));
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    for (let written = 0; written < scratch; written += 48_000) await put('scratch', 48_000);
    for (let n = 0; n < records; n++) await put('kept', 6_000);
    const count = await done(database.transaction('kept').objectStore('kept').count());
    database.close();
    return count;
  }, { records, scratch });
  if (end === 'kill') {
    // All processes of this profile, and no others.
    const pids = execFileSync('pgrep', ['-f', `user-data-dir=${profile}`], { encoding: 'utf8' }).trim().split('\n');
    for (const pid of pids) try { process.kill(Number(pid), 'SIGKILL'); } catch { /* gone with the others */ }
    await new Promise((resume) => setTimeout(resume, 1_000));
  }
  await context.close().catch(() => undefined);
  return count;
}

const folderOf = (profile) => join(profile, 'Default/IndexedDB', readdirSync(join(profile, 'Default/IndexedDB')).find((name) => name.endsWith('.leveldb')));

async function show(scratch) {
  const profile = mkdtempSync(join(process.cwd(), 'profile-'));
  const first = await start(profile, { records: 60 }, 'kill');
  const folder = folderOf(profile);
  const log = join(folder, readdirSync(folder).filter((name) => /^\d+\.log$/.test(name)).sort().at(-1));
  truncateSync(log, statSync(log).size - 40_000);
  const second = await start(profile, { records: 3, scratch }, 'close');
  const third = await start(profile, {}, 'close');
  const reason = readFileSync(join(folder, 'LOG'), 'utf8').split('\n').find((line) => line.includes('since it was missing'));
  console.log(`${first} records, killed and cut; at the next start, ${scratch} bytes to a scratch store and three more records: ${second}; at the start after: ${third}`);
  if (reason) console.log(`  LOG: ${reason.replace(/ \/\S*\//, ' …/')}`);
  return { second, third };
}

console.log(execFileSync(executablePath, ['--version'], { encoding: 'utf8' }).trim());
const appended = await show(0);
const turnedOver = await show(4_600_000);
server.close();
const isAsSeen = appended.second > 40 && appended.third === 0 && turnedOver.second > 40 && turnedOver.third === turnedOver.second;
console.log(isAsSeen ? 'as seen before' : 'OTHERWISE than seen before');
process.exit(isAsSeen ? 0 : 1);
SHOW
node show.mjs
