/** What an engine of Safari 16.0's age shows, which lacks what the reader needs: WPE WebKit 2.38, as Debian 12 packs it. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { until, withProfile, withServer } from '../e2e/phone.ts';
import { kill } from '../support/engines.ts';

const [DRIVER, BROWSER] = ['/usr/bin/WPEWebDriver', '/usr/bin/cog'];
const isThere = existsSync(DRIVER) && existsSync(BROWSER);

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** The commands of W3C WebDriver that it takes to open a page and look at it. */
async function command(driver: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${driver}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const { value } = (await answer.json()) as { value: unknown };
  assert.ok(answer.ok, JSON.stringify(value));
  return value;
}

test('an engine without WebAssembly SIMD shows what it lacks, and no blank page', { skip: isThere ? false : 'WPE WebKit is not installed: it takes Debian\u2019s packages cog and wpewebkit-driver', timeout: 180_000 }, () =>
  withProfile((profile) =>
    withServer(async ({ url }) => {
      const port = await freePort();
      const driver = `http://127.0.0.1:${port}`;
      const home = join(profile, 'home');
      mkdirSync(home);
      const started: ChildProcess = spawn(DRIVER, [`--port=${port}`], { detached: true, stdio: 'ignore', env: { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, XDG_RUNTIME_DIR: home, LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } });
      try {
        await until('the driver', () => fetch(`${driver}/status`).then(({ ok }) => ok, () => false));
        const capabilities = { alwaysMatch: { 'wpe:browserOptions': { binary: BROWSER, args: ['--automation', '-P', 'headless'] } } };
        const { sessionId } = (await command(driver, '/session', { capabilities })) as { sessionId: string };
        await command(driver, `/session/${sessionId}/url`, { url });
        const shown = await until('a sentence', async () => {
          const script = 'var box = document.querySelector(".too-old"); return box && [box.textContent, box.getBoundingClientRect().height, getComputedStyle(box).visibility];';
          return ((await command(driver, `/session/${sessionId}/execute/sync`, { script, args: [] })) as [string, number, string] | null) ?? undefined;
        });
        assert.match(shown[0], /This browser can\u2019t run Scrawl\. It lacks: .*WebAssembly SIMD/);
        assert.match(shown[0], /Safari 16\.4/);
        assert.ok(shown[1] > 20 && shown[2] === 'visible');
      } finally {
        await kill(started);
      }
    }),
  ),
);
