import { assert } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import { answer, corrections, find, onFreshDevices, openApp, readSeven, sheet } from '../open-app.ts';
import { drawWithMouse, SEVEN, until } from '../mouse.ts';
import type { LayerMapsView } from '../../../src/ui/inside/layer-maps.ts';
import type { InsidePanel } from '../../../src/ui/inside/panel.ts';
import type { ScrawlApp } from '../../../src/ui/shell/scrawl-app.ts';

const inside = (app: ScrawlApp): InsidePanel | null => app.shadowRoot!.querySelector<InsidePanel>('scrawl-inside');
const within = (app: ScrawlApp, selector: string): HTMLElement | null => inside(app)?.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
const all = (app: ScrawlApp, selector: string): HTMLElement[] => [...(inside(app)?.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
const open = (app: ScrawlApp): void => find<HTMLElement>(app, 'scrawl-draw', '.seen')!.click();
const selects = (app: ScrawlApp): HTMLSelectElement[] => all(app, 'select') as HTMLSelectElement[];
const numberOf = (text: string): number => Number(text.replace('−', '-'));

describe('The look inside the network', () => {
  onFreshDevices();

  async function opened(): Promise<ScrawlApp> {
    const app = await openApp();
    await readSeven(app);
    open(app);
    await until(() => within(app, 'dl') !== null);
    return app;
  }

  it('takes the place of the keys, and gives it back', async () => {
    const app = await opened();
    assert.isNull(find(app, 'scrawl-draw', 'scrawl-keys'));
    within(app, 'header button')!.click();
    await until(() => find(app, 'scrawl-draw', 'scrawl-keys') !== null);
    assert.isNull(inside(app));
  });

  it('shows evidence for the digit that is read, which adds up to the difference', async () => {
    const app = await opened();
    assert.equal(selects(app)[0].value, answer(app).getAttribute('digit'));
    const [pro, contra, blank, difference] = all(app, 'dd').map((each) => numberOf(each.textContent));
    assert.isAbove(pro, 0);
    assert.isAtMost(contra, 0);
    assert.approximately(pro + contra + blank, difference, 0.2);
    assert.isAbove(difference, 0);
  });

  it('compares any two digits, also while one draws on', async () => {
    const app = await opened();
    const [first, second] = selects(app);
    second.value = '0';
    second.dispatchEvent(new Event('change'));
    await until(() => within(app, '.total dt')!.textContent === '7 over 0');
    first.value = '0';
    first.dispatchEvent(new Event('change'));
    await until(() => within(app, '.total dt')!.textContent === '0 over 7');
    assert.isBelow(numberOf(within(app, '.total dd')!.textContent), 0);
    await drawWithMouse(sheet(app), SEVEN);
    await until(() => within(app, '.total dt')!.textContent.startsWith(`${answer(app).getAttribute('digit')} over`));
  });

  it('shows five layers, and of a map its filter and the digits it responds to', async () => {
    const app = await opened();
    const layers = all(app, 'scrawl-maps') as LayerMapsView[];
    assert.deepEqual(layers.map(({ layer }) => layer.count), [32, 32, 64, 64, 96]);
    const slider = layers[2].shadowRoot!.querySelector('input')!;
    slider.value = '9';
    slider.dispatchEvent(new Event('input'));
    await until(() => within(app, 'scrawl-channel') !== null);
    const channel = within(app, 'scrawl-channel')!.shadowRoot!;
    assert.lengthOf(channel.querySelectorAll('svg'), 8);
    assert.lengthOf(channel.querySelectorAll('li.answer'), 10);
    assert.equal(layers[2].shadowRoot!.querySelector('label span')!.textContent, 'Map 9 of 64');
  });

  it('shows digits of one’s own once they are labelled, but never the very drawing', async () => {
    const app = await opened();
    assert.isNull(within(app, '.nearest'));
    await sendKeys({ press: 'Enter' });
    await until(() => answer(app).getAttribute('judged') === '7');
    await drawWithMouse(sheet(app), SEVEN);
    await until(() => all(app, '.nearest li').length === 1);
    assert.include(within(app, '.nearest li')!.textContent, '7');
  });

  it('is left by Escape, which clears nothing; its keys judge nothing', async () => {
    const app = await opened();
    selects(app)[0].focus();
    await sendKeys({ press: '3' });
    assert.isNull(answer(app).getAttribute('judged'));
    await sendKeys({ press: 'Escape' });
    await until(() => inside(app) === null);
    assert.equal(answer(app).getAttribute('phase'), 'final');
  });

  it('explains a drawing of the list too, also one that came as a picture', async () => {
    const app = await openApp();
    const picture = grayImage28(Uint8Array.from({ length: 784 }, (_, at) => (at % 28 > 12 && at % 28 < 16 && at > 112 && at < 672 ? 255 : 0)));
    const correction = { id: 'p.1', image: picture, label: 1 as const, createdAt: '2026-11-28T10:00:00.000Z', device: 'd', modelId: 'm', preprocessingId: PREPROCESSING_ID };
    await corrections.addAll([{ correction, picture }], true);
    location.hash = '#/drawings?outcome=any';
    await until(() => customElements.get('scrawl-correction-card') !== undefined);
    const card = document.createElement('scrawl-correction-card');
    Object.assign(card, { kept: (await corrections.page({ limit: 1 }))[0], openInside: () => app.services.openInside() });
    app.after(card);
    await card.updateComplete;
    [...card.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === 'Inside the network')!.click();
    await until(() => Boolean(card.shadowRoot!.querySelector('scrawl-inside')?.shadowRoot?.querySelector('dl')));
    card.remove();
  });

  for (const [width, height] of [[320, 568], [844, 390]] as const) {
    it(`has no fault that axe finds, at ${width} × ${height}`, async () => {
      await setViewport({ width, height });
      const app = await opened();
      (all(app, 'scrawl-maps')[0] as LayerMapsView).shadowRoot!.querySelector('input')!.dispatchEvent(new Event('input'));
      await until(() => within(app, 'scrawl-channel') !== null);
      await assert.isAccessible(app);
      assert.isAtMost(inside(app)!.scrollWidth, inside(app)!.clientWidth);
    });
  }
});
