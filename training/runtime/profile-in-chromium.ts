import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { transformWithOxc } from 'vite';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../lib/browser.ts';

const PAGE = `<!doctype html><title>Profile</title>
<script type="importmap">{"imports":{"onnxruntime-web/wasm":"/ort.mjs"}}</script>`;

type File = readonly [type: string, body: Uint8Array | string];

/**
 * As `findCalledFunctions`, in Chromium.
 * @throws Error of the browser, too, or where there is none.
 */
export async function findCalledInChromium(wasm: Uint8Array, model: Uint8Array): Promise<number[]> {
  const files: Readonly<Record<string, File>> = {
    '/': ['text/html', PAGE],
    '/ort.mjs': ['text/javascript', readFileSync(fileURLToPath(import.meta.resolve('onnxruntime-web/wasm')))],
    '/runtime.wasm': ['application/wasm', wasm],
    '/model.onnx': ['application/octet-stream', model],
  };
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '').split('?');
    const found = path in files ? Promise.resolve(files[path]) : module(path);
    void found.then(([type, body]) => response.writeHead(200, { 'content-type': type }).end(body), () => response.writeHead(404).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await chromium.launch({ executablePath: await findOrInstallBrowser(), args: [...LAUNCH_ARGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate<number[]>(IN_PAGE);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

/** As text, since the names that tsx gives functions do not exist in a page. */
const IN_PAGE = `(async () => {
  const { findCalledFunctions } = await import('/called-functions.ts');
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  return findCalledFunctions(await bytes('/runtime.wasm'), await bytes('/model.onnx'));
})()`;

/** One of this folder's modules as JavaScript. @throws Error where there is none of that name */
async function module(path: string): Promise<File> {
  const file = join(import.meta.dirname, path);
  if (!/^\/[\w-]+\.ts$/.test(path) || !existsSync(file)) throw new Error(`${path} is not there.`);
  return ['text/javascript', (await transformWithOxc(readFileSync(file, 'utf8'), file)).code];
}
