import assert from 'node:assert/strict';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, test } from 'node:test';
import { CORRECTION_BATCH_SCHEMA } from '../../src/core/records/correction.ts';
import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import { serve, type RunningServer } from '../support/serve.ts';
import { isExported, multiplyCorrections, multiplyJudgements, samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { rows } from './correction-rows.ts';
import { PEN_DIGITS, withPhone, type Phone } from './phone.ts';

const MANY = 100_000;
const JUDGED = 10_000;
/** So many come in through the sheet: all of them, at a minute and more on two idle cores, in `npm run test:long`. */
const BROUGHT = process.env.SCRAWL_LONG === undefined ? 20_000 : MANY;
/** After so many, what `seeded` makes is as at the beginning. */
const PERIOD = 770;
const MB = 2 ** 20;
const SAMPLES = samplesOf(PEN_DIGITS);
const SERIALS = Array.from({ length: MANY }, (_, n) => n);
const NEWEST_FIRST = SERIALS.toReversed();

/** The app's own store, in the page. */
const STORE = `document.querySelector('scrawl-app').services.corrections`;

/** A batch of corrections as JSON, piece by piece. In no two did the pen go the same way, or they would be one. */
function* batch(): Generator<string> {
  yield `{"schema":"${CORRECTION_BATCH_SCHEMA}","batchId":"many","corrections":[`;
  for (const n of SERIALS.slice(0, BROUGHT)) {
    const { ink } = SAMPLES[n % SAMPLES.length];
    const [{ points }, ...others] = ink.strokes;
    const moved = { points: [{ ...points[0], x: points[0].x + n / 1e5 }, ...points.slice(1)] };
    const facts = { createdAt: '2026-01-02T03:04:05.000Z', device: 'seed', modelId: 'digits-0123abcd', preprocessingId: 'mnist-frame-1' };
    yield `${n > 0 ? ',' : ''}${JSON.stringify({ ...seeded(n, SAMPLES), ...facts, ink: { ...ink, strokes: [moved, ...others] } })}`;
  }
  yield ']}';
}

async function scrollTo(phone: Phone, share: number): Promise<void> {
  await phone.page.evaluate(async (part) => {
    const list = document.querySelector('scrawl-app')!.shadowRoot!.querySelector('scrawl-drawings')!.shadowRoot!.querySelector('scrawl-correction-list')!;
    const scroller = list.shadowRoot!.querySelector('.scroller')!;
    scroller.scrollTop = part * (scroller.scrollHeight - scroller.clientHeight);
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  }, share);
}

/** Bytes that the page's own objects and buffers hold, garbage that is not cleared away yet among them. */
async function held({ cdp }: Phone): Promise<number> {
  // `backingStorageSize` is newer than playwright's types.
  const { usedSize, backingStorageSize = 0 } = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  return usedSize + backingStorageSize;
}

describe('A hundred thousand corrections', () => {
  // Made once: that takes longer than all that is looked at.
  const profile = mkdtempSync(join(tmpdir(), 'scrawl-many-'));
  let server: RunningServer;
  const opened = (work: (phone: Phone) => Promise<void>): Promise<void> =>
    withPhone(profile, async (phone) => {
      await phone.page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
      await phone.open(server.url);
      await work(phone);
    });

  before(async () => {
    server = await serve();
    await opened(async ({ page }) => {
      await page.evaluate(`(${String(seedCorrections)})(${STORE}, ${JSON.stringify(SAMPLES)}, 0, ${PERIOD}, ${String(seeded)})`);
      await page.evaluate(`(${String(multiplyCorrections)})('scrawl', ${MANY}, ${String(isExported)})`);
      await page.evaluate(`(${String(multiplyJudgements)})('scrawl', ${JUDGED})`);
    });
  });
  after(async () => {
    await server.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  test('are listed to the last, of which a handful are ever in the page', async (t) => {
    await opened(async (phone) => {
      const { page } = phone;
      const start = performance.now();
      await page.getByRole('link', { name: 'Drawings' }).tap();
      await rows(phone);
      t.diagnostic(`from the tap to the first rows of ${MANY}: ${Math.round(performance.now() - start)} ms`);
      await page.getByRole('button', { name: 'All', exact: true }).tap();
      await page.getByRole('heading', { name: 'Drawings 100,000' }).waitFor();
      const first = await rows(phone);
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
          assert.ok(text.startsWith(`${words(label)}, ${predicted === label ? 'correct' : `read as ${words(predicted)}`}`), text);
        }
        if (share === 1) assert.equal(shown.at(-1)!.id, 'seed-0');
        assert.ok((await page.locator('scrawl-correction').count()) < 40, 'rows are used again');
      }

      await page.getByRole('combobox', { name: 'Digit' }).selectOption('7');
      const sevens = NEWEST_FIRST.filter((n) => seeded(n, SAMPLES).label === 7);
      await page.getByRole('heading', { name: `Drawings ${sevens.length.toLocaleString('en')}` }).waitFor();
      await scrollTo(phone, 0.5);
      for (const { index, id } of await rows(phone)) assert.equal(id, `seed-${sevens[index]}`);
    });
  });

  test('are counted and found by the store, through filters as well', async (t) => {
    await opened(async ({ page }) => {
      const found = await page.evaluate(async () => {
        const store = (document.querySelector('scrawl-app') as unknown as { services: { corrections: CorrectionStore } }).services.corrections;
        const start = performance.now();
        const first = await store.page({ limit: 60 });
        const listed = performance.now();
        const all = await store.count();
        const counted = performance.now();
        const filter = { label: 4, outcome: 'wrong', state: 'exported' } as const;
        // Where keys begin is the store's own affair.
        const [{ key: before }] = await store.page({ filter: { ids: ['seed-49999'] }, limit: 1 });
        const [some, middle] = [await store.count(filter), await store.page({ filter, limit: 60, before })];
        const times = [listed - start, counted - listed, performance.now() - counted];
        const [firstIds, middleIds] = [first, middle].map((page) => page.map(({ correction }) => correction.id));
        return { first: firstIds, all, some, middle: middleIds, times };
      });
      t.diagnostic(`first page, count, both through a filter: ${found.times.map((ms) => `${Math.round(ms)} ms`).join(', ')}`);
      assert.deepEqual([found.first, found.all], [NEWEST_FIRST.slice(0, 60).map((n) => `seed-${n}`), MANY]);
      const chosen = NEWEST_FIRST.filter((n) => isExported(n) && seeded(n, SAMPLES).label === 4 && seeded(n, SAMPLES).predicted !== 4);
      assert.equal(found.some, chosen.length);
      assert.deepEqual(found.middle, chosen.filter((n) => n < 49_999).slice(0, 60).map((n) => `seed-${n}`));
    });
  });

  test(`are beside ${JUDGED} judgements whose accuracy is told`, async (t) => {
    await opened(async ({ page }) => {
      const start = performance.now();
      await page.getByRole('link', { name: 'Accuracy' }).tap();
      await page.getByText(`correct out of ${JUDGED.toLocaleString('en')}`).waitFor();
      t.diagnostic(`from the tap to the figures: ${Math.round(performance.now() - start)} ms`);
      // Every seventh is wrong.
      assert.equal(await page.locator('scrawl-accuracy .figure').innerText(), '85.71%');
    });
  });

  for (const [format, ending] of [['Pen strokes, NDJSON', /\.ndjson$/], ['Pictures, zip', /-png\.zip$/]] as const) {
    test(`go out through the sheet as ${format}, within 200 MB of the page's memory`, async (t) => {
      await opened(async (phone) => {
        const { page } = phone;
        await page.getByRole('link', { name: 'Drawings' }).tap();
        await rows(phone);
        await page.getByRole('button', { name: 'Export' }).tap();
        const panel = page.locator('scrawl-export');
        await panel.getByText('100,000').waitFor();
        await panel.getByText('All', { exact: true }).tap();
        await panel.getByText(format, { exact: true }).tap();
        const before = await held(phone);
        let most = 0;
        let isOver = false;
        const watching = (async () => {
          while (!isOver) {
            most = Math.max(most, (await held(phone)) - before);
            await new Promise((resume) => setTimeout(resume, 50));
          }
        })();
        const [download] = await Promise.all([page.waitForEvent('download', { timeout: 1_500_000 }), panel.getByRole('button', { name: 'Save' }).tap()]);
        // It takes its time to mark them all, and nobody has to wait for that.
        await panel.getByText('The file is saved. Marking').waitFor();
        isOver = true;
        await watching;
        t.diagnostic(`held at the most: ${(most / MB).toFixed(0)} MB`);
        assert.ok(most < 200 * MB, `${most} bytes`);
        assert.match(download.suggestedFilename(), ending);
        await panel.getByRole('button', { name: 'Done' }).tap();
        if (!download.suggestedFilename().endsWith('.ndjson')) return;
        let next = 0;
        for await (const line of createInterface({ input: createReadStream(await download.path()) })) {
          while (seeded(next, SAMPLES).label === 'none') next++;
          const { label, correction } = JSON.parse(line) as { label: number; correction: { id: string } };
          assert.deepEqual([correction.id, label], [`seed-${next}`, seeded(next, SAMPLES).label]);
          next++;
        }
        assert.equal(SERIALS.slice(next).filter((n) => seeded(n, SAMPLES).label !== 'none').length, 0, 'all of them');
      });
    });
  }

  test('come in through the sheet, within the same memory, and are there', async (t) => {
    const file = join(profile, 'many.json');
    const count = BROUGHT.toLocaleString('en');
    await pipeline(batch, createWriteStream(file));
    await opened(async (phone) => {
      const { page } = phone;
      await page.evaluate(() => document.querySelector('scrawl-app')!.services.corrections.deleteAll());
      await page.getByRole('link', { name: 'Drawings' }).tap();
      await page.getByRole('button', { name: 'Import', exact: true }).tap();
      const panel = page.locator('scrawl-import');
      const start = performance.now();
      await panel.locator('input[type=file]').setInputFiles(file);
      await panel.getByText(`holds ${count} drawings.`).waitFor({ timeout: 1_500_000 });
      t.diagnostic(`read in ${Math.round((performance.now() - start) / 1000)} s`);
      const before = await held(phone);
      await panel.getByRole('button', { name: `Add ${count}` }).tap();
      let most = 0;
      const isAdded = panel.getByText(`Added ${count} drawings.`).waitFor({ timeout: 1_500_000 }).then(() => true);
      while (!(await Promise.race([isAdded, new Promise((resume) => setTimeout(resume, 200, false))]))) most = Math.max(most, (await held(phone)) - before);
      t.diagnostic(`and kept after ${Math.round((performance.now() - start) / 1000)} s; held at the most: ${(most / MB).toFixed(0)} MB`);
      assert.ok(most < 200 * MB, `${most} bytes`);
      await panel.getByRole('button', { name: 'Done' }).tap();
      await page.getByRole('heading', { name: `Drawings ${count}` }).waitFor();
      assert.deepEqual((await rows(phone)).slice(0, 5).map(({ id }) => id), NEWEST_FIRST.slice(MANY - BROUGHT).slice(0, 5).map((n) => `seed-${n}`));
    });
  });
});
