import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { serve, type RunningServer } from '../support/serve.ts';
import { multiplyCorrections, samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { PEN_DIGITS, until, withPhone, withProfile, type Phone } from './phone.ts';

const MANY = 100_000;
/** After so many, what `seeded` makes is as at the beginning. */
const PERIOD = 770;
const SAMPLES = samplesOf(PEN_DIGITS);

async function seed(phone: Phone, count: number): Promise<void> {
  const store = `document.querySelector('scrawl-app').services.corrections`;
  await phone.page.evaluate(`(${String(seedCorrections)})(${store}, ${JSON.stringify(SAMPLES)}, 0, ${count}, ${String(seeded)})`);
}

/** The rows in sight, from the top, once all of them are there. */
function rows(phone: Phone): Promise<{ index: number; id: string; text: string }[]> {
  return until('the rows in sight', async () => {
    const shown = await phone.page.evaluate(() => {
      const list = document.querySelector('scrawl-app')!.shadowRoot!.querySelector('scrawl-corrections')?.shadowRoot?.querySelector('scrawl-correction-list');
      const box = list?.getBoundingClientRect();
      return [...(list?.shadowRoot?.querySelectorAll('scrawl-correction') ?? [])]
        .filter((row) => row.getBoundingClientRect().bottom > box!.top + 1 && row.getBoundingClientRect().top < box!.bottom - 1)
        .map((row) => ({ index: row.index, id: row.kept?.correction.id ?? '', text: row.shadowRoot!.querySelector('.unseen')!.textContent }));
    });
    return shown.length > 0 && shown.every(({ id, text }) => id !== '' && text !== 'being read') && shown;
  });
}

async function scrollTo(phone: Phone, share: number): Promise<void> {
  await phone.page.evaluate(async (part) => {
    const list = document.querySelector('scrawl-app')!.shadowRoot!.querySelector('scrawl-corrections')!.shadowRoot!.querySelector('scrawl-correction-list')!;
    const scroller = list.shadowRoot!.querySelector('.scroller')!;
    scroller.scrollTop = part * (scroller.scrollHeight - scroller.clientHeight);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }, share);
}

describe('the corrections', () => {
  let server: RunningServer;
  before(async () => {
    server = await serve();
  });
  after(() => server.stop());

  test('are listed to the last of a hundred thousand, of which a handful are ever in the page', async (t) => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const { page } = phone;
        await phone.open(server.url);
        await seed(phone, PERIOD);
        await page.evaluate(`(${String(multiplyCorrections)})('scrawl', ${MANY})`);
        await page.reload();
        await phone.until(/WASM|WebGPU/);

        const start = performance.now();
        await page.getByRole('link', { name: 'Corrections' }).tap();
        const first = await rows(phone);
        t.diagnostic(`from the tap to the first rows of ${MANY}: ${Math.round(performance.now() - start)} ms`);
        await page.getByRole('heading', { name: 'Corrections 100,000' }).waitFor();
        assert.equal(first[0].id, `seed-${MANY - 1}`);

        for (const share of [1, 0.5, 0.123, 0]) {
          await scrollTo(phone, share);
          const from = performance.now();
          const shown = await rows(phone);
          t.diagnostic(`rows at ${share * 100} % of the way: ${Math.round(performance.now() - from)} ms`);
          assert.deepEqual(shown.map(({ id }) => id), shown.map(({ index }) => `seed-${MANY - 1 - index}`));
          for (const { index, text } of shown) {
            const { label, predicted } = seeded(MANY - 1 - index, SAMPLES);
            const words = (value: typeof label | undefined): string => (value === 'none' ? 'not a digit' : String(value));
            assert.ok(text.startsWith(`${words(label)}, ${predicted === label ? 'read right' : `read as ${words(predicted)}`}`), text);
          }
          if (share === 1) assert.equal(shown.at(-1)!.id, 'seed-0');
          assert.ok((await page.locator('scrawl-correction').count()) < 40, 'rows are used again');
        }

        await page.getByRole('combobox', { name: 'Digit' }).selectOption('7');
        const sevens = Array.from({ length: MANY }, (_, n) => MANY - 1 - n).filter((n) => seeded(n, SAMPLES).label === 7);
        await page.getByRole('heading', { name: `Corrections ${sevens.length.toLocaleString('en')}` }).waitFor();
        await scrollTo(phone, 0.5);
        for (const { index, id } of await rows(phone)) assert.equal(id, `seed-${sevens[index]}`);
      }),
    );
  });

  test('go into a file and come back out of it', async () => {
    await withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const { page } = phone;
        // As on the phones that cannot ask where to save.
        await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
        await phone.open(server.url);
        await seed(phone, 60);
        await page.getByRole('link', { name: 'Corrections' }).tap();
        const before = await rows(phone);

        await page.getByRole('button', { name: 'Export' }).tap();
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save' }).tap()]);
        await page.getByText('Exported 60 corrections.').waitFor();
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
        await page.getByText('Nothing to mend yet').waitFor();

        await page.getByRole('button', { name: 'Import', exact: true }).tap();
        await page.locator('scrawl-import input[type=file]').setInputFiles({ name: 'back.json', mimeType: 'application/json', buffer: readFileSync(path) });
        await page.getByText('back.json holds 60 corrections.').waitFor();
        await page.getByRole('button', { name: 'Add 60' }).tap();
        await page.getByText('Added 60 corrections.').waitFor();
        await page.getByRole('button', { name: 'Done' }).tap();
        // The bar that tells of the deletion takes the room of one or two; and what comes in is queued again.
        const upper = (shown: typeof before): unknown => shown.slice(0, 5).map(({ id, text }) => [id, text.replace(/, \w+$/, '')]);
        await until('the same rows', async () => isDeepStrictEqual(upper(await rows(phone)), upper(before)));
      }),
    );
  });
});
