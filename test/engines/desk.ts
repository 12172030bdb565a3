import { createServer, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import sirv, { type RequestHandler } from 'sirv';
import { transformWithOxc } from 'vite';
import type { Errand } from './visit-page.ts';

const PAGE = resolve(import.meta.dirname, 'visit-page.ts');

/** What leaves the page behind: it is done when the next page asks for an errand. */
const LEAVING: readonly Errand['kind'][] = ['update'];

interface Awaited {
  readonly errand: Errand;
  /** Whether the page has it. */
  isHanded: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Serves an app whose page does what it is asked, and can take its network away, all but the way to this desk. */
export class Desk {
  offline = false;
  /** Uncaught errors of the page. */
  readonly amiss: string[] = [];
  #files: RequestHandler;
  #folder: string;
  #waiting: ServerResponse | undefined;
  #awaited: Awaited | undefined;
  readonly #script: Promise<string>;
  readonly #server = createServer((request, response) => {
    const [path] = request.url!.split('?');
    if (path.startsWith('/visit/')) return void this.#answer(path.slice('/visit/'.length), request, response);
    if (this.offline) return void request.socket.destroy();
    if (path === '/' || path === '/index.html') {
      const page = readFileSync(join(this.#folder, 'index.html'), 'utf8').replace('</body>', '<script type="module" src="/visit/page.js"></script></body>');
      return void response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-cache' }).end(page);
    }
    this.#files(request, response, () => void response.writeHead(404).end());
  });

  constructor(folder: string) {
    this.#folder = folder;
    this.#files = sirv(folder, { dev: true });
    this.#script = transformWithOxc(readFileSync(PAGE, 'utf8'), PAGE, { target: 'es2022' }).then(({ code }) => code);
  }

  /** What is deployed from now on. */
  deploy(folder: string): void {
    this.#folder = folder;
    this.#files = sirv(folder, { dev: true });
  }

  async start(): Promise<string> {
    await new Promise<void>((listening) => void this.#server.listen(0, '127.0.0.1', listening));
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Has the page run an errand. @throws Error with what the page says, or where it is silent for four minutes. */
  ask(errand: Errand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`The page did not come back from: ${errand.kind}. Amiss: ${this.amiss.join('; ') || 'nothing'}`)), 240_000);
      const over = <T>(end: (value: T) => void) => (value: T): void => {
        clearTimeout(late);
        this.#awaited = undefined;
        end(value);
      };
      this.#awaited = { errand, isHanded: false, resolve: over(resolve), reject: over(reject) };
      this.#hand();
    });
  }

  async #answer(what: string, request: Parameters<typeof text>[0] & { on(type: 'close', heard: () => void): unknown }, response: ServerResponse): Promise<void> {
    if (what === 'page.js') return void response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' }).end(await this.#script);
    const body = await text(request);
    if (what === 'next') {
      if (this.#awaited?.isHanded === true && LEAVING.includes(this.#awaited.errand.kind)) this.#awaited.resolve(true);
      this.#waiting = response;
      response.on('close', () => {
        if (this.#waiting === response) this.#waiting = undefined;
      });
      return this.#hand();
    }
    response.end();
    if (what === 'amiss') return void this.amiss.push(body);
    const { value, error } = JSON.parse(body) as { value?: unknown; error?: string };
    if (error === undefined) this.#awaited?.resolve(value);
    else this.#awaited?.reject(new Error(error));
  }

  #hand(): void {
    if (this.#waiting === undefined || this.#awaited === undefined) return;
    this.#awaited.isHanded = true;
    this.#waiting.setHeader('content-type', 'application/json').end(JSON.stringify(this.#awaited.errand));
    this.#waiting = undefined;
  }
}
