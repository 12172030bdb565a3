import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { CorrectionStore, JudgedAnswer } from '../../src/contracts/drawings.ts';
import type { Phone } from './phone.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer } from './phone.ts';

const judge = (phone: Phone, label: number | 'none'): Promise<void> => phone.key(label).tap();
const headline = (phone: Phone): Promise<string> => phone.page.locator('scrawl-answer .headline').innerText();
const kept = (phone: Phone): Promise<true> => until('the judgement to be durable', async () => /^(?:Confirmed|Corrected to \d|Marked as not a digit)/.test(await headline(phone)));

/** What the accuracy's place says, after a reload. */
async function accuracy(phone: Phone, url: string): Promise<string> {
  await phone.page.goto(`${url}#/accuracy`);
  await phone.page.reload();
  return until('the accuracy', async () => {
    const text = await phone.page.locator('scrawl-accuracy .page').innerText();
    return /correct out of|Draw a digit/.test(text) && text;
  });
}

describe('judging by touch', () => {
  test('corrects with one tap, without a network, and a reload and a restart find it again', () =>
    withServer((server) =>
      withProfile(async (profile) => {
        const { url } = server;
        await withPhone(profile, async (phone) => {
          await phone.open(url);
          await phone.until(/Works offline/);
          await phone.context.setOffline(true);
          await phone.read(PEN_DIGITS[7]);
          await judge(phone, 1);
          await kept(phone);
          // The next stroke begins a fresh sheet: nothing has to be cleared away.
          await phone.draw(PEN_DIGITS[3]);
          assert.equal((await phone.finalAnswer()).digit, 3);
          await judge(phone, 3);
          await kept(phone);
          assert.match(await accuracy(phone, url), /50%\s+correct out of 2/);
        });
        await withPhone(profile, async (phone) => {
          await phone.open(url);
          assert.match(await accuracy(phone, url), /50%\s+correct out of 2/);
        });
      }),
    ));

  test('is taken back with one tap, for good', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          await phone.open(server.url);
          await phone.read(PEN_DIGITS[7]);
          await judge(phone, 'none');
          await kept(phone);
          await phone.page.locator('scrawl-answer .undo').tap();
          await until('the answer again', async () => (await headline(phone)).includes('%'));
          // A page that is left before then leaves it as it was.
          await until('nothing kept', () => phone.page.evaluate(async () => (await document.querySelector('scrawl-app')!.services.corrections.count()) === 0));
          assert.match(await accuracy(phone, server.url), /Draw a digit/);
        }),
      ),
    ));

  test('does nothing while the pen is down', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          await phone.open(server.url);
          await phone.draw(PEN_DIGITS[8], async (share) => {
            if (share < 0.5) return;
            await phone.key(3).dispatchEvent('click');
            assert.equal(await phone.page.locator('scrawl-answer').getAttribute('judged'), null);
          });
          await phone.finalAnswer();
          assert.equal(await phone.page.locator('scrawl-answer').getAttribute('judged'), null);
        }),
      ),
    ));
});

/** Fills what the browser lets the app keep, drawing by drawing, each smaller than the last. @returns how many are kept. */
function fill({ page }: Phone): Promise<number> {
  return page.evaluate(async () => {
    const { corrections } = (document.querySelector('scrawl-app') as unknown as { services: { corrections: CorrectionStore } }).services;
    const prediction = { digit: 1, probabilities: new Array(10).fill(0.1), confidence: 0.1, isDigit: true, modelId: 'digits-1' } as JudgedAnswer['prediction'];
    let count = 0;
    for (let points = 2 ** 9; points >= 1; points /= 2) {
      const ink = { strokes: [{ points: Array.from({ length: points }, (_, x) => ({ x, y: (x * 7919) % 300, t: x })) }], width: 300, height: 300 };
      try {
        for (;;) await corrections.judge({ drawing: { id: `filling-${count++}`, ink }, prediction, picture: new Uint8Array(784), label: 7 });
      } catch {
        // There may be room for a smaller one.
      }
    }
    return corrections.count();
  });
}

describe('A full disk', () => {
  test('is told, warns who would close the app, lets everything be exported, and takes what waited once there is room', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          const { page, cdp } = phone;
          const { origin } = new URL(server.url);
          // As on the phones that cannot ask where to save; and nothing else is to take the room.
          await page.addInitScript(() => {
            Reflect.deleteProperty(window, 'showSaveFilePicker');
            Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
          });
          await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
          await phone.open(server.url);
          const there = await fill(phone);
          assert.ok(there > 3, String(there));

          await phone.read(PEN_DIGITS[7]);
          await judge(phone, 1);
          await phone.notice.getByText('Not saved yet: Storage on this device is full. Your answer is still in memory.').waitFor();
          assert.equal(await headline(phone), 'Saving…', 'it is not said to be kept');
          const asked = page.waitForEvent('dialog');
          void page.close({ runBeforeUnload: true });
          const question = await asked;
          assert.equal(question.type(), 'beforeunload');
          await question.dismiss();

          await phone.notice.getByRole('button', { name: 'Export' }).tap();
          const [download] = await Promise.all([page.waitForEvent('download'), page.locator('scrawl-export').getByRole('button', { name: 'Save' }).tap()]);
          await page.getByText(`Exported ${there} drawings.`).waitFor();
          await page.getByText("They still count as new because they couldn't be marked as exported.").waitFor();
          const { corrections } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { corrections: unknown[] };
          assert.equal(corrections.length, there);
          await page.getByRole('button', { name: 'Done' }).tap();

          await cdp.send('Storage.overrideQuotaForOrigin', { origin });
          await page.getByRole('link', { name: 'Draw', exact: true }).tap();
          await phone.notice.getByRole('button', { name: 'Try again' }).tap();
          await kept(phone);
          await phone.notice.waitFor({ state: 'detached' });
          // Without a question now.
          await page.reload();
          await page.getByRole('link', { name: 'Drawings' }).tap();
          await page.getByRole('button', { name: 'All', exact: true }).tap();
          await page.getByRole('heading', { name: `Drawings ${there + 1}` }).waitFor();
        }),
      ),
    ));
});
