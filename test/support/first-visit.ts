import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Chrome looks at in the web manifest before it offers to install. */
const INSTALL_ICON = 'icons/icon-192.png';

/**
 * Files of a built app that a first visit downloads, by their paths in `dist`: all that the service worker keeps for
 * offline use, itself, and the icon. The end-to-end tests hold this against what a browser really asks for.
 */
export function firstVisitFiles(dist: string): string[] {
  const worker = readFileSync(join(dist, 'sw.js'), 'utf8');
  const listed = [...worker.matchAll(/\{"revision":(?:null|"\w+"),"url":"([^"]+)"\}/g)].map(([, url]) => url);
  if (listed.length === 0) throw new Error(`${join(dist, 'sw.js')} lists no files.`);
  return [...listed.filter((url) => !isOnDemand(url)), 'sw.js', INSTALL_ICON];
}

/** ONNX Runtime's WebGPU build, which is fetched only when chosen, and the whole of its WASM build, for where the cut one does not do. */
export function isOnDemand(url: string): boolean {
  return /\bjspi\b|ort-wasm-simd-threaded/.test(url);
}

/** Of these, what the first answer takes: what the page asks for by itself, and what that imports in turn. */
export function firstAnswerFiles(dist: string): string[] {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const asked = [...page.matchAll(/(?:src|href)="\.\/((?:assets|models)\/[^"]+)"/g)].map(([, path]) => path);
  const found = new Set(['index.html', ...asked]);
  for (const path of found) {
    if (!path.endsWith('.js')) continue;
    // `import("…")` is not among them: that waits until it is wanted.
    for (const [, name] of readFileSync(join(dist, path), 'utf8').matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) found.add(`assets/${name}`);
  }
  return [...found];
}
