/** The review page on a real endpoint, with corrections of which some are flagged, in real Chromium. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Correction } from '../../../src/core/records/correction.ts';
import { formatCorrectionBatch } from '../../../src/formats/correction-batch-json.ts';
import { inspectNew } from '../../../training/server/moderation/inspect.ts';
import { StrongModel } from '../../../training/server/moderation/strong-model.ts';
import type { EndpointSettings } from '../../../training/server/settings.ts';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../../../training/lib/browser.ts';
import { batchOf, correctionOf, PEN_DIGITS } from './correction-batches.ts';
import { startEndpoint, type Storage, type TestEndpoint } from './storages.ts';

export interface ReviewedEndpoint extends TestEndpoint {
  /** Of the page, without a hash. */
  readonly url: string;
}

/** Ten digits as they are; the same seven and three again, called a one by another device; and a copy. */
function corrections(): readonly Correction[] {
  const right = PEN_DIGITS.map(({ digit, ink }) => correctionOf({ id: `right-${digit}`, ink, predicted: digit, label: digit, device: 'phone-of-ada' }));
  const inkOf = (digit: number) => PEN_DIGITS.find((each) => each.digit === digit)!.ink;
  return [
    ...right,
    correctionOf({ id: 'wrong-7', ink: inkOf(7), predicted: 7, label: 1, device: 'phone-of-bob' }),
    correctionOf({ id: 'wrong-3', ink: inkOf(3), predicted: 3, label: 1, device: 'phone-of-bob' }),
    correctionOf({ id: 'copy-5', ink: inkOf(5), predicted: 5, label: 5, device: 'phone-of-bob' }),
  ];
}

/** An endpoint that listens, with those corrections inspected by the model that ships. */
export async function startReviewedEndpoint(storage: Storage, changes: Partial<EndpointSettings> = {}): Promise<ReviewedEndpoint> {
  const endpoint = await startEndpoint(storage, changes);
  const model = new StrongModel(endpoint.database);
  const { statusCode } = await endpoint.app.inject({ method: 'POST', url: '/v1/batches', payload: formatCorrectionBatch(batchOf(corrections())), headers: { 'content-type': 'application/json', ...endpoint.as.submit } });
  assert.equal(statusCode, 200);
  await inspectNew(endpoint.database, model);
  await model.close();
  await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
  return { ...endpoint, url: `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}/review/` };
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: await findOrInstallBrowser(), args: [...LAUNCH_ARGS] });
}

/** Does `work` on a page of its own, and looks whether anything was amiss meanwhile. */
export async function withReviewPage(browser: Browser, url: string, work: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/i.test(message.text())) complaints.push(message.text());
  });
  try {
    await page.goto(url);
    await work(page);
    assert.deepEqual(complaints, [], 'the browser has nothing to complain of');
  } finally {
    await context.close();
  }
}

export async function enter(page: Page, token: string): Promise<void> {
  await page.getByLabel('Reviewer or admin token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
