/**
 * Serves the built app to the tests, in any folder of a host, as a static host would.
 */
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import sirv from 'sirv';

export const DIST = resolve(import.meta.dirname, '../../dist');
const HASHED = /-[\w-]{8}\.\w+$/;

export interface ServeOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Where the app is put on the host, from slash to slash. */
  readonly base?: string;
  /** Files that this host does not give out, though it has them. */
  readonly refuses?: RegExp;
  /** What it says with every answer. */
  readonly headers?: Readonly<Record<string, string>>;
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
export async function serve(folder = DIST, { port = 0, base = '/', refuses, headers = {}, answered }: ServeOptions = {}): Promise<RunningServer> {
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
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (refuses?.test(path)) return missing();
    response.on('finish', () => answered?.(path, response.statusCode));
    files(request, response, missing);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, '127.0.0.1', listening);
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
