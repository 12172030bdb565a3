import { assert, fixture, html } from '@open-wc/testing';
import type { CorrectionStore } from '../../../src/contracts/drawings.ts';
import { storageQuota } from '../../../src/storage/quota.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import '../../../src/ui/settings/data.ts';
import { until } from '../mouse.ts';

const store = {
  count: () => Promise.resolve(3),
  countJudgements: () => Promise.resolve(5),
  quota: storageQuota,
  subscribe: () => () => undefined,
} as unknown as CorrectionStore;

/** What the settings say of how long this is kept, in a browser with this much of a storage manager. */
async function said(storage: Partial<StorageManager> | undefined): Promise<string> {
  Object.defineProperty(navigator, 'storage', { configurable: true, value: storage });
  const element = await fixture(html`<scrawl-kept .store=${store}></scrawl-kept>`);
  const paragraphs = (): string[] => [...element.shadowRoot!.querySelectorAll('p:not([role])')].map(({ textContent }) => textContent.trim());
  await until(() => paragraphs().length > 1);
  return paragraphs().slice(1).join(' ');
}

describe('How long the browser keeps what is stored', () => {
  before(() => installTokens(document));
  afterEach(() => delete (navigator as { storage?: unknown }).storage);

  it('is not promised where the browser says nothing of it, as over plain HTTP', async () => {
    assert.equal(await said(undefined), 'This browser doesn\'t say how long it keeps this. Export to be safe.');
  });

  it('is not promised either by one that only counts, or fails to', async () => {
    assert.match(await said({}), /^Your browser may delete this if storage runs low\./);
    assert.match(await said({ estimate: () => Promise.reject(new TypeError('no')), persisted: () => Promise.reject(new TypeError('no')) }), /^Your browser may delete this/);
  });

  it('is promised where the browser has promised it', async () => {
    assert.equal(
      await said({ estimate: () => Promise.resolve({ usage: 2e6, quota: 1e9 }), persisted: () => Promise.resolve(true) }),
      'Together with the app they take 2.0 MB of the 1.0 GB available. The browser has promised not to delete them by itself.',
    );
  });
});
