import { assert } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { en } from '../../src/messages/en.ts';
import { formatsOf } from '../../src/messages/formats.ts';
import { speakFrom } from '../../src/messages/language.ts';
import { installTokens } from '../../src/ui/kit/theme.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import { until } from '../ui/mouse.ts';
import { answer, corrections, find, onFreshDevices, openApp, readSeven, sheet } from '../ui/open-app.ts';
import { pseudoFormats, pseudoOf, strangeTexts } from './pseudo.ts';

before(() => installTokens(document));
onFreshDevices();
after(() => speakFrom(en, formatsOf('en')));

/** Everything that is rendered once the elements have come to rest. */
async function strange(app: ScrawlApp): Promise<string[]> {
  await new Promise((rested) => setTimeout(rested, 300));
  return strangeTexts(app.shadowRoot!);
}

async function opened(): Promise<ScrawlApp> {
  const app = await openApp();
  speakFrom(pseudoOf(en), pseudoFormats(formatsOf('en')));
  await app.updateComplete;
  return app;
}

describe('A text that is not in the table', () => {
  it('is found, in shadow trees and in attributes, unless nobody translates it', () => {
    const host = document.createElement('div');
    host.attachShadow({ mode: 'open' }).innerHTML = '<p>⟦fine ⟦nested⟧ ⟧ 12</p><p title="Home-made">⟦x⟧ stray</p><b translate="no">WASM</b>';
    const root = document.createElement('div');
    root.append(host);
    assert.deepEqual(strangeTexts(root), ['p[title]: Home-made', 'stray']);
  });
});

describe('Every text that a person reads comes from the table', () => {
  it('where one draws: blank, read, judged, and in the dialogs', async () => {
    const app = await opened();
    assert.deepEqual(await strange(app), []);
    await readSeven(app);
    assert.deepEqual(await strange(app), []);
    find(app, 'scrawl-draw', 'scrawl-tools', '.status')!.click();
    await until(() => [...app.shadowRoot!.querySelectorAll('scrawl-modal')].some(({ open }) => open));
    assert.deepEqual(await strange(app), []);
    await sendKeys({ press: 'Escape' });
    find(app, 'scrawl-draw', 'button.seen')!.click();
    await until(() => find(app, 'scrawl-inside', 'scrawl-maps') !== null);
    const slider = find<HTMLInputElement>(app, 'scrawl-inside', 'scrawl-maps', 'input')!;
    slider.dispatchEvent(new Event('input'));
    await until(() => find(app, 'scrawl-inside', 'scrawl-channel') !== null);
    assert.deepEqual(await strange(app), []);
    await sendKeys({ press: 'Escape' });
    await sendKeys({ press: '1' });
    while ((await corrections.count()) !== 1) await new Promise(requestAnimationFrame);
    await until(() => answer(app).hasAttribute('judged'));
    assert.deepEqual(await strange(app), []);
  });

  it('on every page, empty and with a drawing, and in its sheets', async () => {
    const app = await opened();
    for (const hash of ['#/drawings', '#/accuracy', '#/settings', '#/rounds', '#/photos', '#/network']) {
      location.hash = hash;
      assert.deepEqual(await strange(app), [], `${hash}, empty`);
    }
    location.hash = '#/';
    await until(() => sheet(app).checkVisibility());
    await readSeven(app);
    await sendKeys({ press: '1' });
    while ((await corrections.count()) !== 1) await new Promise(requestAnimationFrame);
    for (const hash of ['#/drawings', '#/drawings?label=3', '#/drawings?export=', '#/accuracy', '#/settings']) {
      location.hash = hash;
      assert.deepEqual(await strange(app), [], hash);
    }
  });

  it('also where there is no reader', async () => {
    const app = await openApp({ modelsUrl: '/fixtures/models/nowhere/' });
    speakFrom(pseudoOf(en), pseudoFormats(formatsOf('en')));
    assert.deepEqual(await strange(app), []);
    location.hash = '#/settings';
    assert.deepEqual(await strange(app), []);
  });
});

describe('Another language', () => {
  it('is spoken at once, and the page says which', async () => {
    location.hash = '#/settings';
    const app = await openApp();
    const heading = (): string => find(app, 'scrawl-settings', 'h1')!.textContent;
    const select = find<HTMLSelectElement>(app, 'scrawl-settings', 'select')!;
    for (const [code, words] of [['de', 'Optionen'], ['es', 'Ajustes'], ['zh-Hans', '设置'], ['en', 'Settings']] as const) {
      select.value = code;
      select.dispatchEvent(new Event('change'));
      await until(() => heading() === words);
      assert.equal(document.documentElement.lang.split('-')[0], code.split('-')[0]);
    }
  });
});
