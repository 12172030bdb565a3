import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PEN_DIGITS, withPhone, withProfile, withServer, type Phone } from './phone.ts';
import type { ServeOptions } from '../support/serve.ts';

const onHost = (options: ServeOptions, work: (phone: Phone, url: string) => Promise<void>): Promise<void> =>
  withServer((server) => withProfile((profile) => withPhone(profile, (phone) => work(phone, server.url))), options);

describe('a host with habits of its own', () => {
  test('that does not give out the model is told apart from a lost connection, with file and status', () =>
    onHost({ refuses: /\.onnx$/ }, async ({ page }, url) => {
      await page.goto(url);
      await page.getByText(/this site answers 404 for .*\.onnx\. Its owner has to allow this file/).first().waitFor();
    }));

  test('that does not give out what only learning needs costs nobody the app without a network', () =>
    onHost({ refuses: /\.bin$/ }, async (phone, url) => {
      await phone.open(url);
      await phone.until(/Works offline/);
      await phone.context.setOffline(true);
      await phone.open(url);
      assert.equal((await phone.read(PEN_DIGITS[4])).digit, 4);
    }));

  test('whose security policy forbids WebAssembly is told which word its owner has to add', () =>
    onHost({ headers: { 'content-security-policy': "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'" } }, async (phone, url) => {
      await phone.page.goto(url);
      await phone.page.getByText("Its owner has to add 'wasm-unsafe-eval'").first().waitFor();
      // They are the host's own, and of nothing else.
      assert.ok(phone.complaints.every((complaint) => /WebAssembly|wasm/i.test(complaint)), phone.complaints.join('\n'));
      phone.complaints.length = 0;
    }));
});
