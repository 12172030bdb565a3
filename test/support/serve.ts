/**
 * Serves the built app: `tsx test/support/serve.ts [--port 4173] [--base /some/folder/]`. `npm start` builds first.
 * Nothing here is needed by the app: any static host will do.
 */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import sirv from 'sirv';

export const DIST = resolve(import.meta.dirname, '../../dist');
const HASHED = /-[\w-]{8}\.\w+$/;

export interface ServeOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Where the app is put on the host, from slash to slash. */
  readonly base?: string;
  /** Also to other machines; otherwise only to this one. */
  readonly open?: boolean;
  /** Told the path and status of every answer. */
  readonly answered?: (path: string, status: number) => void;
}

export interface RunningServer {
  readonly port: number;
  /** Address of the app on this machine. */
  readonly url: string;
  /** Drops all connections and frees the port. */
  stop(): Promise<void>;
}

/** @throws Error when `folder` holds no built app, or the port is taken. */
export async function serve(folder = DIST, { port = 0, base = '/', open = false, answered }: ServeOptions = {}): Promise<RunningServer> {
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`${folder} holds no built app: run "npm run build" first.`);
  const files = sirv(folder, {
    etag: true,
    setHeaders: (response, path) => {
      // Hashed names never change what they mean: the service worker then takes them from the browser's cache.
      response.setHeader('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (/\.(?:onnx|bin)$/.test(path)) response.setHeader('content-type', 'application/octet-stream');
    },
  });
  const server = createServer((request, response) => {
    const missing = (): void => void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
    if (!request.url?.startsWith(base)) return missing();
    request.url = request.url.slice(base.length - 1);
    const path = request.url;
    response.on('finish', () => answered?.(path, response.statusCode));
    files(request, response, missing);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, open ? undefined : '127.0.0.1', listening);
  });
  const actual = (server.address() as AddressInfo).port;
  return { port: actual, url: `http://localhost:${actual}${base}`, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  });
}

function localNetworkUrls({ port }: RunningServer, base: string): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}${base}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, base: { type: 'string', default: '/' } } });
  const base = `/${values.base}/`.replace(/\/+/g, '/');
  const server = await serve(DIST, { port: Number(values.port), base, open: true }).catch((error: NodeJS.ErrnoException) => {
    console.error(error.code === 'EADDRINUSE' ? `Port ${values.port} is taken. Choose another: npm start -- --port 4180` : error.message);
    process.exit(1);
  });
  const others = localNetworkUrls(server, base);
  console.log(`
Scrawl is at    ${server.url}
${others.map((url) => `On the network  ${url}\n`).join('')}
On a phone: the network address is enough to draw and read. To install Scrawl and to use it offline, a browser wants
HTTPS or localhost:
  - connect an Android phone by USB with debugging on, run  adb reverse tcp:${server.port} tcp:${server.port}
    and open ${server.url} in its Chrome; or
  - put the folder dist/ on any static host with HTTPS, in any folder, and open that.

Ctrl-C stops.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
