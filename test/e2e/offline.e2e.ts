import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PEN_DIGITS, withPhone, withProfile, withServer } from './phone.ts';

describe('after one visit', () => {
  for (const base of ['/', '/some/folder/']) {
    test(`at ${base}, the app works with the server dead, the network cut and the browser restarted`, () =>
      withProfile(async (profile) => {
        let url = '';
        await withServer(
          async (server) => {
            url = server.url;
            await withPhone(profile, async (phone) => {
              await phone.open(url);
              await phone.until(/Works offline/);
            });
          },
          { base },
        );
        await withPhone(profile, async (phone) => {
          await phone.context.setOffline(true);
          await phone.open(url);
          await phone.until(/Works offline/);
          for (const digit of [3, 7]) assert.equal((await phone.read(PEN_DIGITS[digit])).digit, digit);
          // A deep link is another way in.
          await phone.page.goto(`${url}?source=launcher#/settings`);
          await phone.page.getByRole('heading', { name: 'Settings' }).waitFor();
          assert.equal(await phone.notice.count(), 0, 'nothing to tell: all is well');
        });
      }));
  }

  test('nothing more is asked of the network, not even the model', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          await phone.open(server.url);
          await phone.until(/Works offline/);
          const asked: string[] = [];
          phone.page.on('response', (response) => {
            // The browser itself looks for the icon of an app that it could install.
            if (!response.fromServiceWorker() && !response.url().includes('/icons/')) asked.push(response.url());
          });
          await phone.page.reload();
          await phone.ready();
          assert.deepEqual(asked, []);
        }),
      ),
    ));
});
