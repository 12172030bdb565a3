import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Phone } from './phone.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer } from './phone.ts';

const judge = (phone: Phone, label: number | 'none'): Promise<void> => phone.key(label).tap();
const headline = (phone: Phone): Promise<string> => phone.page.locator('scrawl-answer .headline').innerText();
const kept = (phone: Phone): Promise<true> => until('the judgement to be durable', async () => /^(?:learned|kept)$/.test(await headline(phone)));

/** What the accuracy's place says, after a reload. */
async function accuracy(phone: Phone, url: string): Promise<string> {
  await phone.page.goto(`${url}#/accuracy`);
  await phone.page.reload();
  return until('the accuracy', async () => {
    const text = await phone.page.locator('scrawl-accuracy .place').innerText();
    return /judged|Draw a digit/.test(text) && text;
  });
}

describe('judging by touch', () => {
  test('corrects with one tap, without a network, and a reload and a restart find it again', () =>
    withServer((server) =>
      withProfile(async (profile) => {
        const { url } = server;
        await withPhone(profile, async (phone) => {
          await phone.open(url);
          await phone.until(/offline ready/);
          await phone.context.setOffline(true);
          await phone.read(PEN_DIGITS[7]);
          await judge(phone, 1);
          await kept(phone);
          // The next stroke begins a fresh sheet: nothing has to be cleared away.
          await phone.draw(PEN_DIGITS[3]);
          assert.equal((await phone.finalAnswer()).digit, 3);
          await judge(phone, 3);
          await kept(phone);
          assert.match(await accuracy(phone, url), /50 %\s+read right of 2 judged/);
        });
        await withPhone(profile, async (phone) => {
          await phone.open(url);
          assert.match(await accuracy(phone, url), /50 %\s+read right of 2 judged/);
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
          await until('nothing kept', async () => (await accuracy(phone, server.url)).includes('Draw a digit'));
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
