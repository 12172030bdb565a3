import { assert, fixture, html, oneEvent } from '@open-wc/testing';
import type { Ink } from '../../../src/core/ink/ink.ts';
import type { Habit } from '../../../src/core/personalization/habits.ts';
import '../../../src/ui/settings/habits.ts';
import { SettingsEvent } from '../../../src/ui/state/events.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { until } from '../mouse.ts';

const ink: Ink = { width: 100, height: 100, strokes: [{ points: [{ x: 20, y: 10, t: 0 }, { x: 80, y: 10, t: 1 }, { x: 40, y: 90, t: 2 }] }] };
const HABITS: readonly Habit[] = [
  { name: '1-7', label: 1, takenFor: 7, drawings: 4, readNow: 3, trait: 'width', examples: [ink, ink, ink] },
  { name: '4-9', label: 4, takenFor: 9, drawings: 2, readNow: 2, strokes: 1, examples: [ink] },
];
const adapted = { kind: 'adapted', examples: 23 } as const;

describe('What was learned', () => {
  before(() => installTokens(document));

  it('is said in words, beside drawings', async () => {
    const element = await fixture(html`<scrawl-habits .recognizer=${{ habits: () => Promise.resolve(HABITS) }} .personal=${adapted}></scrawl-habits>`);
    const root = element.shadowRoot!;
    await until(() => root.querySelectorAll('li').length === 2);
    const [first, second] = [...root.querySelectorAll('li')].map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim());
    assert.equal(first, 'Your 1, which the standard model takes for a 7 3 of 4 are now read as you mean them. Your 1 and 7 differ most in how wide they are. Undo');
    assert.equal(second, 'Your 4 in one stroke, which the standard model takes for a 9 2 of 2 are now read as you mean them. Undo');
    const canvases = [...root.querySelectorAll('canvas')];
    assert.equal(canvases.length, 4);
    for (const canvas of canvases) {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      assert.isTrue(data.some((value, index) => index % 4 === 3 && value > 0), 'something is painted');
    }
  });

  it('can be undone one by one, and learned again', async () => {
    const element = await fixture(html`<scrawl-habits .recognizer=${{ habits: () => Promise.resolve(HABITS) }} .personal=${adapted} .undone=${['1-7']}></scrawl-habits>`);
    const buttons = (): HTMLButtonElement[] => [...element.shadowRoot!.querySelectorAll('button')];
    await until(() => buttons().length === 2);
    assert.match(element.shadowRoot!.querySelector('li')!.textContent, /Undone: it is read by the standard model\./);
    const changeBy = async (button: number): Promise<unknown> => {
      setTimeout(() => buttons()[button].click());
      return ((await oneEvent(element, SettingsEvent.type)) as unknown as SettingsEvent).change;
    };
    assert.deepEqual(await changeBy(0), { undoneHabits: [] });
    assert.deepEqual(await changeBy(1), { undoneHabits: ['1-7', '4-9'] });
  });

  it('says so where it is no single habit, and nothing before anything is learned', async () => {
    const none = { habits: () => Promise.resolve([]) };
    const element = await fixture(html`<scrawl-habits .recognizer=${none} .personal=${adapted}></scrawl-habits>`);
    await until(() => element.shadowRoot!.textContent.includes('misread none of these'));
    const early = await fixture(html`<scrawl-habits .recognizer=${none} .personal=${{ kind: 'learning', examples: 12 }}></scrawl-habits>`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(early.shadowRoot!.textContent.trim(), '');
  });
});
