import { assert } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import type { AppVersionStatus } from '../../../src/contracts/app-version.ts';
import type { ScrawlApp } from '../../../src/ui/shell/scrawl-app.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { drawWithMouse, SEVEN, until } from '../mouse.ts';
import { answer, closeReader, find, onFreshDevices, openApp, paperLabel, phase, readSeven, settings, sheet } from '../open-app.ts';

let updates = 0;

const opened = (modelsUrl = '/models/', version: AppVersionStatus = { kind: 'offline-ready' }): Promise<ScrawlApp> =>
  openApp({ modelsUrl, version, update: () => updates++ });

before(() => installTokens(document));

beforeEach(() => {
  updates = 0;
});

onFreshDevices();

describe('The app', () => {
  it('reads a seven that is drawn, live and then for good', async () => {
    const app = await opened();
    const phases = new Set<string | null>();
    new MutationObserver(() => phases.add(phase(app))).observe(answer(app), { attributes: true });
    await readSeven(app);
    assert.equal(answer(app).getAttribute('digit'), '7');
    assert.include([...phases], 'forming');
    assert.equal(find(app, 'scrawl-draw', 'scrawl-keys', '[data-best]')!.dataset.label, '7');
  });

  it('takes back, does again and clears by keys', async () => {
    const app = await opened();
    await readSeven(app);
    const press = async (key: string, held: readonly string[], label: string): Promise<void> => {
      for (const down of held) await sendKeys({ down });
      await sendKeys({ press: key });
      for (const up of held) await sendKeys({ up });
      await until(() => paperLabel(app).endsWith(label));
    };
    await press('z', ['Control'], '1 stroke');
    await press('z', ['Control'], 'blank');
    assert.equal(phase(app), 'blank');
    await press('Z', ['Control', 'Shift'], '1 stroke');
    await press('y', ['Control'], '2 strokes');
    await press('Escape', [], 'blank');
    await press('z', ['Control'], '2 strokes');
    await until(() => phase(app) === 'final');
    assert.equal(answer(app).getAttribute('digit'), '7');
  });

  it('moves nothing when an answer comes', async () => {
    const app = await opened();
    const places = (): number[][] =>
      ['scrawl-sheet', 'scrawl-tools', 'scrawl-keys', 'button.seen'].map((selector) => {
        const { x, y, width, height } = find(app, 'scrawl-draw', selector)!.getBoundingClientRect();
        return [x, y, width, height];
      });
    const before = places();
    await readSeven(app);
    assert.deepEqual(places(), before);
  });

  it('says the final answer once the hand rests, politely', async () => {
    const app = await opened();
    await readSeven(app);
    const voice = find(app, '[aria-live=polite]')!;
    await until(() => voice.textContent !== '');
    assert.match(voice.textContent, /7/);
  });

  it('goes to its places by address and back, with the drawing kept', async () => {
    const app = await opened();
    await readSeven(app);
    location.hash = '#/settings';
    await until(() => find(app, 'scrawl-settings') !== null);
    assert.equal(sheet(app).checkVisibility(), false);
    assert.equal(document.title, 'Settings · Scrawl');
    await sendKeys({ press: 'Escape' });
    history.back();
    await until(() => find(app, 'scrawl-settings') === null);
    assert.include(paperLabel(app), '2 strokes');
  });

  it('shows the sheet for an address that is no place', async () => {
    location.hash = '#/nowhere';
    assert.equal(sheet(await opened()).checkVisibility(), true);
  });

  it('keeps a chosen look, on the page and in the browser\u2019s bars, for the next visit', async () => {
    const meta = Object.assign(document.createElement('meta'), { name: 'theme-color', content: '#123456' });
    document.head.append(meta);
    location.hash = '#/settings';
    const app = await opened();
    const dark = find<HTMLInputElement>(app, 'scrawl-settings', 'scrawl-choice', 'input[value=dark]')!;
    dark.click();
    await until(() => document.documentElement.dataset.theme === 'dark');
    assert.equal(meta.content, '#182022');
    await until(() => find(app, 'scrawl-draw')!.getAttribute('scheme') === 'dark');
    let kept = (await settings.load()).theme;
    while (kept !== 'dark') kept = (await settings.load()).theme;
    find<HTMLInputElement>(app, 'scrawl-settings', 'scrawl-choice', 'input[value=auto]')!.click();
    await until(() => document.documentElement.dataset.theme === undefined);
    meta.remove();
  });

  it('opens the look inside and what the reader is, and Escape closes them without touching the ink', async () => {
    const app = await opened();
    await readSeven(app);
    find(app, 'scrawl-draw', 'scrawl-tools', '.status')!.click();
    const isOpen = (): boolean => [...app.shadowRoot!.querySelectorAll('scrawl-modal')].some((modal) => modal.shadowRoot!.querySelector('dialog')!.open);
    await until(isOpen);
    await assert.isAccessible(app);
    await sendKeys({ press: 'Escape' });
    await until(() => !isOpen());
    find(app, 'scrawl-draw', 'button.seen')!.click();
    await until(() => find(app, 'scrawl-inside', 'dl') !== null);
    await assert.isAccessible(app);
    await sendKeys({ press: 'Escape' });
    await until(() => find(app, 'scrawl-inside') === null);
    assert.include(paperLabel(app), '2 strokes');
  });

  it('says what to do when there is no model, and offers to try again', async () => {
    const app = await opened('/fixtures/models/nowhere/');
    assert.equal(phase(app), 'failed');
    assert.equal(find(app, 'scrawl-notice', 'button')!.textContent, 'Try again');
    await drawWithMouse(sheet(app), SEVEN);
    assert.equal(find(app, 'scrawl-draw', 'scrawl-answer', '.sign')!.textContent, '');
  });

  it('leaves the sheet where it is and every place within reach when there is a notice', async () => {
    for (const [width, height] of [[390, 844], [320, 568], [844, 390]] as const) {
      await setViewport({ width, height });
      const places = async (version: AppVersionStatus): Promise<{ app: ScrawlApp; still: DOMRect[] }> => {
        const app = await opened('/models/', version);
        const still = [sheet(app), find(app, 'scrawl-draw', 'scrawl-tools')!, find(app, 'scrawl-draw', 'scrawl-keys')!, find(app, 'scrawl-page-bar')!];
        return { app, still: still.map((element) => element.getBoundingClientRect()) };
      };
      const without = await places({ kind: 'offline-ready' });
      without.app.remove();
      closeReader();
      const { app, still } = await places({ kind: 'update-waiting' });
      assert.deepEqual(still, without.still);
      const [paper, tools, , bar] = still;
      const isApart = (): boolean => {
        const notice = find(app, 'scrawl-notice')!.getBoundingClientRect();
        return notice.width > 0 && [paper, tools, bar].every((other) => notice.bottom <= other.top || notice.top >= other.bottom || notice.left >= other.right);
      };
      assert.equal(isApart(), true, `${width} × ${height}`);
      location.hash = '#/settings';
      await until(() => find(app, 'scrawl-settings') !== null);
      const [notice, settingsPage] = [find(app, 'scrawl-notice')!, find(app, 'scrawl-settings')!].map((element) => element.getBoundingClientRect());
      assert.isAtLeast(notice.top, settingsPage.bottom);
      assert.isTrue(notice.bottom <= bar.top + 0.5 || notice.left >= bar.right - 0.5, `${width} × ${height}`);
      location.hash = '';
      closeReader();
      app.remove();
    }
  });

  it('makes a notice give way to the keys from the first answer on, and gives it back with the next sheet, judged or not', async () => {
    const app = await opened('/models/', { kind: 'update-waiting' });
    const isShown = (): boolean => getComputedStyle(find(app, 'scrawl-notice')!).visibility === 'visible';
    assert.isTrue(isShown());
    const shown = new Set<string>();
    const look = (): void => void shown.add(`${phase(app)} ${isShown()}`);
    const observer = new MutationObserver(look);
    observer.observe(answer(app), { attributes: true });
    await readSeven(app);
    observer.disconnect();
    assert.isFalse(isShown());
    assert.notInclude([...shown], 'forming true');
    await sendKeys({ press: 'Escape' });
    await until(isShown);
    // One who judges meets it as well.
    await readSeven(app);
    await sendKeys({ press: 'Enter' });
    await until(isShown);
  });

  it('takes the focus from the link that led to a page, so that Enter does not go there again', async () => {
    const app = await opened();
    const root = app.shadowRoot!;
    const draws = (): boolean => !find(app, 'scrawl-draw')!.hidden;
    find(app, 'scrawl-page-bar')!.shadowRoot!.querySelector<HTMLAnchorElement>('a[href*=settings]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => !draws());
    assert.equal(root.activeElement?.localName, 'main');
    location.hash = '#/';
    await until(draws);
    await sendKeys({ press: 'Enter' });
    await app.updateComplete;
    assert.isTrue(draws());
  });

  it('updates only when it is told to', async () => {
    const app = await opened('/models/', { kind: 'update-waiting' });
    const [later, update] = find(app, 'scrawl-notice')!.shadowRoot!.querySelectorAll('button');
    assert.deepEqual([later.textContent, update.textContent, updates], ['Later', 'Update', 0]);
    update.click();
    assert.equal(updates, 1);
    later.click();
    await until(() => find(app, 'scrawl-notice') === null);
    // What was put off can still be had.
    location.hash = '#/settings';
    await until(() => find(app, 'scrawl-settings', 'button.strong') !== null);
    await assert.isAccessible(app);
    find(app, 'scrawl-settings', 'button.strong')!.click();
    assert.equal(updates, 2);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`passes axe with a drawing on it, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const app = await opened();
      await readSeven(app);
      await assert.isAccessible(app);
    });
  }
});

describe('The page', () => {
  for (const [width, height] of [[320, 568], [360, 640], [390, 844], [844, 390], [568, 320], [820, 1180], [1280, 800]] as const) {
    it(`fits ${width} × ${height} without scrolling, its sheet as wide as there is room, its targets 48 pixels`, async () => {
      await setViewport({ width, height });
      const app = await opened();
      const parts = ['scrawl-sheet', 'scrawl-tools', 'scrawl-keys', 'scrawl-answer'].map((selector) => find(app, 'scrawl-draw', selector)!.getBoundingClientRect());
      for (const part of parts) {
        assert.isAtLeast(part.left, 0);
        assert.isAtLeast(part.top, 0);
        assert.isAtMost(part.right, width);
        assert.isAtMost(part.bottom, height);
      }
      const [paper, tools, keys, words] = parts;
      assert.isAtLeast(paper.width / paper.height, width > height && width > 600 ? 1.15 : 0.99);
      assert.isAtMost(paper.width / paper.height, width > height ? 1.25 : 1.01);
      assert.isAtLeast(paper.width, Math.min(width, height) * 0.5);
      const apart = (a: DOMRect, b: DOMRect): boolean => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      for (const other of [tools, keys, words]) assert.equal(apart(paper, other), true);
      for (const key of find(app, 'scrawl-draw', 'scrawl-keys')!.shadowRoot!.querySelectorAll('button')) {
        assert.isAtLeast(key.getBoundingClientRect().width, 48);
        assert.isAtLeast(key.getBoundingClientRect().height, 48);
      }
      assert.isAtMost(document.documentElement.scrollWidth, width);
    });
  }
});
