import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { serve, type RunningServer } from '../support/serve.ts';
import { samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { rows } from './correction-rows.ts';
import { PEN_DIGITS, until, withPhone, withProfile, type Phone } from './phone.ts';

const SAMPLES = samplesOf(PEN_DIGITS);

async function seed(phone: Phone, count: number): Promise<void> {
  const store = `document.querySelector('scrawl-app').services.corrections`;
  await phone.page.evaluate(`(${String(seedCorrections)})(${store}, ${JSON.stringify(SAMPLES)}, 0, ${count}, ${String(seeded)})`);
}

describe('the corrections', () => {
  let server: RunningServer;
  before(async () => {
    server = await serve();
  });
  after(() => server.stop());

  test('go into a file and come back out of it', async () => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const { page } = phone;
        // As on the phones that cannot ask where to save.
        await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
        await phone.open(server.url);
        await seed(phone, 60);
        await page.getByRole('link', { name: 'Drawings' }).tap();
        await page.getByRole('button', { name: 'All', exact: true }).tap();
        await page.getByRole('heading', { name: 'Drawings 60' }).waitFor();
        const before = await rows(phone);

        await page.getByRole('button', { name: 'Export' }).tap();
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save' }).tap()]);
        await page.getByText('Exported 60 drawings.').waitFor();
        assert.match(download.suggestedFilename(), /^scrawl-\d{4}-\d\d-\d\d\.json$/);
        const path = await download.path();
        assert.equal((JSON.parse(readFileSync(path, 'utf8')) as { corrections: unknown[] }).corrections.length, 60);
        await page.getByRole('button', { name: 'Done' }).tap();

        // A finger that rests on a row chooses it.
        const { x, y } = (await page.locator('scrawl-correction').first().boundingBox())!;
        await phone.cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 120, y: y + 30 }] });
        await page.getByRole('heading', { name: '1 selected' }).waitFor();
        await phone.cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
        await page.getByRole('button', { name: 'All 60' }).tap();
        await page.getByRole('button', { name: 'Delete' }).tap();
        await page.getByText('Nothing here yet').waitFor();

        await page.getByRole('button', { name: 'Import', exact: true }).tap();
        await page.locator('scrawl-import input[type=file]').setInputFiles({ name: 'back.json', mimeType: 'application/json', buffer: readFileSync(path) });
        await page.getByText('back.json holds 60 drawings.').waitFor();
        await page.getByRole('button', { name: 'Add 60' }).tap();
        await page.getByText('Added 60 drawings.').waitFor();
        await page.getByRole('button', { name: 'Done' }).tap();
        // The bar that tells of the deletion takes the room of one or two; and what comes in is queued again.
        const upper = (shown: typeof before): unknown => shown.slice(0, 5).map(({ id, text }) => [id, text.replace(/, \w+$/, '')]);
        await until('the same rows', async () => isDeepStrictEqual(upper(await rows(phone)), upper(before)));
      }),
    );
  });

  test('say so where their code cannot be fetched, and come once it can', async () => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const { page } = phone;
        // The network goes before the app was cached.
        await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
        let fetches = 0;
        await page.route('**/drawings-page-*.js', (route) => (fetches++ < 2 ? route.abort() : route.continue()));
        await phone.open(server.url);
        await page.getByRole('link', { name: 'Drawings' }).tap();
        await page.getByText("This part of the app couldn't be loaded.").waitFor();
        await page.getByRole('link', { name: 'Draw', exact: true }).tap();
        await page.getByRole('link', { name: 'Drawings' }).tap();
        await page.getByRole('button', { name: 'Try again' }).tap();
        await page.getByText('Nothing here yet').waitFor();
        assert.equal(fetches, 3);

        await page.route('**/read-corrections-*.js', (route) => route.abort(), { times: 1 });
        await page.getByRole('button', { name: 'Import', exact: true }).tap();
        const pick = (): Promise<void> => page.locator('scrawl-import input[type=file]').setInputFiles({ name: 'one.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from('{"label":7,"writer":"w","strokes":[[[1,2],[3,4]]]}\n') });
        await pick();
        await page.getByText("Part of the app couldn't be loaded").waitFor();
        await pick();
        await page.getByText('one.ndjson holds 1 drawing.').waitFor();
      }),
    );
  });
});
