import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelManifest } from '../../src/core/records/manifest.ts';
import { changedModel, modelOf, shipped, type ChangedModel } from '../support/changed-model.ts';
import { startMoodyEndpoint, type MoodyEndpoint } from '../support/moody-endpoint.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';

/** Answers as the shipped one does, as far as anybody can see. */
const newer = changedModel(1, (weights) => (weights[weights.length - 1] += 1e-3));
/** By the clock of an endpoint that is a year off. */
const newest = changedModel(-400, (weights) => (weights[weights.length - 1] += 2e-3));

/** Looks as if a day had passed. */
const look = (phone: Phone): Promise<void> => phone.page.evaluate(() => document.querySelector('scrawl-app')!.services.updates.look());

const readsWith = (phone: Phone): Promise<string | undefined> =>
  phone.page.evaluate(() => {
    const { status } = document.querySelector('scrawl-app')!.services.recognizer;
    return status.kind === 'ready' ? status.manifest.modelId : undefined;
  });

const toRead = (phone: Phone, { manifest }: { readonly manifest: ModelManifest }): Promise<true> => until(`${manifest.modelId} to read`, async () => (await readsWith(phone)) === manifest.modelId);

async function readsOn(phone: Phone): Promise<void> {
  for (const digit of [2, 7]) assert.equal((await phone.read(PEN_DIGITS[digit])).digit, digit);
}

const offer = (phone: Phone): ReturnType<Phone['page']['locator']> => phone.notice.filter({ hasText: /new model/i });

/** With the model that ships, connected to an endpoint that has `model` in use. */
const withEndpoint = (model: ChangedModel, work: (phone: Phone, endpoint: MoodyEndpoint) => Promise<void>): Promise<void> =>
  withServer((server) =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const endpoint = await startMoodyEndpoint();
        try {
          endpoint.model = model;
          endpoint.promoted.push(...[shipped, newer, newest].map(({ manifest }) => manifest.modelId));
          await phone.open(server.url);
          await phone.until(/Works offline/);
          await phone.page.evaluate(([url, token]) => document.querySelector('scrawl-app')!.services.sync.connect({ url, token }), [endpoint.url, endpoint.token] as const);
          await work(phone, endpoint);
        } finally {
          await endpoint.stop();
        }
      }),
    ),
  );

