import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { SyncStatus } from '../../src/contracts/sync.ts';
import { parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';
import { startMoodyEndpoint, TOKEN, type MoodyEndpoint } from '../support/moody-endpoint.ts';
import { samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { photographOf } from '../support/written-picture.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';

type Counts = (SyncStatus & { kind: 'on' })['counts'];

/** Puts corrections where the app keeps them, by its own store. */
async function seed(phone: Phone, from: number, to: number): Promise<void> {
  const given = JSON.stringify(samplesOf(PEN_DIGITS));
  await phone.page.evaluate(`(${seedCorrections.toString()})(document.querySelector('scrawl-app').services.corrections, ${given}, ${from}, ${to}, ${seeded.toString()})`);
}

const status = (page: Page): Promise<SyncStatus> => page.evaluate(() => document.querySelector('scrawl-app')!.services.sync.status);
const sendNow = (page: Page): Promise<void> => page.evaluate(() => document.querySelector('scrawl-app')!.services.sync.sendNow());

function reached(page: Page, what: string, wish: (counts: Counts, status: SyncStatus & { kind: 'on' }) => boolean): Promise<true> {
  return until(what, async () => {
    const now = await status(page);
    return now.kind === 'on' && wish(now.counts, now);
  });
}

/** Where putting them there took a while, a first batch was tried in vain meanwhile. */
const toSend = ({ queued, sending }: Counts): number => queued + sending;

/** Opens the link that the endpoint's command prints, and says yes to it. */
async function connect(phone: Phone, url: string, endpoint: MoodyEndpoint): Promise<void> {
  await phone.page.goto(`${url}#/settings?endpoint=${encodeURIComponent(endpoint.url)}&token=${encodeURIComponent(endpoint.token)}`);
  await phone.page.getByText(`Send the digits you judge to ${endpoint.url}?`).waitFor();
  assert.deepEqual(await status(phone.page), { kind: 'off' }, 'nobody is connected by a link alone');
  await phone.page.getByRole('button', { name: 'Connect' }).tap();
  await reached(phone.page, 'the connection', () => true);
  await until('the token to leave the address', async () => (await phone.page.evaluate(() => location.hash)) === '#/settings', 5);
}

const withEndpoint = (work: (phone: Phone, url: string, endpoint: MoodyEndpoint) => Promise<void>): Promise<void> =>
  withServer((server) =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const endpoint = await startMoodyEndpoint();
        try {
          await phone.open(server.url);
          await phone.until(/Works offline/);
          await work(phone, server.url, endpoint);
        } finally {
          await endpoint.stop();
        }
      }),
    ),
  );

function assertOnceEach({ kept }: MoodyEndpoint, count: number): void {
  assert.equal(kept.size, count, 'nothing is lost');
  assert.deepEqual([...kept].filter(([, times]) => times !== 1), [], 'nothing counts twice');
}

