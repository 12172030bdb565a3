import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import type { Correction } from '../../src/core/records/correction.ts';
import { parseCorrectionBatchJson } from '../../src/formats/correction-batch-json.ts';
import { photographOf } from '../support/written-picture.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';

interface Picked {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const jpeg = (bytes: Uint8Array, name = 'numbers.jpg'): Picked => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from(bytes) });
const boxes = (page: Page): Locator => page.locator('scrawl-picture-view button.box');
const numbers = (page: Page): Promise<string | null> => page.locator('scrawl-photos scrawl-number').evaluate((element: HTMLElementTagNameMap['scrawl-number']) => element.text);
const pick = (page: Page, picture: Picked): Promise<void> => page.locator('scrawl-picture-picker input.gallery').setInputFiles(picture);

const shows = (page: Page, text: string): Promise<true> => until(`the numbers ${JSON.stringify(text)}`, async () => (await boxes(page).count()) > 0 && (await numbers(page)) === text);

const withApp = (work: (phone: Phone, url: string) => Promise<void>): Promise<void> =>
  withServer((server) =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        // As on the phones that cannot ask where to save.
        await phone.page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
        await phone.open(server.url);
        await phone.until(/Works offline/);
        await work(phone, server.url);
      }),
    ),
  );

/** What the app exports. */
async function exported(page: Page): Promise<readonly Correction[]> {
  await page.getByRole('button', { name: 'Export' }).tap();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save' }).tap()]);
  return parseCorrectionBatchJson(readFileSync(await download.path(), 'utf8'), download.suggestedFilename()).corrections;
}

