#!/usr/bin/env bash
# Chromium never answers FileSystemFileHandle.createSyncAccessHandle() where the file's handle is collected meanwhile.
#
# One would guess: a promise that a script waits for is settled, whatever the garbage collector does. So it is for
# getFileHandle(), getFile(), createWritable(), removeEntry() and for iterating over a directory, waited for in the same way.
# What happens: in `(await folder.getFileHandle(name)).createSyncAccessHandle()` nothing but the call itself refers to the
# file's handle. If the worker's heap is collected before the browser has answered, the promise is neither fulfilled nor
# rejected, and the async function that waits for it is collected with it, without an error. A lock of navigator.locks
# under which it ran is held for good. Where anything refers to the handle until then, every call is answered.
#
# Shown in a worker: 40 files, each opened once that way, with and without a collection after each call, and once more
# with the handles kept in an array. Needs Node 20, npm and Chromium (CHROME_PATH).
# Seen with Chromium 156.0.8078.108 on Debian 12. Ends with a status other than 0 where this has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund playwright-core@1.65.1
cat > show.mjs <<'SHOW'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const WORKER = `onmessage = async ({ data: { name, keeps, collects } }) => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  const kept = [];
  for (let file = 0; file < 40; file++) {
    const handle = await folder.getFileHandle(String(file), { create: true });
    if (keeps) kept.push(handle);
  }
  let answered = 0;
  const answer = () => answered++;
  const open = keeps
    ? async (file) => (await kept[file].createSyncAccessHandle()).close()
    : async (file) => (await (await folder.getFileHandle(String(file))).createSyncAccessHandle()).close();
  for (let file = 0; file < 40; file++) {
    open(file).then(answer, answer);
    if (collects) await gc({ type: 'major', execution: 'async' });
    else await new Promise((resume) => setTimeout(resume, 5));
  }
  await new Promise((resume) => setTimeout(resume, 5000));
  postMessage(answered);
};`;
const server = createServer(({ url }, response) => {
  const isScript = url === '/worker.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html').end(isScript ? WORKER : '<!doctype html><title>files</title>');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({ executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox', '--js-flags=--expose-gc'] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const answeredOf = (run) =>
  page.evaluate((about) => new Promise((done, failed) => {
    const worker = new Worker('/worker.js');
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = ({ message }) => failed(new Error(message));
    worker.postMessage(about);
  }), run);

console.log(`Chromium ${browser.version()}`);
const plain = await answeredOf({ name: 'plain', keeps: false, collects: false });
console.log(`40 files opened, nothing collected: ${plain} answers`);
const collected = await answeredOf({ name: 'collected', keeps: false, collects: true });
console.log(`40 files opened, garbage collected after each call: ${collected} answers`);
const kept = await answeredOf({ name: 'kept', keeps: true, collects: true });
console.log(`the same, with the handles kept: ${kept} answers`);
await browser.close();
server.close();
if (plain !== 40 || kept !== 40 || collected === 40) {
  console.error('This has changed.');
  process.exit(1);
}
SHOW
node show.mjs
