import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstVisitFiles } from '../support/first-visit.ts';
import { DIST } from '../support/serve.ts';
import { PEN_DIGITS, withPhone, withProfile, withServer } from './phone.ts';

describe('the built app', () => {
  for (const base of ['/', '/some/folder/']) {
    test(`at ${base}, can be installed, and asks nothing of any other place than its own`, () =>
      withServer(
        (server) =>
          withProfile((profile) =>
            withPhone(profile, async (phone) => {
              await phone.open(server.url);
              await phone.until(/Works offline/);
              assert.equal((await phone.read(PEN_DIGITS[0])).digit, 0);

              const { errors, url } = await phone.cdp.send('Page.getAppManifest');
              assert.equal(url, `${server.url}manifest.webmanifest`);
              assert.deepEqual(errors, []);
              const { installabilityErrors } = await phone.cdp.send('Page.getInstallabilityErrors');
              assert.deepEqual(installabilityErrors, []);
              const { appId } = await phone.cdp.send('Page.getAppId');
              assert.equal(appId, server.url, 'two of it on one host are two apps');

              const strange = phone.requested.filter((address) => !address.startsWith(server.url));
              assert.deepEqual(strange, []);
            }),
          ),
        { base },
      ));
  }

  test('has shortcuts to draw, to take a photo and to begin a round; each comes to the window that is open, with what is drawn there', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          const { page } = phone;
          await phone.open(server.url);
          await phone.until(/Works offline/);
          const { data } = await phone.cdp.send('Page.getAppManifest');
          const { file_handlers, launch_handler, shortcuts } = JSON.parse(data!) as { readonly file_handlers: readonly { readonly action: string; readonly accept: Record<string, string[]> }[]; readonly launch_handler: { readonly client_mode: string[] }; readonly shortcuts: readonly { readonly name: string; readonly url: string }[] };
          assert.deepEqual(shortcuts.map(({ name }) => name), ['Draw', 'Photo', 'Round']);
          assert.equal(launch_handler.client_mode[0], 'navigate-existing');
          // What the system opens with it comes by the launch queue, which `test/pwa/incoming-files.test.ts` follows.
          assert.deepEqual(file_handlers.map(({ action, accept }) => [action, Object.values(accept).flat()]), [['./', ['.jpg', '.jpeg', '.png', '.webp', '.avif', '.heic', '.heif']]]);

          assert.equal((await phone.read(PEN_DIGITS[3])).digit, 3);
          const heading = { Draw: 'scrawl-draw', Photo: 'scrawl-photos', Round: 'scrawl-rounds' } as Readonly<Record<string, string>>;
          // As the browser does it: the open window goes to the address.
          for (const { name, url } of [...shortcuts.slice(1), shortcuts[0]]) {
            await page.goto(new URL(url, `${server.url}manifest.webmanifest`).href);
            await page.locator(heading[name]).waitFor({ state: 'visible' });
          }
          assert.equal(await page.locator('scrawl-answer').getAttribute('digit'), '3', 'the drawing is still there');

          // And where no window is open, at the first start, without a connection.
          await phone.context.setOffline(true);
          for (const { name, url } of shortcuts) {
            const fresh = await phone.context.newPage();
            await fresh.goto(new URL(url, `${server.url}manifest.webmanifest`).href);
            await fresh.locator(heading[name]).waitFor({ state: 'visible' });
            await fresh.close();
          }
          assert.deepEqual(phone.complaints, []);
        }),
      ),
    ));

  test('downloads on a first visit what `npm run size` counts, and the large files once', async () => {
    const sent: string[] = [];
    await withServer(
      (server) =>
        withProfile((profile) =>
          withPhone(profile, async (phone) => {
            await phone.open(server.url);
            await phone.until(/Works offline/);
            const asked = new Set(phone.requested.map((url) => url.slice(server.url.length) || 'index.html'));
            // A headless window has no tab to show it in.
            asked.add('favicon.svg');
            assert.deepEqual([...asked].sort(), firstVisitFiles(DIST).sort());
          }),
        ),
      { answered: (path, status) => status === 200 && sent.push(path) },
    );
    const large = sent.filter((path) => /\.(?:wasm|onnx)$/.test(path));
    assert.equal(large.length, 2, large.join(' '));
  });

  test('draws and reads over plain HTTP from another machine, where browsers allow no service worker', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(
          profile,
          async (phone) => {
            await phone.open(`http://another-machine.test:${server.port}/`);
            assert.equal(await phone.page.evaluate(() => isSecureContext), false);
            assert.equal((await phone.read(PEN_DIGITS[6])).digit, 6);
            assert.doesNotMatch(await phone.state(), /offline/, 'and promises nothing');
            assert.equal(await phone.notice.count(), 0);
          },
          ['--host-resolver-rules=MAP another-machine.test 127.0.0.1'],
        ),
      ),
    ));

  test('is held to its policy: neither a script in the page nor another host’s gets through', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          await phone.open(server.url);
          const held = await phone.page.evaluate(async () => {
            const violations: string[] = [];
            document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
            const inline = document.createElement('script');
            inline.textContent = 'document.title = "broken in"';
            document.head.append(inline);
            await fetch('https://example.org/').catch(() => undefined);
            await new Promise((resume) => setTimeout(resume, 100));
            return { violations, title: document.title };
          });
          assert.deepEqual(held.violations.sort(), ['connect-src', 'script-src-elem']);
          assert.notEqual(held.title, 'broken in');
          phone.complaints.length = 0;
        }),
      ),
    ));
});
