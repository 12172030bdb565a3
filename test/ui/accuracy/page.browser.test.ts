import { assert } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import type { CorrectionStore } from '../../../src/contracts/drawings.ts';
import { StorageUnavailableError } from '../../../src/core/errors.ts';
import { PIXELS, grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { ScrawlApp } from '../../../src/ui/shell/scrawl-app.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { until } from '../mouse.ts';
import { corrections, find, onFreshDevices, openApp, settings } from '../open-app.ts';
import { randomId } from '../../../src/storage/random-id.ts';
import { predictionOf } from '../predictions.ts';

before(() => installTokens(document));
onFreshDevices();

/** Judges so many sevens, of which the first ones were read as ones. */
async function judge(count: number, wrong: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const ink = { strokes: [{ points: [{ x: index, y: 0, t: 0 }] }], width: 100, height: 100 };
    const prediction = predictionOf({ [index < wrong ? 1 : 7]: 1 });
    await corrections.judge({ drawing: { id: randomId(), ink }, picture: grayImage28(new Uint8Array(PIXELS)), prediction, label: 7 });
  }
}

const place = (app: ScrawlApp): Element => find(app, 'scrawl-accuracy')!;
const words = (app: ScrawlApp): string => place(app).shadowRoot!.textContent.replace(/\s+/g, ' ');
const button = (host: Element, name: string): HTMLButtonElement => [...host.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;

async function opened(): Promise<ScrawlApp> {
  location.hash = '#/accuracy';
  const app = await openApp();
  await until(() => find(app, 'scrawl-accuracy', 'p') !== null);
  return app;
}

describe('The accuracy', () => {
  it('says what to do while there is nothing to reckon with', async () => {
    const app = await opened();
    assert.equal(find(app, 'scrawl-accuracy', 'a')!.getAttribute('href'), '#/');
    assert.equal(document.title, 'Accuracy · Scrawl');
    await assert.isAccessible(app);
  });

  it('is shown with its interval, its curve, what was misread and by which model', async () => {
    await judge(20, 3);
    const app = await opened();
    assert.equal(find(app, 'scrawl-accuracy', '.figure')!.textContent, '85%');
    assert.match(words(app), /correct out of 20 \(95% interval 64–95%\)/);
    assert.match(find(app, 'scrawl-accuracy', 'scrawl-curve', 'svg')!.getAttribute('aria-label')!, /85.0% after 20/);
    const table = find(app, 'scrawl-accuracy', 'scrawl-confusion')!.shadowRoot!;
    assert.match(table.querySelector('caption')!.textContent, /7 read as 1, 3 times/);
    assert.equal(table.querySelectorAll('tbody tr')[7].querySelectorAll('td')[1].textContent, '3');
    assert.match(words(app), /30 to go/);
    assert.match(find(app, 'scrawl-accuracy', 'dl')!.textContent, /test\s*85% \(64–95%\) of 20/);
  });

  it('draws no curve before there are five answers', async () => {
    await judge(4, 1);
    const app = await opened();
    assert.match(words(app), /The curve appears after 1 more answer\./);
    assert.isNull(find(app, 'scrawl-accuracy', 'scrawl-curve'));
    await judge(1, 0);
    await until(() => find(app, 'scrawl-accuracy', 'scrawl-curve', 'svg') !== null);
  });

  for (const size of ['16px', '32px']) {
    it(`shows the figures of the curve whole, with text at ${size}`, async () => {
      document.documentElement.style.fontSize = size;
      try {
        await judge(60, 0);
        const svg = find<SVGSVGElement>(await opened(), 'scrawl-accuracy', 'scrawl-curve', 'svg')!;
        const { width, height } = svg.viewBox.baseVal;
        for (const text of svg.querySelectorAll('text')) {
          const box = text.getBBox();
          assert.isTrue(box.x >= -1 && box.y >= -1 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1, `${text.textContent} is inside`);
        }
      } finally {
        document.documentElement.style.fontSize = '';
      }
    });
  }

  it('says why it cannot be read, and reads it once that is tried again', async () => {
    await judge(5, 1);
    let isHeld = true;
    const store: CorrectionStore = Object.create(corrections, {
      judgements: { value: () => {
        if (isHeld) throw new StorageUnavailableError('its storage does not answer; another tab may hold it');
        return corrections.judgements();
      } },
    }) as CorrectionStore;
    location.hash = '#/accuracy';
    const app = await openApp({ corrections: store });
    await until(() => find(app, 'scrawl-accuracy', '.retry') !== null);
    assert.match(find(app, 'scrawl-accuracy', 'scrawl-error', 'p')!.textContent, /another tab may be blocking it/);
    await assert.isAccessible(app);
    isHeld = false;
    find(app, 'scrawl-accuracy', '.retry')!.click();
    await until(() => find(app, 'scrawl-accuracy', '.figure')?.textContent === '80%');
  });

  it('grows while one looks, also by another tab’s judgements', async () => {
    await judge(1, 1);
    const app = await opened();
    await judge(1, 0);
    await until(() => find(app, 'scrawl-accuracy', '.figure')!.textContent === '50%');
  });

  it('tells when it has settled, and the bound', async () => {
    await judge(60, 0);
    const app = await opened();
    assert.match(words(app), /Stable\. It changed by 0\.0 points over the last 50 answers; the limit is 1\.0 points\./);
    assert.match(find(app, 'scrawl-accuracy', 'scrawl-curve', 'svg')!.textContent, /stable from 50/);
  });

  it('starts anew only once that was meant, and goes back', async () => {
    await judge(4, 1);
    const app = await opened();
    const ask = find(app, 'scrawl-accuracy', 'scrawl-confirm')!;
    const count = (): string | undefined => find(app, 'scrawl-accuracy', '.figure')?.textContent;
    button(ask, 'Reset the count').click();
    await until(() => button(ask, 'No') !== undefined);
    button(ask, 'No').click();
    await until(() => button(ask, 'No') === undefined);
    assert.equal(count(), '75%');
    button(ask, 'Reset the count').click();
    await until(() => ask.shadowRoot!.querySelector('.yes') !== null);
    ask.shadowRoot!.querySelector<HTMLButtonElement>('.yes')!.click();
    await until(() => count() === undefined);
    assert.match(words(app), /4 earlier answers are kept/);
    await assert.isAccessible(app);
    button(place(app), 'Undo').click();
    await until(() => count() === '75%');
    assert.equal(await corrections.countJudgements(), 4);
  });

  it('has another way back, for the next day', async () => {
    await judge(4, 1);
    await settings.save({ accuracySince: new Date().toISOString() });
    const app = await opened();
    await until(() => words(app).includes('earlier answer'));
    assert.equal(button(place(app), 'Undo'), undefined);
    button(place(app), 'Count all again').click();
    await until(() => find(app, 'scrawl-accuracy', '.figure')?.textContent === '75%');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`passes axe, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      await judge(60, 2);
      await assert.isAccessible(await opened());
    });
  }
});

describe('What is kept', () => {
  const kept = (app: ScrawlApp): ShadowRoot => find(app, 'scrawl-settings', 'scrawl-kept')!.shadowRoot!;

  async function openedSettings(): Promise<ScrawlApp> {
    location.hash = '#/settings';
    const app = await openApp();
    await until(() => kept(app).textContent.includes('judged'));
    return app;
  }

  it('is told with its number, its room and its risk', async () => {
    await judge(3, 1);
    const app = await openedSettings();
    await until(() => kept(app).textContent.includes('3 drawings, 3 judged'));
    assert.match(kept(app).textContent, /they take [\d.,]+ [kM]?B/);
    assert.match(kept(app).textContent, /Home Screen|promised/);
    await assert.isAccessible(app);
  });

  it('is deleted whole once that was meant, the writer’s name too', async () => {
    await judge(3, 1);
    await settings.save({ writer: 'Ada' });
    const app = await openedSettings();
    const ask = kept(app).querySelector('scrawl-confirm')!;
    button(ask, 'Delete everything').click();
    await until(() => ask.shadowRoot!.querySelector('.yes') !== null);
    assert.equal(await corrections.count(), 3);
    ask.shadowRoot!.querySelector<HTMLButtonElement>('.yes')!.click();
    await until(() => kept(app).textContent.includes('Everything is deleted.'));
    assert.deepEqual([await corrections.count(), await corrections.countJudgements(), (await settings.load()).writer], [0, 0, undefined]);
    await until(() => kept(app).textContent.includes('0 drawings'));
  });

  it('carries the writer’s name, where one was given', async () => {
    const app = await openedSettings();
    const writer = find(app, 'scrawl-settings', 'scrawl-personalization', 'scrawl-writer')!.shadowRoot!;
    const select = writer.querySelector('select')!;
    select.value = '\n';
    select.dispatchEvent(new Event('change'));
    await until(() => writer.querySelector('input') !== null);
    writer.querySelector('input')!.value = ' Ada ';
    writer.querySelector('form')!.requestSubmit();
    while ((await settings.load()).writer !== 'Ada') await new Promise(requestAnimationFrame);
    await judge(1, 1);
    const [{ correction }] = await corrections.page({ limit: 1 });
    assert.equal(correction.writer, 'Ada');
  });
});
