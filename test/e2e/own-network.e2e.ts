import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { always, nearestDigit } from '../inference/own-network/networks.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer } from './phone.ts';

describe('a network of one’s own', () => {
  test('is opened from Accuracy, compared on what was judged, kept, and there again without a network', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          const { page, context } = phone;
          await phone.open(server.url);
          await phone.until(/Works offline/);
          for (const digit of [1, 7]) {
            await phone.read(PEN_DIGITS[digit]);
            await phone.key(digit).tap();
            await until('the judgement', async () => (await page.locator('scrawl-answer').getAttribute('judged')) !== null);
          }
          await page.getByRole('link', { name: 'Accuracy' }).tap();
          await page.getByRole('link', { name: /network of your own/ }).tap();
          const input = page.locator('scrawl-own-network input[type=file]');
          await input.setInputFiles({ name: 'mine.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(nearestDigit({ form: { scale: 'bytes' }, output: 'softmax', dims: ['N', SIDE, SIDE, 1] })) });
          const facts = page.locator('scrawl-own-network dl');
          await facts.waitFor();
          assert.match(await facts.innerText(), /10 of 10/);
          assert.equal(await page.locator('scrawl-own-network select[name=scale]').inputValue(), 'bytes');

          await page.getByRole('button', { name: 'Compare' }).tap();
          await page.locator('scrawl-comparison table').waitFor();
          assert.deepEqual(await page.locator('scrawl-comparison tbody tr').evaluateAll((rows) => rows.map((row) => row.querySelectorAll('td').length)), [4, 4, 4], 'all, ones and sevens');
          await page.locator('scrawl-own-network scrawl-switch input').check();

          // The whole runtime and the page are here now.
          await context.setOffline(true);
          await page.reload();
          await facts.waitFor();
          assert.equal(await page.locator('scrawl-own-network h2').first().innerText(), 'mine.onnx');
          await context.setOffline(false);
          await input.setInputFiles({ name: 'model.h5', mimeType: 'application/octet-stream', buffer: Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a]) });
          await page.getByText("This isn't an ONNX file (HDF5, as Keras writes it).").waitFor();
          assert.deepEqual(phone.complaints, []);
        }),
      ),
    ));

  test('is made the reader, and reads after a restart without a network, under its own name', () => {
    const threes = always(3);
    const modelId = `own-${createHash('sha256').update(threes).digest('hex')}`;
    return withServer((server) =>
      withProfile(async (profile) => {
        await withPhone(profile, async (phone) => {
          const { page } = phone;
          await phone.open(server.url);
          await phone.until(/Works offline/);
          await page.goto(`${server.url}#/network`);
          await page.locator('scrawl-own-network input[type=file]').setInputFiles({ name: 'threes.onnx', mimeType: 'application/octet-stream', buffer: Buffer.from(threes) });
          await page.getByRole('button', { name: 'Read with this network' }).tap();
          await page.getByText('This network reads your digits now.').waitFor();
          assert.deepEqual(phone.complaints, []);
        });
        await withPhone(profile, async (phone) => {
          const { page, context } = phone;
          await context.setOffline(true);
          await phone.open(server.url);
          assert.equal((await phone.read(PEN_DIGITS[7])).digit, 3);
          await phone.key(7).tap();
          const corrections = await until('the judgement to be kept', async () => {
            const kept = await page.evaluate(() => document.querySelector('scrawl-app')!.services.corrections.page({ limit: 2 }));
            return kept.length > 0 && kept.map(({ correction }) => correction);
          });
          assert.deepEqual(corrections.map(({ label, predicted, modelId }) => ({ label, predicted, modelId })), [{ label: 7, predicted: 3, modelId }]);

          await page.getByRole('link', { name: 'Settings' }).tap();
          await page.getByRole('button', { name: 'Read with Scrawl’s network again' }).tap();
          await page.getByRole('link', { name: 'Draw', exact: true }).tap();
          assert.equal((await phone.read(PEN_DIGITS[7])).digit, 7);
          assert.deepEqual(phone.complaints, []);
        });
      }),
    );
  });
});
