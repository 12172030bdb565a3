import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { installTokens } from '../../src/ui/kit/theme.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import { drawWithMouse, SEVEN, until } from './mouse.ts';
import { answer, corrections, find, onFreshDevices, openApp, readSeven, sheet } from './open-app.ts';
import { translatePage } from './translator.ts';

before(() => installTokens(document));
onFreshDevices();

const headline = (app: ScrawlApp): string => find(app, 'scrawl-draw', 'scrawl-answer', '.headline')!.textContent;
const sevenKey = (app: ScrawlApp): string => find(app, 'scrawl-draw', 'scrawl-keys', '[data-label="7"] .unseen')!.textContent;

/** Translates what is there, again and again, as a translator does while texts change. */
async function shown(what: () => string, wanted: RegExp): Promise<void> {
  translatePage();
  await until(() => {
    translatePage();
    return wanted.test(what());
  });
}

describe('Under a page translator', () => {
  it('texts go on changing, and are translated in their turn', async () => {
    const app = await openApp();
    await shown(() => headline(app), /^«Draw a digit/);
    await readSeven(app);
    await shown(() => sevenKey(app), /^«Digit 7, \d+ percent|^«Digit 7, over/);
    await sendKeys({ press: '7' });
    await shown(() => headline(app), /^«Confirmed»$/);
    await sendKeys({ press: '3' });
    await shown(() => headline(app), /^«Corrected to 3»$/);
    assert.equal(await corrections.count(), 1);
    await sendKeys({ press: 'Backspace' });
    await shown(() => headline(app), /^\d+%$/);
    await drawWithMouse(sheet(app), SEVEN.slice(0, 1));
    await sendKeys({ press: 'Escape' });
    await shown(() => headline(app), /^«Draw a digit/);
    assert.equal(answer(app).getAttribute('phase'), 'blank');
  });
});
