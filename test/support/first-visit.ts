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

/** ONNX Runtime's WebGPU build, which is fetched only when chosen. */
export function isOnDemand(url: string): boolean {
  return /\bjspi\b/.test(url);
}
