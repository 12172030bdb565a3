import { assert, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { classesOf, DIGITS, namesOf, type Classes } from '../../../src/core/classes.ts';
import { toPrediction } from '../../../src/core/reading/prediction.ts';
import '../../../src/ui/draw/digit-keys.ts';
import { judgeKey } from '../../../src/ui/kit/judge-key.ts';
import '../../../src/ui/drawings/filters.ts';

const NAMES = [...namesOf(DIGITS), 'A', '+'];
const CLASSES = classesOf({ classes: NAMES });

const textsIn = (element: Element, selector: string): string[] => [...element.shadowRoot!.querySelectorAll(selector)].map(({ textContent }) => textContent.trim());

describe('the keys of a model with other classes', () => {
  const keysOf = async (classes: Classes): Promise<HTMLElementTagNameMap['scrawl-keys']> => {
    const prediction = toPrediction(classes.map((_, place) => (place === classes.length - 1 ? 9 : 0)), { temperature: 1, digitThreshold: 0.5, classes: namesOf(classes) }, 'm');
    return await fixture<HTMLElementTagNameMap['scrawl-keys']>(html`<scrawl-keys ready style="height: 120px; --touch: 48px" .classes=${classes} .prediction=${prediction}></scrawl-keys>`);
  };

  it('are one for each, filled by its probability, and say what it is', async () => {
    const keys = await keysOf(CLASSES);
    assert.deepEqual(textsIn(keys, '.digit'), NAMES);
    const plus = keys.shadowRoot!.querySelector<HTMLElement>('[data-label="+"]')!;
    assert.isTrue(plus.hasAttribute('data-best'));
    assert.equal(plus.getAttribute('aria-keyshortcuts'), '+');
    const said: unknown[] = [];
    keys.addEventListener('scrawl-judge', ({ label }) => said.push(label));
    for (const label of ['+', 'A', '7', 'none']) keys.shadowRoot!.querySelector<HTMLElement>(`[data-label="${label}"]`)!.click();
    assert.deepEqual(said, ['+', 'A', 7, 'none']);
  });

  it('are wide enough for a finger on a phone, and reached by scrolling where there are many', async () => {
    await setViewport({ width: 320, height: 640 });
    for (const classes of [CLASSES, Array.from({ length: 40 }, (_, place) => `class ${place}`)]) {
      const keys = await keysOf(classes);
      const group = keys.shadowRoot!.querySelector('.keys')!;
      const all = [...group.querySelectorAll('button')].map((button) => button.getBoundingClientRect());
      assert.equal(all.length, classes.length + 1);
      for (const { width, height } of all) assert.isTrue(width >= 47.5 && height >= 47.5, `${width} × ${height}`);
      assert.isTrue(group.scrollWidth <= group.clientWidth, 'nothing stands out at the side');
      assert.isTrue(all.every(({ right }) => right <= group.getBoundingClientRect().right + 0.5));
      const [best, within] = [group.querySelector('[data-best]')!, group].map((each) => each.getBoundingClientRect());
      assert.isTrue(best.top >= within.top - 0.5 && best.bottom <= within.bottom + 0.5, 'the likeliest is in sight');
    }
    await setViewport({ width: 800, height: 600 });
  });

  it('are pressed on a keyboard by their character, before it means anything else', () => {
    assert.deepEqual([judgeKey('+', CLASSES), judgeKey('A', CLASSES), judgeKey('a', CLASSES)], [{ kind: 'judge', label: '+' }, { kind: 'judge', label: 'A' }, undefined]);
    assert.deepEqual(judgeKey('7', ['n', 'confirm']), undefined);
    assert.deepEqual(judgeKey('n', ['n', 'confirm']), { kind: 'judge', label: 'n' });
    assert.deepEqual(judgeKey('Enter', ['n', 'confirm']), { kind: 'confirm' });
  });
});

describe('the filters of the list', () => {
  it('name the model’s classes, and the one that is asked for', async () => {
    const filters = await fixture(html`<scrawl-drawings-filters .classes=${CLASSES} .filter=${{ label: 'Ω' }}></scrawl-drawings-filters>`);
    assert.deepEqual(textsIn(filters, '[name=label] option').slice(1), [...NAMES, 'Not a digit', 'Ω']);
    assert.equal(filters.shadowRoot!.querySelector<HTMLSelectElement>('[name=label]')!.value, 'Ω');
  });
});
