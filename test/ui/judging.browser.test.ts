import { assert } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { deleteDB, openDB } from 'idb';
import type { KeptCorrection } from '../../src/contracts/drawings.ts';
import type { Judgement } from '../../src/core/records/correction.ts';
import { StorageUnavailableError } from '../../src/core/errors.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import { installTokens } from '../../src/ui/kit/theme.ts';
import { canSetMedia } from './media.ts';
import { drawWithMouse, SEVEN, until } from './mouse.ts';
import { answer, corrections, database, find, onFreshDevices, openApp, paperLabel, phase, readSeven, settings, sheet } from './open-app.ts';

before(() => installTokens(document));
onFreshDevices();

const key = (app: ScrawlApp, label: Judgement): HTMLButtonElement => find<HTMLButtonElement>(app, 'scrawl-draw', 'scrawl-keys', `[data-label="${label}"]`)!;
const judged = (app: ScrawlApp): string | null => answer(app).getAttribute('judged');
const headline = (app: ScrawlApp): string => find(app, 'scrawl-draw', 'scrawl-answer', '.headline')!.textContent;
/** Whether the app says that the judgement is durable. A model that cannot adapt learns nothing. */
const isKept = (app: ScrawlApp): boolean => /^(?:Confirmed|Corrected|Marked)/.test(headline(app));
const kept = (): Promise<readonly KeptCorrection[]> => corrections.page({ limit: 100 });

/** Waits until the device holds so many judgements. */
async function holding(number: number): Promise<void> {
  while ((await corrections.countJudgements()) !== number) await new Promise(requestAnimationFrame);
}

async function undoByKeys(): Promise<void> {
  await sendKeys({ down: 'Control' });
  await sendKeys({ press: 'z' });
  await sendKeys({ up: 'Control' });
}

