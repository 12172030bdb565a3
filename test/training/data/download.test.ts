import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { download, type DownloadOptions } from '../../../training/data/download.ts';

const CONTENTS = Buffer.from(Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) % 251));
const CUT = 40_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('download', () => {
  let folder: string;
  let path: string;
  let server: Server;
  let origin: string;
  let asked: { url: string; range: string | undefined; ifRange: string | undefined }[];
  let cutNow: (() => void) | undefined;
  const handlers: Record<string, Handler> = {};

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-download-'));
    server = createServer((request, response) => {
      asked.push({ url: request.url!, range: request.headers.range, ifRange: request.headers['if-range'] as string | undefined });
      handlers[request.url!](request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    asked = [];
    cutNow = undefined;
    path = join(folder, 'some/where/file.bin');
  });
  afterEach(() => rmSync(join(folder, 'some'), { recursive: true, force: true }));

  /** Sends the file, or the rest of it that is asked for, as a static server does. */
  const whole =
    (contents: Buffer, etag = '"v1"'): Handler =>
    (request, response) => {
      const from = request.headers['if-range'] === etag ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
      response.writeHead(from > 0 ? 206 : 200, {
        etag,
        'content-length': contents.length - from,
        ...(from > 0 ? { 'content-range': `bytes ${from}-${contents.length - 1}/${contents.length}` } : {}),
      });
      response.end(contents.subarray(from));
    };
  /** Breaks the connection the first time, as soon as `CUT` bytes have arrived. */
  const cutOnce = (contents: Buffer, then: Handler): Handler => {
    let first = true;
    return (request, response) => {
      if (!first) return then(request, response);
      first = false;
      response.writeHead(200, { etag: '"v1"', 'content-length': contents.length });
      response.write(contents.subarray(0, CUT));
      cutNow = () => response.destroy();
    };
  };

  const check = (file: string): void => {
    if (!readFileSync(file).equals(CONTENTS)) throw new Error('its checksum is wrong');
  };
  const fetchFrom = (names: string[], more: Partial<DownloadOptions> = {}): Promise<void> =>
    download({
      mirrors: names.map((name) => origin + name),
      path,
      check,
      pauseMs: 1,
      ...more,
      onProgress: (received, total) => {
        if (received === CUT) cutNow?.();
        more.onProgress?.(received, total);
      },
    });
  const here = (): string[] => readdirSync(join(folder, 'some/where'));

  test('puts a whole file in its place and leaves nothing else', async () => {
    handlers['/a'] = whole(CONTENTS);
    const seen: [number, number | undefined][] = [];
    await fetchFrom(['/a'], { onProgress: (...progress) => seen.push(progress) });
    assert.ok(readFileSync(path).equals(CONTENTS));
    assert.deepEqual(here(), ['file.bin']);
    assert.deepEqual(seen[0], [0, CONTENTS.length]);
    assert.deepEqual(seen.at(-1), [CONTENTS.length, CONTENTS.length]);
  });

  test('takes up a cut connection where it broke', async () => {
    handlers['/cut'] = cutOnce(CONTENTS, whole(CONTENTS));
    await fetchFrom(['/cut']);
    assert.ok(readFileSync(path).equals(CONTENTS));
    assert.equal(asked.length, 2);
    assert.equal(asked[1].range, `bytes=${CUT}-`);
    assert.equal(asked[1].ifRange, '"v1"');
    assert.deepEqual(here(), ['file.bin']);
  });

  test('takes up in a later call what an earlier one had begun', async () => {
    let calls = 0;
    handlers['/cut'] = cutOnce(CONTENTS, (request, response) => {
      if (++calls === 1) response.writeHead(503).end();
      else whole(CONTENTS)(request, response);
    });
    await assert.rejects(fetchFrom(['/cut'], { rounds: 1 }), { name: 'DownloadError' });
    assert.ok(existsSync(`${path}.part`));
    await fetchFrom(['/cut'], { rounds: 1 });
    assert.equal(asked.at(-1)?.range, `bytes=${CUT}-`);
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('stays with a mirror as long as it brings the file on', async () => {
    handlers['/cut'] = cutOnce(CONTENTS, whole(CONTENTS));
    handlers['/other'] = whole(CONTENTS);
    await fetchFrom(['/cut', '/other']);
    assert.deepEqual(asked.map(({ url, range }) => [url, range]), [['/cut', undefined], ['/cut', `bytes=${CUT}-`]]);
  });

  test('starts again where the file has changed in between', async () => {
    const old = Buffer.alloc(CONTENTS.length, 7);
    handlers['/changed'] = cutOnce(old, whole(CONTENTS, '"v2"'));
    await fetchFrom(['/changed']);
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('starts again where the server cannot send a part', async () => {
    handlers['/no-range'] = cutOnce(CONTENTS, (_, response) => {
      response.writeHead(200, { etag: '"v1"' });
      response.end(CONTENTS);
    });
    await fetchFrom(['/no-range']);
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('never joins the bytes of two mirrors', async () => {
    // The first breaks off and is then gone; the second has the same contents, packed differently.
    const first = Buffer.alloc(CONTENTS.length, 7);
    handlers['/gone'] = cutOnce(first, (_, response) => response.writeHead(404).end());
    handlers['/other'] = whole(CONTENTS);
    await fetchFrom(['/gone', '/other']);
    assert.deepEqual(asked.map(({ url, range }) => [url, range]), [['/gone', undefined], ['/gone', `bytes=${CUT}-`], ['/other', undefined]]);
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('goes to the next mirror where the first is dead', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    handlers['/alive'] = whole(CONTENTS);
    await download({ mirrors: [`http://127.0.0.1:${port}/dead`, `${origin}/alive`], path, check, pauseMs: 1 });
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('goes to the next mirror where the first falls silent', async () => {
    handlers['/silent'] = (_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('1');
    };
    handlers['/alive'] = whole(CONTENTS);
    await fetchFrom(['/silent', '/alive'], { patienceMs: 500 });
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('does not take a file of the wrong contents, nor ask the same mirror for it again', async () => {
    handlers['/wrong'] = whole(Buffer.from('<html>not found, politely</html>'));
    handlers['/right'] = whole(CONTENTS);
    await fetchFrom(['/wrong', '/right']);
    assert.ok(readFileSync(path).equals(CONTENTS));
    assert.deepEqual(asked.map(({ url }) => url), ['/wrong', '/right']);
  });

  test('says of every mirror what it did where none helps, and leaves no wrong file', async () => {
    handlers['/wrong'] = whole(Buffer.from('something else'));
    handlers['/missing'] = (_, response) => response.writeHead(503).end();
    await assert.rejects(fetchFrom(['/wrong', '/missing'], { rounds: 2 }), (error: Error) => {
      assert.equal(error.name, 'DownloadError');
      assert.match(error.message, /\/wrong: its checksum is wrong/);
      assert.match(error.message, /\/missing: answered 503/);
      return true;
    });
    assert.ok(!existsSync(path));
  });

  test('throws away a part that is longer than the file', async () => {
    handlers['/short'] = cutOnce(CONTENTS, (request, response) => {
      if (request.headers.range !== undefined) response.writeHead(416).end();
      else whole(CONTENTS)(request, response);
    });
    await fetchFrom(['/short']);
    assert.ok(readFileSync(path).equals(CONTENTS));
  });

  test('stops when it is told to, and keeps the part', async () => {
    const stop = new AbortController();
    handlers['/slow'] = (_, response) => {
      response.writeHead(200, { etag: '"v1"', 'content-length': CONTENTS.length });
      response.write(CONTENTS.subarray(0, CUT));
    };
    const stopped = fetchFrom(['/slow'], { signal: stop.signal, onProgress: (received) => received >= CUT && stop.abort() });
    await assert.rejects(stopped, { name: 'AbortError' });
    assert.ok(existsSync(`${path}.part`));
  });

  test('writes over a file that is there only when the new one is right', async () => {
    handlers['/a'] = whole(CONTENTS);
    await fetchFrom(['/a']);
    writeFileSync(path, 'old');
    handlers['/wrong'] = whole(Buffer.from('wrong'));
    await assert.rejects(fetchFrom(['/wrong']), { name: 'DownloadError' });
    assert.equal(readFileSync(path, 'utf8'), 'old');
  });
});
