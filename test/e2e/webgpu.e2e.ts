import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PEN_DIGITS, withPhone, withProfile, withServer, type Phone } from './phone.ts';

async function chooseWebGpu(phone: Phone): Promise<void> {
  await phone.page.getByRole('link', { name: 'Settings' }).tap();
  await phone.page.getByText('WebGPU', { exact: true }).tap();
}

const backToTheSheet = (phone: Phone): Promise<void> => phone.page.getByRole('link', { name: 'Draw', exact: true }).tap();

/** Enough of them: on a processor that plays graphics chip each takes seconds. */
const SOME_DIGITS = PEN_DIGITS.slice(0, 5);

/** The app where it accepts a graphics adapter made of software. */
const withSoftware = (url: string): string => `${url}?software-gpu`;

describe('WebGPU', () => {
  test('is fetched only when chosen, gives WASM’s answers, and then works offline', () =>
    withProfile(async (profile) => {
      let url = '';
      await withServer(async (server) => {
        url = withSoftware(server.url);
        await withPhone(profile, async (phone) => {
          await phone.open(url);
          await phone.until(/Works offline/);
          const isWebGpu = (address: string): boolean => address.includes('jspi');
          assert.ok(!phone.requested.some(isWebGpu), 'nobody has asked for it yet');

          const onWasm: (readonly number[])[] = [];
          for (const digit of SOME_DIGITS) {
            await phone.read(digit);
            onWasm.push((await phone.innards()).prediction.probabilities);
          }
          await chooseWebGpu(phone);
          await backToTheSheet(phone);
          await phone.ready('webgpu');
          assert.ok(phone.requested.some(isWebGpu));
          for (const digit of SOME_DIGITS) {
            const shown = await phone.read(digit);
            assert.equal(shown.digit, digit.digit, shown.text);
            (await phone.innards()).prediction.probabilities.forEach((probability, index) => {
              assert.ok(Math.abs(probability - onWasm[digit.digit][index]) < 1e-4, `of ${digit.digit}, probability of ${index}: ${probability}, on WASM ${onWasm[digit.digit][index]}`);
            });
          }
          assert.equal(await phone.backend(), 'webgpu', 'and it has not fallen back meanwhile');
        });
      });
      await withPhone(profile, async (phone) => {
        await phone.context.setOffline(true);
        await phone.open(url);
        await phone.ready('webgpu');
        assert.equal((await phone.read(PEN_DIGITS[7])).digit, 7);
      });
    }));

  test('made of software is refused, and WASM goes on', () =>
    withServer((server) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          await phone.open(server.url);
          await chooseWebGpu(phone);
          await phone.notice.getByText("WebGPU couldn't be started. Reading with WASM instead.").waitFor();
          await phone.notice.getByRole('button', { name: 'OK' }).tap();
          await backToTheSheet(phone);
          await phone.ready('wasm');
          assert.equal((await phone.read(PEN_DIGITS[3])).digit, 3);
        }),
      ),
    ));
});