describe('Judging an answer', () => {
  it('by one tap on another key corrects it, durably before the app says so', async () => {
    const app = await openApp();
    await readSeven(app);
    let wasKept: Promise<number> | undefined;
    const look = (): void => {
      if (isKept(app)) wasKept ??= corrections.count();
    };
    new MutationObserver(look).observe(answer(app).shadowRoot!, { subtree: true, characterData: true, childList: true });
    key(app, 1).click();
    await until(() => wasKept !== undefined);
    assert.equal(await wasKept, 1);
    const [{ correction, picture }] = await kept();
    assert.deepEqual([correction.predicted, correction.label, correction.ink?.strokes.length], [7, 1, 2]);
    assert.isAbove(Math.max(...picture), 200);
    assert.equal(correction.probabilities?.length, 10);
  });

  it('by a tap on the digit that was read confirms it', async () => {
    const app = await openApp();
    await readSeven(app);
    key(app, 7).click();
    await until(() => isKept(app));
    const [{ correction }] = await kept();
    assert.deepEqual([correction.predicted, correction.label], [7, 7]);
  });

  it('leaves no drawing of a confirmed digit where that is not wished, and counts it all the same', async () => {
    await settings.save({ keepConfirmed: false });
    const app = await openApp();
    await readSeven(app);
    key(app, 7).click();
    await until(() => headline(app) === 'Confirmed');
    assert.deepEqual([await corrections.count(), await corrections.countJudgements()], [0, 1]);
  });

  it('makes the next stroke begin a fresh sheet; what is cleared away unjudged counts neither way', async () => {
    const app = await openApp();
    await readSeven(app);
    key(app, 7).click();
    await until(() => isKept(app));
    assert.include(paperLabel(app), '2 strokes, answered');
    await drawWithMouse(sheet(app), SEVEN.slice(0, 1));
    await until(() => phase(app) === 'final' && paperLabel(app).endsWith('1 stroke'));
    await sendKeys({ press: 'Escape' });
    await until(() => paperLabel(app).endsWith('blank'));
    assert.equal(await corrections.countJudgements(), 1);
  });

  it('a second time replaces the first', async () => {
    const app = await openApp();
    await readSeven(app);
    for (const label of [1, 4, 'none'] as const) key(app, label).click();
    await until(() => judged(app) === 'none' && isKept(app));
    await holding(1);
    assert.deepEqual((await kept()).map(({ correction }) => correction.label), ['none']);
  });

  it('is taken back by its button, and by the one beneath the sheet', async () => {
    const app = await openApp();
    await readSeven(app);
    for (const path of [['scrawl-answer', '.undo'], ['scrawl-tools', '[data-command=undo]']]) {
      key(app, 1).click();
      await until(() => isKept(app));
      find(app, 'scrawl-draw', ...path)!.click();
      await until(() => judged(app) === null);
      await holding(0);
      assert.equal(await corrections.count(), 0);
    }
    assert.include(paperLabel(app), '2 strokes');
  });

  it('stands where an endpoint has it already, which is said, and another key still changes it', async () => {
    const app = await openApp();
    await readSeven(app);
    key(app, 1).click();
    await until(() => isKept(app));
    const [{ correction }] = await kept();
    const queue = createSyncQueue(database);
    const batch = await queue.take({ corrections: 1, bytes: 1e6 });
    await queue.settle(batch!.batchId, new Map([[correction.id, { kind: 'accepted' }]]));
    await undoByKeys();
    const notice = (): Element | null => find(app, 'scrawl-notice');
    await until(() => notice()?.shadowRoot?.textContent.includes('Already sent') === true);
    assert.equal(judged(app), '1');
    key(app, 4).click();
    await until(() => judged(app) === '4' && isKept(app));
    assert.isNull(notice());
    assert.deepEqual((await kept()).map(({ correction: { id, label }, sync }) => [id, label, sync.kind]), [[correction.id, 4, 'queued']]);
  });

  it('goes by keys alone: a digit corrects, Ctrl+Z takes that back before any ink, Enter confirms, N is no digit', async () => {
    const app = await openApp();
    await readSeven(app);
    await sendKeys({ press: '4' });
    await until(() => judged(app) === '4' && isKept(app));
    // What was corrected is not called right by a slip.
    await sendKeys({ press: 'Enter' });
    await undoByKeys();
    await until(() => judged(app) === null);
    assert.include(paperLabel(app), '2 strokes');
    await sendKeys({ press: 'Enter' });
    await until(() => judged(app) === '7');
    await sendKeys({ press: 'n' });
    await until(() => judged(app) === 'none');
    await sendKeys({ press: 'Backspace' });
    await until(() => judged(app) === null);
    await holding(0);
    await sendKeys({ press: 'Backspace' });
    await until(() => paperLabel(app).endsWith('1 stroke'));
  });

  it('leaves Enter to a button that has the focus', async () => {
    const app = await openApp();
    await readSeven(app);
    key(app, 3).focus();
    await sendKeys({ press: 'Enter' });
    await until(() => judged(app) === '3');
  });

  it('is told to a voice', async () => {
    const app = await openApp();
    await readSeven(app);
    await sendKeys({ press: '1' });
    const voice = find(app, '[aria-live=polite]')!;
    await until(() => /^Corrected to 1\. Undo is available\.$/.test(voice.textContent));
  });

  it('is not possible before there is an answer', async () => {
    const app = await openApp();
    await sendKeys({ press: '7' });
    key(app, 7).click();
    assert.deepEqual([judged(app), await corrections.countJudgements()], [null, 0]);
  });

  it('is kept in memory where the device is full, and brought there when asked', async () => {
    let full = true;
    const app = await openApp({
      corrections: { ...corrections, judge: (answered) => (full ? Promise.reject(new StorageUnavailableError('the disk is full')) : corrections.judge(answered)) },
    });
    await readSeven(app);
    key(app, 1).click();
    await until(() => find(app, 'scrawl-notice') !== null);
    assert.match(find(app, 'scrawl-notice', 'p')!.textContent, /Not saved yet: Nothing can be saved on this device right now/);
    assert.equal(headline(app), 'Saving…');
    await assert.isAccessible(app);
    full = false;
    find(app, 'scrawl-notice', 'button.strong')!.click();
    await until(() => isKept(app) && find(app, 'scrawl-notice') === null);
    assert.equal(await corrections.count(), 1);
  });

  it('is saved by itself once the tab that held the database has let go, and the notice goes', async () => {
    await database.close();
    await deleteDB('scrawl');
    const old = await openDB('scrawl', 1, { upgrade: (created) => void created.createObjectStore('settings') });
    const app = await openApp();
    await readSeven(app);
    key(app, 1).click();
    await until(() => find(app, 'scrawl-notice') !== null);
    assert.match(find(app, 'scrawl-notice', 'p')!.textContent, /another tab may be blocking it/);
    old.close();
    await until(() => isKept(app) && find(app, 'scrawl-notice') === null);
    assert.equal(await corrections.count(), 1);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`passes axe, ${colorScheme}`, async function () {
      if (!canSetMedia) this.skip();
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const app = await openApp();
      await readSeven(app);
      key(app, 1).click();
      await until(() => isKept(app));
      await assert.isAccessible(app);
    });
  }
});
