import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';
import { until, withPhone, withProfile, withServer, writtenNumber, type Phone } from './phone.ts';

const shownNumber = (phone: Phone, text: string): Promise<true> =>
  until(`the number ${text}`, async () => {
    const answer = phone.page.locator('scrawl-answer');
    return (await answer.getAttribute('phase')) === 'final' && (await answer.getAttribute('number')) === text;
  });
const digits = (phone: Phone): Locator => phone.page.locator('scrawl-number button:not([disabled])');

describe('a number by touch', () => {
  test('is read, one digit of it corrected, exported as a drawing of its own, and another number read after it', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          // As on the phones that cannot ask where to save.
          await phone.page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
          await phone.open(server.url);
          await phone.draw(writtenNumber('42'));
          await shownNumber(phone, '42');
          assert.equal(await digits(phone).count(), 2);
          await digits(phone).nth(1).tap();
          assert.equal(await digits(phone).nth(1).getAttribute('aria-pressed'), 'true');
          const { picture, prediction } = await phone.innards();
          assert.equal(prediction.digit, 2);
          assert.equal(picture.length, 784);

          await phone.key(7).tap();
          await until('the judgement to be durable', async () => (await phone.page.locator('scrawl-answer .headline').innerText()).includes('Corrected to 7'));
          assert.equal(await digits(phone).nth(1).innerText(), '7');
          assert.equal(await digits(phone).nth(0).innerText(), '4');

          // On a judged number the next stroke begins a fresh sheet.
          await phone.draw(writtenNumber('1907'));
          await shownNumber(phone, '1907');

          await phone.page.getByRole('link', { name: 'Drawings' }).tap();
          await phone.page.getByRole('button', { name: 'Export' }).tap();
          const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.page.getByRole('button', { name: 'Save' }).tap()]);
          const batch = parseCorrectionBatchJson(readFileSync(await download.path(), 'utf8'), download.suggestedFilename());
          assert.equal(batch.corrections.length, 1);
          const [{ label, predicted, ink }] = batch.corrections;
          assert.deepEqual([label, predicted], [7, 2]);
          assert.equal(ink?.strokes.length, 1);
          assert.ok(ink.strokes[0].points.every(({ x }) => x > ink.width / 2), 'the digit\u2019s own stroke alone');
        }),
      ),
    ));
});
