import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

export interface Line {
  readonly bitsPerSecond: number;
  /** Before each answer (ms). */
  readonly delay: number;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.onnx': 'application/octet-stream', '.bin': 'application/octet-stream',
};
const HASHED = /-[\w-]{8}\.\w+$/;
/** Bytes that are sent at a time: answers take turns. */
const PIECE = 8192;

/**
 * Serves a folder as static hosts do, compressed (Brotli, at the quality that they compress with on the fly) and
 * cacheable, over one slow line that all answers share: whoever asks, page, worker or service worker.
 */
export async function serveThrottled(folder: string, line: Line): Promise<{ readonly url: string; stop(): void }> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  const compressed = new Map<string, Buffer>();
  const bodyOf = (name: string): Buffer => {
    const known = compressed.get(name);
    if (known) return known;
    const body = brotliCompressSync(readFileSync(join(folder, name)), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    compressed.set(name, body);
    return body;
  };
  // Not while somebody waits for it.
  for (const name of names) if (!name.includes('jspi')) bodyOf(name);

  let lineIsFree = 0;
  const pause = (until: number): Promise<void> => new Promise((done) => setTimeout(done, Math.max(0, until - performance.now())));
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0]).slice(1) || 'index.html';
    const answer = async (): Promise<void> => {
      await pause(performance.now() + line.delay);
      if (!names.includes(path)) return void response.writeHead(404).end();
      const body = bodyOf(path);
      response.writeHead(200, {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'content-encoding': 'br',
        'content-length': body.length,
        'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      });
      for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
        const piece = body.subarray(at, at + PIECE);
        lineIsFree = Math.max(lineIsFree, performance.now()) + (piece.length * 8000) / line.bitsPerSecond;
        await pause(lineIsFree);
        response.write(piece);
      }
      response.end();
    };
    void answer();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