describe('sending to an endpoint', () => {
  test('is off until a link is said yes to, and then brings everything there once, whatever goes wrong', () =>
    withEndpoint(async (phone, url, endpoint) => {
      await seed(phone, 0, 30);
      await sendNow(phone.page);
      assert.equal(endpoint.deliveries.length, 0);
      // The first is waited for as long as it asks; the others are asked again at once.
      endpoint.moods.push({ status: 429, retryAfter: '2' }, 'hangs-up', { status: 413 }, 'cut', 'garbage', { status: 500 }, 'well', { status: 401 }, 'hangs-up', { status: 503, body: '' });
      await connect(phone, url, endpoint);
      await reached(phone.page, 'the wait', (_counts, { trouble }) => trouble?.reason === 'The endpoint has enough for now.');
      await phone.page.getByText(/The endpoint is busy\. 30 drawings are waiting until \d\d:\d\d/).waitFor();
      await sendNow(phone.page);

      await until('the refused token', async () => {
        await sendNow(phone.page);
        const now = await status(phone.page);
        return now.kind === 'on' && now.trouble?.kind === 'stopped';
      }, 60);
      const [first, second] = endpoint.deliveries;
      assert.ok(second.at - first.at >= 2_000, `waited ${second.at - first.at} ms`);
      assert.equal(second.text, first.text, 'the same batch is sent again, to the byte');
      const seen = endpoint.deliveries.length;
      await sendNow(phone.page);
      await phone.page.getByText('Nothing is sent until you enter another token.').waitFor();
      assert.equal(endpoint.deliveries.length, seen);

      endpoint.token = TOKEN.replace('0', '1');
      await phone.page.getByLabel('Another token').fill(endpoint.token);
      await phone.page.getByRole('button', { name: 'Use it' }).tap();
      await until('all to be accepted', async () => {
        await sendNow(phone.page);
        const now = await status(phone.page);
        return now.kind === 'on' && now.counts.accepted === 30;
      }, 60);
      assertOnceEach(endpoint, 30);
      await phone.page.getByText('Everything is sent. 30 drawings sent.').waitFor();

      await phone.page.getByRole('button', { name: 'Disconnect' }).tap();
      await phone.page.getByRole('group', { name: 'Disconnect' }).getByRole('button', { name: 'Disconnect' }).tap();
      await phone.page.getByText('Off: nothing leaves this device.').waitFor();
      await seed(phone, 30, 31);
      await sendNow(phone.page);
      assert.deepEqual(await status(phone.page), { kind: 'off' });
      assertOnceEach(endpoint, 30);
    }));

  test('is done once by two tabs, and by nobody offline', () =>
    withEndpoint(async (phone, url, endpoint) => {
      await connect(phone, url, endpoint);
      await phone.context.setOffline(true);
      await seed(phone, 0, 450);
      const other = await phone.context.newPage();
      await other.goto(url);
      // The page comes up before what the reader does not need.
      await other.waitForFunction(() => document.querySelector('scrawl-app')?.services !== undefined);
      await reached(other, 'the queue in the other tab', (counts) => toSend(counts) === 450);
      await Promise.all([sendNow(phone.page), sendNow(other)]);
      assert.equal(endpoint.deliveries.length, 0);

      await phone.context.setOffline(false);
      await Promise.all([sendNow(phone.page), sendNow(other), sendNow(phone.page), sendNow(other)]);
      for (const page of [phone.page, other]) await reached(page, 'all to be accepted', ({ accepted }) => accepted === 450);
      assertOnceEach(endpoint, 450);
      assert.equal(new Set(endpoint.deliveries.map(({ batchId }) => batchId)).size, endpoint.deliveries.length, 'each batch goes out once');
      await other.close();
    }));

  test('goes on when the app was closed and the network comes back', () =>
    withEndpoint(async (phone, url, endpoint) => {
      await connect(phone, url, endpoint);
      await phone.context.setOffline(true);
      await seed(phone, 0, 5);
      await reached(phone.page, 'the queue', (counts) => toSend(counts) === 5);
      await sendNow(phone.page);
      await phone.page.goto('about:blank');
      assert.equal(endpoint.deliveries.length, 0);
      await phone.context.setOffline(false);
      await until('the service worker to have sent', () => Promise.resolve(endpoint.kept.size === 5), 60);
      assertOnceEach(endpoint, 5);
    }));

  test('brings the digits of a photograph with their pictures and where they lie in it', () =>
    withEndpoint(async (phone, url, endpoint) => {
      const { page } = phone;
      const { file, lines } = await photographOf(['1907'], PEN_DIGITS);
      await page.goto(`${url}#/photos`);
      await page.locator('scrawl-picture-picker input.gallery').setInputFiles({ name: 'number.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(file) });
      const boxes = page.locator('scrawl-picture-view button.box');
      await until('the digits', async () => (await boxes.count()) === 4);
      await boxes.first().tap();
      await page.locator('scrawl-photos [data-label="7"]').tap();
      await page.getByRole('button', { name: 'The other 3 are correct' }).tap();

      await connect(phone, url, endpoint);
      await reached(page, 'the delivery', ({ accepted }) => accepted === 4);
      assertOnceEach(endpoint, 4);
      const sent = endpoint.deliveries.flatMap(({ text }) => parseCorrectionBatchJson(text, 'delivery').corrections);
      assert.deepEqual(sent.map(({ predicted, label }) => `${predicted} → ${label}`).sort(), ['0 → 0', '1 → 7', '7 → 7', '9 → 9']);
      for (const { predicted, image, ink, origin } of sent) {
        assert.deepEqual([image?.length, ink], [784, undefined]);
        const { box } = lines.flat()['1907'.indexOf(String(predicted))];
        assert.ok(Math.abs(origin!.box.left - box.left) < 12 && Math.abs(origin!.box.top - box.top) < 12, `${JSON.stringify(origin)} is where ${JSON.stringify(box)} is`);
      }
      assert.equal(new Set(sent.map(({ origin }) => origin!.picture)).size, 1);
    }));
});
