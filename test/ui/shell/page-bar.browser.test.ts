import { assert, fixture, html } from '@open-wc/testing';
import '../../../src/ui/shell/page-bar.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { speak } from '../../../src/messages/language.ts';

before(() => installTokens(document));
afterEach(async () => {
  document.documentElement.style.fontSize = '';
  await speak('en', []);
});

/** The bar's links in a window of that width (px), with text of that size (px, 16 by default). */
async function links(width: number, text: number): Promise<HTMLAnchorElement[]> {
  document.documentElement.style.fontSize = `${text}px`;
  const place = await fixture(html`<div style="width: ${width}px; font-family: var(--sans)"><scrawl-page-bar route="drawings"></scrawl-page-bar></div>`);
  return [...place.querySelector('scrawl-page-bar')!.shadowRoot!.querySelectorAll('a')];
}

const rows = (all: readonly Element[]): number => new Set(all.map((link) => Math.round(link.getBoundingClientRect().top))).size;

/** Whether each name lies within its link, and each link within the bar. */
function areWhole(all: readonly Element[], width: number): void {
  for (const link of all) {
    const [bar, box, name] = [(link.getRootNode() as ShadowRoot).host, link, link.querySelector('span')!].map((element) => element.getBoundingClientRect());
    const isWhole = box.left >= bar.left - 0.5 && box.right <= bar.right + 0.5 && name.left >= box.left - 0.5 && name.right <= box.right + 0.5;
    assert.isTrue(isWhole, `${link.textContent} in a bar of ${width} px: ${name.left} to ${name.right} of ${box.left} to ${box.right}`);
  }
}

describe('The bar of pages', () => {
  it('has one row where its names fit beside each other, each of them whole', async () => {
    for (const language of ['en', 'de', 'es', 'zh-Hans'] as const) {
      await speak(language, []);
      for (const width of [320, 390]) {
        const all = await links(width, 16);
        assert.equal(rows(all), 1, `${language} ${width}`);
        areWhole(all, width);
      }
    }
  });

  it('lets names grow as text does, two and two where four have no room', async () => {
    for (const language of ['en', 'de', 'es', 'zh-Hans'] as const) {
      await speak(language, []);
      for (const width of [320, 360, 390]) {
        const all = await links(width, 32);
        assert.deepEqual(all.map((link) => getComputedStyle(link).fontSize), Array(4).fill('24.9984px'), `${language} ${width}`);
        assert.isAtMost(rows(all), 2, `${language} ${width}`);
        areWhole(all, width);
        for (const link of all) assert.isAtLeast(link.getBoundingClientRect().height, 48);
      }
    }
  });

  it('gives each name a row of its own where not even two have room', async () => {
    await speak('de', []);
    const all = await links(120, 16);
    assert.equal(rows(all), 4);
    areWhole(all, 120);
  });

  it('marks the page that one aside belongs to', async () => {
    const bar = await fixture(html`<scrawl-page-bar route="network"></scrawl-page-bar>`);
    assert.deepEqual([...bar.shadowRoot!.querySelectorAll('[aria-current]')].map((link) => [link.getAttribute('href'), link.ariaCurrent]), [['#/accuracy', 'true']]);
  });
});
