import { assert } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import type { Correction } from '../../../src/core/records/correction.ts';
import type { Digit } from '../../../src/core/classes.ts';
import { PRACTICE } from '../../../src/core/rounds/round.ts';
import type { RoundsPage } from '../../../src/ui/rounds/page.ts';
import '../../../src/ui/rounds/end.ts';
import type { WriterChoice } from '../../../src/ui/settings/writer-choice.ts';
import type { ScrawlApp } from '../../../src/ui/shell/scrawl-app.ts';
import { drawWithMouse, SEVEN, until } from '../mouse.ts';
import { corrections, onFreshDevices, openApp, settings } from '../open-app.ts';

const place = (app: ScrawlApp): RoundsPage => app.shadowRoot!.querySelector<RoundsPage>('scrawl-rounds')!;
const within = <E extends Element = HTMLElement>(app: ScrawlApp, selector: string): E | null => place(app).shadowRoot?.querySelector<E>(selector) ?? null;
const press = (app: ScrawlApp, name: string): void => [...place(app).shadowRoot!.querySelectorAll('button')].find((button) => button.textContent.trim().startsWith(name))!.click();
const prompt = (app: ScrawlApp): string => within(app, '.drawing h1')!.textContent;
const progress = (app: ScrawlApp): string => within(app, '.drawing p')!.textContent;

async function opened(): Promise<ScrawlApp> {
  const app = await openApp();
  location.hash = '#/rounds';
  await until(() => Boolean(place(app)?.shadowRoot?.querySelector('h1')));
  return app;
}

/** A seven, whatever was asked for: what is read does not matter here. */
async function drawNext(app: ScrawlApp): Promise<void> {
  const before = `${prompt(app)} ${progress(app)}`;
  await drawWithMouse(within(app, 'scrawl-sheet')!, SEVEN);
  await sendKeys({ press: 'Enter' });
  await until(() => within(app, '.drawing') === null || `${prompt(app)} ${progress(app)}` !== before);
}

async function kept(): Promise<Correction[]> {
  const all: Correction[] = [];
  for await (const { correction } of corrections.each()) all.push(correction);
  return all;
}

async function writerIs(name: string): Promise<void> {
  let writer: string | undefined;
  for (let tries = 0; tries < 200 && writer !== name; tries++) {
    ({ writer } = await settings.load());
    await new Promise((resume) => setTimeout(resume, 20));
  }
  assert.equal(writer, name);
}

describe('A round', () => {
  onFreshDevices();

  it('keeps each drawing with the prompt as its label, its round and its writer; practice does not count', async () => {
    await settings.save({ writer: 'Ann' });
    const app = await opened();
    press(app, 'Start');
    await until(() => within(app, '.drawing') !== null);
    const prompts: Digit[] = [];
    for (let drawn = 0; drawn < PRACTICE + 2; drawn++) {
      prompts.push(Number(/\d/.exec(prompt(app))![0]) as Digit);
      assert.include(progress(app), drawn < PRACTICE ? 'Practice' : `${drawn - PRACTICE + 1} of 20`);
      await drawNext(app);
    }
    const all = await kept();
    assert.deepEqual(all.map(({ label, writer, round }) => [label, writer, round!.prompt, round!.practice ?? false]), prompts.map((digit, index) => [digit, 'Ann', digit, index < PRACTICE]));
    assert.lengthOf(new Set(all.map(({ round }) => round!.id)), 1);
    assert.equal(await corrections.countJudgements(), 2);
    // The page where one draws knows nothing of it.
    location.hash = '#/';
    await until(() => app.shadowRoot!.querySelector('scrawl-draw')!.hidden === false);
    assert.equal(app.shadowRoot!.querySelector('scrawl-draw')!.shadowRoot!.querySelector('scrawl-answer')!.getAttribute('phase'), 'blank');
  });

  it('goes on by itself after a rest, skips, and has the last one drawn again', async () => {
    const app = await opened();
    press(app, 'Start');
    await until(() => within(app, '.drawing') !== null);
    const first = prompt(app);
    await drawWithMouse(within(app, 'scrawl-sheet')!, SEVEN);
    await until(() => progress(app).startsWith('Practice 2'));
    assert.lengthOf(await kept(), 1);
    press(app, 'Redo');
    await until(() => progress(app).startsWith('Practice 1'));
    assert.equal(prompt(app), first);
    assert.lengthOf(await kept(), 0);
    press(app, 'Skip');
    await until(() => prompt(app) !== first);
    assert.isTrue(progress(app).startsWith('Practice 1'));
  });

  it('is paused, outlives the app, and is resumed by its writer', async () => {
    await settings.save({ writer: 'Ann', writers: ['Ann', 'Ben'] });
    const app = await opened();
    press(app, 'Start');
    await until(() => within(app, '.drawing') !== null);
    await drawNext(app);
    const asked = prompt(app);
    await sendKeys({ press: 'Escape' });
    await until(() => within(app, 'scrawl-writer') !== null);
    const select = within<WriterChoice>(app, 'scrawl-writer')!.shadowRoot!.querySelector('select')!;
    select.value = 'Ben';
    select.dispatchEvent(new Event('change'));
    await writerIs('Ben');
    const again = await opened();
    await until(() => within(again, '.ways .plain') !== null);
    press(again, 'Resume');
    await until(() => within(again, '.drawing') !== null);
    assert.equal(prompt(again), asked);
    await writerIs('Ann');
  });

  it('ends with its accuracy and what was misread', async () => {
    const app = await opened();
    const results = Array.from({ length: 23 }, (_, index) => ({ prompt: 7 as const, predicted: index === 5 ? (1 as const) : (7 as const), id: `d${index}`, isPractice: index < PRACTICE }));
    const end = document.createElement('scrawl-round-end');
    end.round = { id: 'r', length: 20, prompts: [], results };
    end.store = corrections;
    app.after(end);
    await until(() => Boolean(end.shadowRoot?.querySelector('.figure')));
    assert.equal(end.shadowRoot!.querySelector('.figure')!.textContent, '95%');
    assert.include(end.shadowRoot!.querySelector('li')!.textContent, '7 read as 1');
    await assert.isAccessible(end);
    end.remove();
  });

  it('knows several writers', async () => {
    const app = await opened();
    const choice = within<WriterChoice>(app, 'scrawl-writer')!;
    const select = (): HTMLSelectElement => choice.shadowRoot!.querySelector('select')!;
    select().value = '\n';
    select().dispatchEvent(new Event('change'));
    await until(() => choice.shadowRoot!.querySelector('input') !== null);
    choice.shadowRoot!.querySelector('input')!.value = '  Zoë ';
    choice.shadowRoot!.querySelector('form')!.requestSubmit();
    await writerIs('Zoë');
    await until(() => select().value === 'Zoë');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`passes axe and fits a small phone, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const [width, height] of [[320, 568], [844, 390]] as const) {
        await setViewport({ width, height });
        const app = await opened();
        await assert.isAccessible(place(app));
        press(app, 'Start');
        await until(() => within(app, '.drawing') !== null);
        await assert.isAccessible(place(app));
        assert.isAtMost(place(app).scrollWidth, place(app).clientWidth);
        const { bottom } = within(app, '.tools')!.getBoundingClientRect();
        assert.isAtMost(bottom, height);
      }
    });
  }
});