describe('a picture', () => {
  test('with the hard edge of a shadow is read without a network, judged by keys and touch, exported with its places, and imported', () =>
    withApp(async (phone, url) => {
      const { page } = phone;
      const { file, lines } = await photographOf(['1907', '42'], PEN_DIGITS, { shadow: 0.4 });
      await phone.context.setOffline(true);
      await page.getByRole('link', { name: 'Read a picture' }).tap();
      await pick(page, jpeg(file));
      await shows(page, '1907\n42');

      // From the keyboard: to the first digit, which was a 7 after all, and on to the next.
      await boxes(page).first().focus();
      await page.keyboard.press('7');
      await page.keyboard.press('ArrowRight');
      assert.equal(await boxes(page).nth(1).getAttribute('aria-pressed'), 'true');
      assert.match((await boxes(page).nth(0).getAttribute('aria-label'))!, /Digit 1: 7/);
      // By touch: the rest is right, but for one that is put right after all.
      await page.getByRole('button', { name: 'The other 5 are correct' }).tap();
      await boxes(page).nth(5).tap();
      await page.locator('scrawl-photos [data-label="3"]').tap();

      await page.getByRole('link', { name: 'Drawings' }).tap();
      await page.getByRole('button', { name: 'All', exact: true }).tap();
      await until('six drawings', async () => (await page.locator('scrawl-drawings-head small').innerText()) === '6');
      const corrections = await exported(page);
      assert.deepEqual(corrections.map(({ label }) => label), [7, 9, 0, 7, 4, 3]);
      assert.deepEqual(corrections.map(({ predicted }) => predicted), [1, 9, 0, 7, 4, 2]);
      for (const [index, { origin, image }] of corrections.entries()) {
        assert.equal(image?.length, 784);
        const truth = lines.flat()[index].box;
        assert.deepEqual([origin!.width, origin!.height], [1200, 900]);
        assert.ok(Math.abs(origin!.box.left - truth.left) < 12 && Math.abs(origin!.box.top - truth.top) < 12, `${JSON.stringify(origin!.box)} is where ${JSON.stringify(truth)} is`);
      }
      assert.equal(new Set(corrections.map(({ origin }) => origin!.picture)).size, 1);

      // The picture lies where it was left.
      await page.goBack();
      await page.goto(`${url}#/photos`);
      assert.equal(await numbers(page), '1907\n42');
    }));

  test('has a box moved, added and removed, each of which is taken back', () =>
    withApp(async ({ page, cdp }, url) => {
      await page.goto(`${url}#/photos`);
      await pick(page, jpeg((await photographOf(['73'], PEN_DIGITS)).file));
      await shows(page, '73');
      const first = boxes(page).first();
      await first.tap();
      const before = (await first.boundingBox())!;
      const middle = { x: before.x + before.width / 2, y: before.y + before.height / 2 };
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]): Promise<unknown> => cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
      await touch('touchStart', middle);
      for (let step = 1; step <= 5; step++) await touch('touchMove', { x: middle.x + step, y: middle.y + 3 * step });
      await touch('touchEnd');
      await until('the box to lie lower', async () => Math.abs((await boxes(page).first().boundingBox())!.y - before.y - 15) < 3);

      await page.getByRole('button', { name: 'Add a box' }).click();
      const stage = (await page.locator('scrawl-picture-view .stage').boundingBox())!;
      const corner = { x: stage.x + 0.7 * stage.width, y: stage.y + 0.6 * stage.height };
      await touch('touchStart', corner);
      for (let step = 1; step <= 5; step++) await touch('touchMove', { x: corner.x + 8 * step, y: corner.y + 12 * step });
      await touch('touchEnd');
      await until('a third box', async () => (await boxes(page).count()) === 3);
      await page.getByText('No ink in this box').waitFor();
      assert.equal(await page.locator('scrawl-photos [data-label="3"]').getAttribute('aria-disabled'), 'true');

      // A tap that a busy machine draws out is a long press, and no click.
      await page.getByRole('button', { name: 'Remove the box' }).click();
      await until('two boxes', async () => (await boxes(page).count()) === 2);
      const undo = page.locator('scrawl-photos').getByRole('button', { name: 'Undo', exact: true });
      await undo.click();
      await until('three boxes again', async () => (await boxes(page).count()) === 3);
      await undo.click();
      await undo.click();
      await until('nothing to undo', () => undo.isDisabled());
      assert.ok(Math.abs((await boxes(page).first().boundingBox())!.y - before.y) < 1);
    }));

  test('comes by a share to the app, without a network, by paste, and by a drop', () =>
    withApp(async ({ page, context }, url) => {
      const { file } = await photographOf(['58'], PEN_DIGITS);
      await context.setOffline(true);
      // As the system does it: a form that is sent from nowhere.
      await page.goto('about:blank');
      await page.setContent(`<form action="${url}share" method="post" enctype="multipart/form-data"><input type="file" name="files" multiple></form>`);
      await page.locator('input').setInputFiles(jpeg(file));
      await Promise.all([page.waitForURL('**/#/photos'), page.evaluate(() => document.forms[0].submit())]);
      await shows(page, '58');
      await page.reload();
      await page.getByRole('button', { name: 'Choose a picture' }).waitFor();
      assert.equal(await boxes(page).count(), 0, 'it comes once');

      await page.goto(`${url}#/`);
      const given = Buffer.from((await photographOf(['604'], PEN_DIGITS)).file).toString('base64');
      const hand = (type: 'paste' | 'drop'): Promise<void> =>
        page.evaluate(
          ([kind, base64]) => {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'pasted.png', { type: 'image/jpeg' }));
            const target = document.querySelector('scrawl-app')!;
            target.dispatchEvent(kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true }) : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
          },
          [type, given] as const,
        );
      await hand('paste');
      await shows(page, '604');
      await page.getByRole('button', { name: 'Another picture' }).tap();
      await page.goto(`${url}#/settings`);
      await hand('drop');
      await shows(page, '604');
    }));

  test('on Import is offered to be read, and what is no picture is not', () =>
    withApp(async ({ page }, url) => {
      await page.goto(`${url}#/drawings`);
      await page.getByRole('button', { name: 'Import', exact: true }).tap();
      await page.locator('scrawl-import input').setInputFiles(jpeg((await photographOf(['58'], PEN_DIGITS)).file, 'holiday.jpg'));
      await page.getByRole('button', { name: 'Read the digits' }).tap();
      await shows(page, '58');
    }));

  test('is refused with a sentence where it cannot be opened, and read where it has fifty megapixels or is turned', () =>
    withApp(async ({ page }, url) => {
      await page.goto(`${url}#/photos`);
      const refused = async (picture: Picked, sentence: RegExp): Promise<void> => {
        await pick(page, picture);
        await page.locator('scrawl-photos scrawl-error').getByText(sentence).waitFor();
      };
      const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(400)]);
      await refused({ name: 'a.heic', mimeType: 'image/heic', buffer: heic }, /can't open HEIC/);
      await refused(jpeg(new TextEncoder().encode('not a picture')), /isn't a picture/);
      const whole = (await photographOf(['96'], PEN_DIGITS)).file;
      await refused({ name: 'a.png', mimeType: 'image/png', buffer: (await sharp(whole).png().toBuffer()).subarray(0, 3000) }, /is damaged/);
      const bomb = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).png().toBuffer());
      bomb.writeUInt32BE(60_000, 16);
      bomb.writeUInt32BE(60_000, 20);
      await refused({ name: 'b.png', mimeType: 'image/png', buffer: bomb }, /too large/);

      const large = await sharp(whole).resize(8192, 6144).rotate(90).jpeg({ quality: 60 }).withMetadata({ orientation: 8 }).toBuffer();
      await pick(page, jpeg(large));
      await shows(page, '96');
    }));
});
