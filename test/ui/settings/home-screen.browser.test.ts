import { assert, fixture, html } from '@open-wc/testing';
import { needsHandwork } from '../../../src/ui/kit/needs-handwork.ts';
import '../../../src/ui/settings/home-screen.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { until } from '../mouse.ts';

function onDevice(standalone: boolean | undefined): void {
  if (standalone === undefined) delete (navigator as { standalone?: boolean }).standalone;
  else Object.defineProperty(navigator, 'standalone', { configurable: true, value: standalone });
}

describe('Adding to the home screen', () => {
  before(() => installTokens(document));
  afterEach(() => onDevice(undefined));

  it('is explained step by step where the browser knows no prompt for it', async () => {
    onDevice(false);
    const element = await fixture(html`<scrawl-home-screen></scrawl-home-screen>`);
    const sheet = element.shadowRoot!.querySelector('scrawl-modal')!;
    const dialog = sheet.shadowRoot!.querySelector('dialog')!;
    assert.isFalse(dialog.open);
    element.shadowRoot!.querySelector('button')!.click();
    await until(() => dialog.open);
    assert.deepEqual([...sheet.querySelectorAll('li')].map(({ textContent }) => textContent.trim()), ['Tap the share button', 'Choose “Add to Home Screen”, then “Add”', 'Open Scrawl from the home screen']);
    await assert.isAccessible(element);
    dialog.close();
    await until(() => !sheet.open);
  });

  for (const [where, standalone] of [['on the home screen already', true], ['in a browser that asks by itself, or never', undefined]] as const) {
    it(`is not spoken of ${where}`, async () => {
      onDevice(standalone);
      const element = await fixture(html`<scrawl-home-screen></scrawl-home-screen>`);
      assert.isFalse(needsHandwork());
      assert.isEmpty(element.shadowRoot!.textContent.trim());
      assert.isNull(element.shadowRoot!.querySelector('button'));
    });
  }
});