describe('a new model at the endpoint', () => {
  test('is offered, taken between two digits, kept over a restart without a network, and left by one tap', () =>
    withEndpoint(newer, async (phone, endpoint) => {
      await phone.read(PEN_DIGITS[4]);
      await phone.key(4).tap();
      await offer(phone).waitFor({ state: 'attached' });
      assert.equal(await readsWith(phone), shipped.manifest.modelId, 'offered, not taken');
      let loads = 0;
      phone.page.on('load', () => loads++);
      await phone.draw(PEN_DIGITS[3], async (share) => {
        if (share < 0.4 || share > 0.5) return;
        await phone.page.evaluate(() => document.querySelector('scrawl-app')!.services.updates.take());
      });
      assert.equal((await phone.finalAnswer()).digit, 3, 'while one draws');
      await toRead(phone, newer);
      await readsOn(phone);
      assert.equal(loads, 0);

      await phone.context.setOffline(true);
      await phone.page.reload();
      await phone.ready();
      assert.equal(await readsWith(phone), newer.manifest.modelId);
      await readsOn(phone);
      await phone.context.setOffline(false);

      await phone.page.locator('scrawl-tools .status').tap();
      await phone.page.getByRole('button', { name: 'Go back to the previous model' }).tap();
      await toRead(phone, shipped);
      await phone.page.getByRole('button', { name: 'Close' }).tap();
      await readsOn(phone);
      await look(phone);
      assert.equal(await offer(phone).count(), 0, 'what was left is not offered again');
      endpoint.model = newest;
      await look(phone);
      await offer(phone).waitFor({ state: 'attached' });
    }));

  test('can be taken while the endpoint is asked again, and is not offered once more', () =>
    withEndpoint(newer, async (phone, endpoint) => {
      await offer(phone).waitFor({ state: 'attached' });
      let answer!: () => void;
      endpoint.modelWaits = new Promise((resume) => (answer = resume));
      const { asked } = endpoint;
      const fetched = endpoint.fetched.length;
      const looked = look(phone);
      await until('the endpoint to be asked', () => Promise.resolve(endpoint.asked > asked));
      await offer(phone).getByRole('button', { name: 'Use it' }).tap();
      await toRead(phone, newer);
      answer();
      await looked;
      assert.equal(await offer(phone).count(), 0);
      assert.equal(await phone.notice.count(), 0, 'and nothing went wrong');
      assert.equal(endpoint.fetched.length, fetched, 'nor was it fetched again');
      await readsOn(phone);
    }));

  test('that was withdrawn is left at the next look', () =>
    withEndpoint(newest, async (phone, endpoint) => {
      await offer(phone).waitFor({ state: 'attached' });
      // Another worker, to which nothing was offered.
      await phone.page.evaluate(() => document.querySelector('scrawl-app')!.services.recognizer.retry());
      await offer(phone).getByRole('button', { name: 'Use it' }).tap();
      await toRead(phone, newest);
      endpoint.model = newer;
      await look(phone);
      await toRead(phone, newer);
      await phone.notice.getByText('has withdrawn its latest model').waitFor();
      // What takes its place may have been promoted later, where the other had been promoted again.
      endpoint.model = newest;
      endpoint.withdrawn.push(newer.manifest.modelId);
      await look(phone);
      await toRead(phone, newest);
      endpoint.model = { ...shipped };
      await look(phone);
      await toRead(phone, shipped);
      await phone.page.reload();
      await phone.ready();
      assert.equal(await readsWith(phone), shipped.manifest.modelId, 'for good');
      await readsOn(phone);
    }));

  test('that is damaged, foreign or no good is not offered, and the app reads on', () =>
    withEndpoint(modelOf(Uint8Array.from({ length: 4096 }, (_, index) => (index * 97) % 251), 1), async (phone, endpoint) => {
      const flipped = Uint8Array.from(newer.bytes);
      flipped[flipped.length >> 1] ^= 1;
      const bad: readonly ChangedModel[] = [
        endpoint.model!,
        { ...newer, bytes: flipped },
        { ...newer, bytes: newer.bytes.subarray(0, 1000) },
        modelOf(newer.bytes, 1, { preprocessingId: 'mnist-frame-0' }),
        modelOf(newer.bytes, 1, { output: { ...shipped.manifest.output, shape: ['N', 11] } }),
        // Reads everything as the same digit.
        changedModel(1, (weights) => (weights[weights.length - 1] += 1e3)),
        { ...newer, manifest: { ...newer.manifest, schema: 'scrawl-model/9' } as unknown as ModelManifest },
      ];
      for (const model of bad) {
        endpoint.model = model;
        await look(phone);
        assert.equal(await offer(phone).count(), 0);
        assert.equal(await readsWith(phone), shipped.manifest.modelId);
        const before = endpoint.fetched.length;
        await look(phone);
        assert.equal(endpoint.fetched.length, before, 'nor is it fetched again');
      }
      await readsOn(phone);
      endpoint.model = { ...newest, bytes: newest.bytes.subarray(0, 1000) };
      await look(phone);
      await phone.page.reload();
      await phone.ready();
      const before = endpoint.fetched.length;
      await look(phone);
      assert.equal(endpoint.fetched.length, before, 'not after a restart either');
      endpoint.model = newer;
      await look(phone);
      await offer(phone).waitFor({ state: 'attached' });
    }));

  test('that keeps the app from starting, or fails when it is opened, makes way by itself', () =>
    withEndpoint(newer, async (phone) => {
      const take = async (): Promise<void> => {
        await offer(phone).getByRole('button', { name: 'Use it' }).tap();
        await toRead(phone, newer);
        // It reads before the device has noted that it is to read at the next start, too.
        const noted = (): Promise<string | undefined> => phone.page.evaluate(async () => (await document.querySelector('scrawl-app')!.services.settings.load()).model?.sha256);
        await until('the choice to be noted', async () => (await noted()) === newer.manifest.sha256);
      };
      const restart = async (): Promise<void> => {
        await phone.page.reload();
        await phone.ready();
        await toRead(phone, shipped);
        await phone.notice.getByText("The model from your endpoint doesn't work on this device").waitFor();
        await readsOn(phone);
      };
      await take();
      // As two starts leave it that died with the model.
      await phone.page.evaluate((sha256) => document.querySelector('scrawl-app')!.services.settings.save({ model: { sha256, starts: 2 } }), newer.manifest.sha256);
      await restart();
      await look(phone);
      assert.equal(await offer(phone).count(), 0, 'and is not offered again');

      await phone.page.evaluate((sha256) => document.querySelector('scrawl-app')!.services.settings.save({ model: { sha256, starts: 0 }, leftModel: '' }), newer.manifest.sha256);
      // The device's own copy is damaged.
      await phone.page.evaluate(
        () =>
          new Promise<void>((done, failed) => {
            const opened = indexedDB.open('scrawl');
            opened.onsuccess = () => {
              const transaction = opened.result.transaction('models', 'readwrite');
              transaction.oncomplete = () => done();
              transaction.onerror = () => failed(new Error('not written'));
              const cursor = transaction.objectStore('models').openCursor();
              cursor.onsuccess = () => {
                if (!cursor.result) return;
                const value = cursor.result.value as { bytes: Uint8Array };
                value.bytes[100] ^= 1;
                cursor.result.update(value);
                cursor.result.continue();
              };
            };
          }),
      );
      await restart();
    }));
});
