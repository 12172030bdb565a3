import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';
import { buildVariant } from './variant.ts';

const MARK = 'scrawl-next';

/** Whether the page is of the next version; false while it loads. */
const isNext = (page: Page): Promise<boolean> =>
  page.evaluate((name) => document.querySelector(`meta[name="${name}"]`) !== null, MARK).catch(() => false);

describe('a new version', () => {
  let next: string;
  before(async () => {
    next = await buildVariant('next', { transformIndexHtml: () => [{ tag: 'meta', attrs: { name: MARK } }] });
  });

  /** Visits the app as it is now, then serves the next version at the same address. */
  const afterDeployment = (visit: (phone: Phone) => Promise<void>, work: (phone: Phone, url: string) => Promise<void>): Promise<void> =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        let port = 0;
        await withServer(async (server) => {
          port = server.port;
          await phone.open(server.url);
          await phone.until(/Works offline/);
          await visit(phone);
        });
        await withServer(({ url }) => work(phone, url), { port }, next);
      }),
    );

  test('is offered, waits for the word, and is then there after one reload', () =>
    afterDeployment(
      () => Promise.resolve(),
      async (phone) => {
        const offer = phone.notice.filter({ hasText: 'new version' });
        // What the browser tells the page when one comes back to it; nobody has reloaded anything.
        await phone.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await phone.draw(PEN_DIGITS[5]);
        await offer.waitFor({ state: 'attached' });
        assert.equal(await isNext(phone.page), false, 'it is offered, not taken');
        assert.equal((await phone.finalAnswer()).digit, 5, 'drawing goes on');
        assert.equal(await offer.isVisible(), false, 'it does not lie on the keys while they are needed');
        await phone.key(5).tap();
        await offer.waitFor();

        await offer.getByRole('button', { name: 'Later' }).tap();
        await offer.waitFor({ state: 'detached' });
        await phone.page.reload();
        await offer.waitFor();
        assert.equal(await isNext(phone.page), false, 'nor does a reload take it');

        let loads = 0;
        phone.page.on('load', () => loads++);
        await offer.getByRole('button', { name: 'Update' }).tap();
        await until('the next version', () => isNext(phone.page));
        await phone.until(/Works offline/);
        assert.equal((await phone.read(PEN_DIGITS[2])).digit, 2);
        assert.equal(loads, 1);
        assert.equal(await phone.notice.count(), 0);

        await phone.context.setOffline(true);
        await phone.page.reload();
        await phone.ready();
        assert.equal(await isNext(phone.page), true, 'offline too');
      },
    ));

  test('taken in one tab leaves the other its ink, and is offered there', () =>
    afterDeployment(
      async (phone) => {
        await phone.draw(PEN_DIGITS[4]);
        await phone.finalAnswer();
      },
      async (phone, url) => {
        const other = await phone.context.newPage();
        await other.goto(url);
        await other.locator('scrawl-notice').getByRole('button', { name: 'Update' }).tap();
        await until('the next version in the other tab', () => isNext(other));
        await other.close();

        const offer = phone.notice.filter({ hasText: 'new version' });
        await offer.waitFor({ state: 'attached' });
        assert.equal(await isNext(phone.page), false);
        assert.equal((await phone.shown()).digit, 4, 'the ink is still there');
        await phone.key(4).tap();
        await offer.waitFor();
        await phone.notice.getByRole('button', { name: 'Update' }).tap();
        await until('the next version', () => isNext(phone.page));
      },
    ));
});
